-- every way of writing a string that can hold a semicolon
CREATE TABLE said (id int, line varchar(100));
INSERT INTO said VALUES (1, 'a;b'), (2, 'it''s; fine'), (3, 'a\';b'), (4, "a;'b"), (5, "it""s;"), (6, "a\";b"), (7, 'a\\');
INSERT INTO said VALUES (8, 'first; ' 'second;'), (9, _utf8mb4'é;ü;日本;'), (10, N'n;'), (11, x'3B'), (12, b'111011'), (13, 0x3B);
CREATE TABLE `odd;name` (`a;b` int, `c``d;` int, `e"f` int);
INSERT INTO `odd;name` VALUES (1, 2, 3); # a comment; of the shell
INSERT INTO said VALUES (14, '# no; comment'), (15, '-- none;'), (16, '/* none; */') # ; really
;
INSERT INTO said VALUES (17, 5--1), (18, 5-- 1;
 - 2); -- ; comment
--	tab; comment
INSERT INTO said VALUES (19, 'before /* ; */ after') /* ; */ ; /* ; # ; -- */
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
INSERT INTO said VALUES (20, 'a\'); INSERT INTO said VALUES (21, "\");
SET sql_mode = 'ANSI_QUOTES';
INSERT INTO "said" ("id", "line") VALUES (22, 'a;b'), (23, 'c"');
SET sql_mode = DEFAULT;
INSERT INTO said VALUES (24, "string again; yes")\g
SET @a = 1; INSERT INTO said VALUES (25, @a), (26, @`a`), (27, @'a');
INSERT INTO said VALUES (28, 'no end of line')
