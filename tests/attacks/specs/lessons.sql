-- Cara and Carl are creators, Cid one who was shut out. Sam learns with Cara, Sue with Carl,
-- Stan was shut out. Uma is a plain user, as Una is.
insert into auth.users (id, email)
values (:uma, 'uma@example.org'), (:una, 'una@example.org');
insert into public.creators (id, name, is_active)
values (:cara, 'Cara', true), (:carl, 'secret Carl', true), (:cid, 'Cid', false);
insert into public.students (id, creator_id, name, is_active) values
    (:sam, :cara, 'Sam', true), (:stan, :cara, 'Stan', false),
    (:sid, :cara, 'Sid', true), (:sue, :carl, 'secret Sue', true);
insert into public.courses (id, creator_id, title, is_open) values
    (:her_course, :cara, 'Drawing', false), (:her_open_course, :cara, 'Painting', true),
    (:her_other_course, :cara, 'Carving', false),
    (:his_course, :carl, 'secret course', false), (:his_open_course, :carl, 'secret open', true),
    (:cids_course, :cid, 'secret of Cid', true);
-- Sam paused the other course; Sid is in none.
insert into public.enrollments (student_id, course_id, is_paused) values
    (:sam, :her_course, false), (:sam, :her_other_course, true),
    (:stan, :her_course, false), (:sue, :his_course, false);
insert into public.lessons (id, course_id, title, status) values
    (:her_lesson, :her_course, 'Lines', 'ready'), (:her_draft, :her_course, 'Circles', 'draft'),
    (:paused_lesson, :her_other_course, 'Wood', 'ready'),
    (:open_lesson, :her_open_course, 'Colours', 'ready'),
    (:his_lesson, :his_course, 'secret lesson', 'ready');
insert into public.answers (id, student_id, lesson_id, body) values
    (:sams_answer, :sam, :her_lesson, 'of Sam'), (:sids_answer, :sid, :her_lesson, 'secret of Sid'),
    (:sues_answer, :sue, :his_lesson, 'secret of Sue');
insert into public.journals (id, user_id, body)
values (:umas_journal, :uma, 'of Uma'), (:unas_journal, :una, 'secret of Una');
insert into public.letters (id, email, body) values
    (:umas_letter, 'uma@example.org', 'to Uma'), (:unas_letter, 'una@example.org', 'secret to Una'),
    (:letter_to_nobody, '', 'secret to nobody'), (:letter_to_null, 'null', 'secret to null');
insert into public.ledgers (id, tenant, body)
values (:north, 'north', 'of north'), (:south, 'south', 'secret of south');
insert into public.vaults (id, user_id, body)
values (:umas_vault, :uma, 'of Uma'), (:unas_vault, :una, 'secret of Una');
insert into public.guestbook (id, body) values (:greeting, 'hello');
insert into storage.objects (bucket_id, name, owner_id) values
    ('videos', :cara || '/lines.mp4', null), ('videos', :carl || '/secret.mp4', null);
