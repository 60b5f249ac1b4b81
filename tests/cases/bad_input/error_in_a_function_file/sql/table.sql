select count(*)
from notes n
join nots m on m.id = n.id
