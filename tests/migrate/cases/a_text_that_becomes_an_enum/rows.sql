insert into auth.users (id) values ('00000000-0000-4000-8000-00000000000a');
insert into notes (user_id) values ('00000000-0000-4000-8000-00000000000a');
