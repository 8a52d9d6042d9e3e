-- every way of writing text that can hold a semicolon
CREATE TABLE said (id int, line text);
INSERT INTO said VALUES (1, 'a;b'), (2, 'it''s; fine'), (3, 'a\'), (4, x'3B'), (5, 'é;日本');
CREATE TABLE "odd;name" ("a;b" int, [c;d] int, `e;f` int, 'g;h' int);
INSERT INTO "odd;name" VALUES (1, 2, 3, 4); /* ; /* not nested; */ INSERT INTO said VALUES (6, '/* ; */'), (7, '-- ;') -- ;
;;
 ;
# a line of the shell; only
INSERT INTO said VALUES (8, '# no; comment');
CREATE TRIGGER t AFTER INSERT ON said WHEN NEW.id < 100 BEGIN
  INSERT INTO said VALUES (NEW.id + 100, CASE WHEN NEW.line = ';' THEN 'semi;' ELSE 'end;' END); -- one;
  UPDATE said SET line = line || ';' WHERE id = NEW.id; /* two; END; */
  SELECT 1 AS "end";
END;
CREATE TEMP TRIGGER tt AFTER DELETE ON said BEGIN INSERT INTO said VALUES (900, 'deleted;'); END;
INSERT INTO said VALUES (9, 'fires'); DELETE FROM said WHERE id = 1;
CREATE TABLE begin_end ("begin" int, "end" int);
CREATE VIEW v AS SELECT CASE id WHEN 1 THEN ';' END AS what FROM said;
BEGIN; INSERT INTO said VALUES (10, 'kept'); END;
BEGIN IMMEDIATE TRANSACTION; INSERT INTO said VALUES (11, 'gone'); ROLLBACK;
SAVEPOINT s; INSERT INTO said VALUES (12, 'kept'); RELEASE s
/
INSERT INTO said VALUES (13, 'after a slash')
go
INSERT INTO said SELECT 14, 4
/2;
CREATE INDEX i ON said (id) -- the tail;
;
CREATE INDEX i2 ON said (line) WHERE line <> ';' AND id > 1 /* ; */ ;
INSERT INTO said VALUES (15, 'no end of line')
