CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, line varchar(100), n int);
DELIMITER //
CREATE PROCEDURE loops(IN a int, OUT b int)
  COMMENT 'loops; and more'
lbl: BEGIN
  DECLARE done int DEFAULT 0;
  DECLARE x varchar(100);
  DECLARE c CURSOR FOR SELECT line FROM log FOR UPDATE;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  DECLARE EXIT HANDLER FOR SQLSTATE '23000', 1062 BEGIN ROLLBACK; END;
  OPEN c;
  read_loop: LOOP
    FETCH c INTO x;
    IF done THEN LEAVE read_loop; ELSEIF x = ';' THEN ITERATE read_loop; ELSE SET b = if(b > 1, b, 2); END IF;
  END LOOP read_loop;
  CLOSE c;
  WHILE a > 0 DO
    SET a = a - 1; -- one less;
    INSERT INTO log (line, n) VALUES (concat('while;', a), CASE a WHEN 1 THEN 10 ELSE 20 END);
  END WHILE;
  REPEAT SET a = a + 1; UNTIL a > 2 END REPEAT;
  CASE a WHEN 3 THEN INSERT INTO log (line) VALUES (repeat(';', 3)); ELSE BEGIN END; END CASE;
  CASE WHEN a > 1 THEN IF a > 2 THEN SET b = 5; END IF; END CASE;
END lbl//
CREATE FUNCTION f(a int) RETURNS varchar(10) DETERMINISTIC NO SQL RETURN if(a > 1, ';', 'a')//
CREATE TRIGGER t1 BEFORE INSERT ON log FOR EACH ROW BEGIN IF NEW.n IS NULL THEN SET NEW.n = 7; END IF; END//
DELIMITER ;
CREATE TRIGGER t2 BEFORE UPDATE ON log FOR EACH ROW SET NEW.line = concat(NEW.line, ';u');
CREATE PROCEDURE one() INSERT INTO log (line) VALUES ('one;');
CREATE VIEW v AS SELECT id, CASE WHEN n = 7 THEN ';' ELSE f(2) END AS what FROM log;
CREATE EVENT e ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' DISABLE DO DELETE FROM log WHERE line = ';';
delimiter $$
CREATE EVENT e2 ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' DISABLE DO BEGIN DELETE FROM log; DELETE FROM log WHERE id = 1; END$$
INSERT INTO log (line) VALUES ('; under another')$$ INSERT INTO log (line) VALUES (concat('$', '$'))$$
DELIMITER '|'
INSERT INTO log (line) VALUES ('quoted delimiter')| INSERT INTO log (line) VALUES ('another')|
Delimiter ;
CALL loops(2, @b); CALL one();
INSERT INTO log (line, n) VALUES ('b', @b);
UPDATE log SET n = n + 1;
BEGIN; INSERT INTO log (line) VALUES ('kept'); COMMIT;
START TRANSACTION; INSERT INTO log (line) VALUES ('gone'); ROLLBACK;
PREPARE s FROM 'INSERT INTO log (line) VALUES (?)'; SET @l = 'prepared;'; EXECUTE s USING @l; DEALLOCATE PREPARE s;
