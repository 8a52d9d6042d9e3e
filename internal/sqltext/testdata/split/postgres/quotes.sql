-- every way of writing a string that can hold a semicolon
CREATE TABLE said (id int, line text);
INSERT INTO said VALUES (1, 'a;b'), (2, 'it''s; fine'), (3, 'a\'), (4, E'a\';b\\'), (5, E'\\'';');
INSERT INTO said VALUES (6, $$;'$$), (7, $tag$;$$;$tag$), (8, $q1$ $q2$ ; $q2$ ; $q1$), (9, $été$;$été$);
INSERT INTO said VALUES (10, 'first; '
  'second;'), (11, E'one\';'
  'two;');
INSERT INTO said VALUES (12, U&'d\0061t\+000061;'), (13, U&'d!0061;' UESCAPE '!'), (14, B'101'::text), (15, X'1F'::text), (16, N';');
INSERT INTO said VALUES (17, 'é;ü;日本;' || chr(9786));
CREATE TABLE "odd;name" ("a;b" int, "c""d;" int, U&"\0065;" int);
INSERT INTO "odd;name" VALUES (1, 2, 3);
CREATE TABLE dollar$sign (a$b int);INSERT INTO dollar$sign VALUES (1);
PREPARE p (int) AS INSERT INTO said VALUES ($1, '$1;'); EXECUTE p(18); DEALLOCATE p;
SET standard_conforming_strings = off; SET escape_string_warning = off;
INSERT INTO said VALUES (19, 'a\';b');
SET standard_conforming_strings = on;
INSERT INTO said VALUES (20, 'a\'); INSERT INTO said VALUES (21, 'no end of line')
