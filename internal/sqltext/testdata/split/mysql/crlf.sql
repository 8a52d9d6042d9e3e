CREATE TABLE bom (t varchar(40));
INSERT INTO bom VALUES ('a
b;');
-- a comment;
# another;
DELIMITER //
CREATE TRIGGER tb BEFORE INSERT ON bom FOR EACH ROW BEGIN
  SET NEW.t = concat(NEW.t, ';'); -- one
END//
DELIMITER ;
INSERT INTO bom VALUES ('c')
;
