CREATE TABLE log (id serial, line text);
CREATE FUNCTION plain(a int) RETURNS int LANGUAGE sql AS 'SELECT a; SELECT a + 1;';
CREATE OR REPLACE FUNCTION plpg(a int) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  q text := $q$SELECT 'x;'$q$;
  r text;
BEGIN
  IF a > 1 THEN
    EXECUTE $$ SELECT ';' || $1; $$ INTO r USING a;
  ELSE
    EXECUTE q INTO r;
  END IF;
  RETURN r; -- done;
END;
$body$;
CREATE FUNCTION atomic(a int, b int DEFAULT 2) RETURNS int
BEGIN ATOMIC
  SELECT CASE WHEN a > 1 THEN a ELSE b END;
  SELECT CASE a WHEN 1 THEN (SELECT CASE WHEN true THEN 1 END) ELSE 2 END;
  SELECT 1 AS "end"; /* END; */
END;
CREATE PROCEDURE proc(INOUT x int) LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO log (line) VALUES ('proc; ' || x);
  SELECT x + 1;
END;
CREATE FUNCTION empty() RETURNS void BEGIN ATOMIC END;
CREATE FUNCTION short(a int) RETURNS int RETURN CASE WHEN a > 1 THEN 1 ELSE 2 END;
CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
  NEW.line := NEW.line || '';fired'';
  RETURN NEW;
END;';
CREATE TRIGGER fires BEFORE INSERT ON log FOR EACH ROW WHEN (NEW.line <> ';') EXECUTE FUNCTION fired();
CREATE VIEW seen AS SELECT id, CASE WHEN line = ';' THEN 1 ELSE 2 END AS "begin" FROM log;
CREATE RULE two AS ON INSERT TO seen DO INSTEAD (
  INSERT INTO log (line) VALUES ('first;');
  INSERT INTO log (line) VALUES ('second' || NEW."begin")
);
CREATE RULE one AS ON DELETE TO seen DO INSTEAD NOTHING; CREATE RULE three AS ON UPDATE TO seen DO INSTEAD (UPDATE log SET line = 'u'; DELETE FROM log WHERE id < 0;);
INSERT INTO log (line) SELECT plpg(1) UNION ALL SELECT plpg(2) ORDER BY 1;
INSERT INTO seen ("begin") VALUES (7);
CALL proc(3);
DO $do$ BEGIN INSERT INTO log (line) VALUES ('do; $$'); PERFORM 1; END $do$;
DO 'BEGIN NULL; END';
BEGIN; INSERT INTO log (line) VALUES ('in a transaction'); END;
BEGIN WORK; INSERT INTO log (line) VALUES ('gone'); ROLLBACK;
CREATE SCHEMA apart CREATE TABLE inner_one (a int) CREATE VIEW inner_two AS SELECT a FROM inner_one;
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE TYPE mood AS ENUM ('sad;', 'ok');
COMMENT ON FUNCTION atomic(int, int) IS 'begin atomic; end;';
