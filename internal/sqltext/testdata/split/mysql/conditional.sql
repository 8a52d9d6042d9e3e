/*!40101 SET @saved = @@sql_mode */;
/*!40101 SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO' */;
CREATE TABLE c (
  id int NOT NULL /*!40000 AUTO_INCREMENT */,
  line varchar(40) /*!99999 this is never read */ DEFAULT ';',
  PRIMARY KEY (id)
) /*!40100 ENGINE=InnoDB */ /* ; */;
INSERT INTO c VALUES (1, 'a') /*!40000 , (2, ';') */;
/*!40000 INSERT INTO c VALUES (3, '/* ; ') */;
/*! INSERT INTO c VALUES (4, ';') */;
INSERT INTO /*! c */ VALUES (5, /*!40000 'five' */);
DELIMITER ;;
/*!50003 CREATE*/ /*!50003 TRIGGER tc BEFORE INSERT ON c FOR EACH ROW BEGIN
  SET NEW.line = concat(NEW.line, ';t');
END */;;
DELIMITER ;
INSERT INTO c VALUES (6, 'six');
/*!40101 SET sql_mode = @saved */;
