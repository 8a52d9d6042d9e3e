CREATE TABLE bom (t text);
INSERT INTO bom VALUES ('a
b;');
-- a comment;
CREATE TRIGGER tb AFTER INSERT ON bom BEGIN
  SELECT 1; -- one
END;
INSERT INTO bom VALUES ('c')
;
