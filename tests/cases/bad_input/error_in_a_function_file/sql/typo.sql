-- zwölf
select count(*)
form notes
