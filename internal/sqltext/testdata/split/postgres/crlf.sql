CREATE TABLE bom (t text);
INSERT INTO bom VALUES ('a
b;');
-- a comment;
INSERT INTO bom VALUES ($$c
d;$$)
;
CREATE FUNCTION crlf() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1; -- one
END
$$;
