CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, line varchar(100));
/*M! INSERT INTO log (line) VALUES ('only here;') */;
/*M!100200 INSERT INTO log (line) VALUES (';') */;
DELIMITER //
BEGIN NOT ATOMIC
  DECLARE i int;
  FOR i IN 1..3 DO INSERT INTO log (line) VALUES (concat('for;', i)); END FOR;
  FOR r IN (SELECT 1 AS a) DO INSERT INTO log (line) VALUES (r.a); END FOR;
END//
IF 1 = 1 THEN INSERT INTO log (line) VALUES ('if;'); END IF//
CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN IF a > 1 THEN RETURN 1; END IF; RETURN 2; END//
SET sql_mode = 'ORACLE'//
CREATE OR REPLACE PACKAGE pack AS
  PROCEDURE p(a int);
END;
//
CREATE OR REPLACE PACKAGE BODY pack AS
  PROCEDURE p(a int) AS
  BEGIN
    INSERT INTO log (line) VALUES ('packed;');
  END;
END;
//
CREATE PROCEDURE o(a IN int) AS
  b int := 1;
BEGIN
  IF a > b THEN INSERT INTO log (line) VALUES ('o;'); END IF;
END;
//
SET sql_mode = DEFAULT//
DELIMITER ;
CALL o(2);
CREATE SEQUENCE s START WITH 5;
