/* nested; /* deeper; /* deepest; */ ; */ still; */ CREATE TABLE c (id int, t text); -- after; it
;;
  ; -- an empty one
INSERT /* ; */ INTO c /* /* ; */ */ VALUES -- ;
  (1, '/* no; comment */'), (2, '-- none;'), (3, 'a') /* ; */ ; /* ; */ INSERT INTO c VALUES (4, $$/* ; $$) -- */ ;
;
INSERT INTO c SELECT 5 --5;
  - - -2, 'minus';
INSERT INTO c SELECT 6, 'operators' WHERE 1 * /**/ 2 = 2;
/* the end; */
