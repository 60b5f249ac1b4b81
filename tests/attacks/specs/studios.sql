-- Red: Rita owns, Max manages, Eve edits, Gus is a guest. Blue is Bea's; Ed edits in both.
-- Nina sits nowhere. Green has two owners, Olga and Otto;
-- Moe manages Blue and Green.
insert into auth.users (id, email)
select key, name || '@example.org' from (values
    (:rita, 'rita'), (:max, 'max'), (:eve, 'eve'), (:gus, 'gus'),
    (:bea, 'bea'), (:ed, 'ed'), (:nina, 'nina'), (:olga, 'olga'), (:otto, 'otto'),
    (:moe, 'moe')
) as people (key, name);

insert into public.studios (id, name, created_by) values
    (:red, 'Red', null), (:blue, 'secret blue', null), (:green, 'secret green', null);
insert into public.seats (studio_id, user_id, role) values
    (:red, :rita, 'owner'), (:red, :max, 'manager'), (:red, :eve, 'editor'),
    (:red, :gus, 'guest'), (:red, :ed, 'editor'),
    (:blue, :bea, 'owner'), (:blue, :ed, 'editor'),
    (:green, :olga, 'owner'), (:green, :otto, 'owner'),
    (:blue, :moe, 'manager'), (:green, :moe, 'manager');

insert into public.works (id, studio_id, title, code, stamp, body, is_public) values
    (:red_work, :red, 'Red work', 'one', 'red-1', 'of red', false),
    (:red_other, :red, 'Other red work', 'two', 'red-2', 'of red', false),
    (:red_poster, :red, 'Red poster', 'three', 'red-3', 'for everybody', true),
    (:blue_work, :blue, 'secret work', 'secret-one', 'secret-1', 'secret of blue', false),
    (:blue_poster, :blue, 'Blue poster', 'secret-two', 'secret-2', 'for everybody', true);
insert into public.notes (id, work_id, body) values
    (:red_note, :red_work, 'of red'), (:blue_note, :blue_work, 'secret note');
insert into public.reviews (id, work_id, body) values
    (:red_review, :red_work, 'of red'), (:blue_review, :blue_work, 'secret review');
insert into public.marks (id, work_id, points) values
    (:red_mark, :red_work, 5), (:blue_mark, :blue_work, 3);
insert into public.ratings (id, work_id, stars)
values (:red_rating, :red_work, 5), (:blue_rating, :blue_work, 3);
insert into public.likes (id, work_id) values
    (:red_like, :red_work), (:blue_like, :blue_work), (:poster_like, :blue_poster);
insert into public.remarks (id, work_id, body) values
    (:red_remark, :red_work, 'of red'), (:blue_remark, :blue_poster, 'secret remark');
insert into public.issues (id, studio_id, status, body) values
    (:red_draft, :red, 'draft', 'of red'), (:red_printed, :red, 'printed', 'of red'),
    (:blue_draft, :blue, 'draft', 'secret issue');
insert into public.requests (id, studio_id, user_id, body) values
    (:ninas_request, :red, :nina, 'of Nina'), (:eds_request, :blue, :ed, 'secret of Ed'),
    (:rests_request, :red, :rita, 'secret of Rita');
insert into public.safes (id, studio_id, body)
values (:red_safe, :red, 'of red'), (:blue_safe, :blue, 'secret safe');
insert into public.records (id, studio_id, body)
values (:red_record, :red, 'of red'), (:blue_record, :blue, 'secret record');
insert into public.boards (id, studio_id, title) values
    (:red_board, :red, 'Red board'), (:blue_board, :blue, 'secret board'),
    (:board_of_nobody, null, 'For everybody');
insert into public.pins (id, board_id, body) values
    (:red_pin, :red_board, 'of red'), (:blue_pin, :blue_board, 'secret pin');
insert into public.parcels (id, studio_id, body) values
    (:red_parcel, :red, 'of red'), (:blue_parcel, :blue, 'secret parcel');
insert into public.crates (id, studio_id, body) values
    (:red_crate, :red, 'of red'), (:blue_crate, :blue, 'secret crate');
insert into public.scales (id, studio_id, weight) values
    (:red_scale, :red, 7), (:blue_scale, :blue, 0);
insert into public.entries (studio_id, body) values (:red, 'of red'), (:blue, 'secret entry');

insert into public.invitations (id, studio_id, email, role, token_hash, expires_at, accepted_at)
values
    (:open, :red, 'nina@example.org', 'editor', sha256('Open'), now() + interval '1 day', null),
    (:expired, :red, 'nina@example.org', 'editor', sha256('expired'), now() - interval '1 s', null),
    (:taken, :red, 'nina@example.org', 'editor', sha256('taken'), now() + interval '1 day', now()),
    (:raising, :red, 'gus@example.org', 'manager', sha256('raising'), now() + interval '1 d', null),
    (:lowering, :red, 'rita@example.org', 'guest', sha256('lowering'), now() + interval '1 d', null),
    (:blue_open, :blue, 'eve@example.org', 'guest', sha256('blue'), now() + interval '1 d', null),
    (:blue_bea, :blue, 'secret@example.org', 'guest', sha256('secret'), now() + interval '1 d', null);

insert into storage.objects (bucket_id, name, owner_id) values
    ('shelf', :red || '/plan.pdf', :rita::text), ('shelf', :blue || '/secret.pdf', :bea::text),
    ('desk', :eve || '/mine.txt', :eve::text), ('desk', :bea || '/secret.txt', :bea::text),
    ('shelf', :blue || '/old.pdf', :bea::text), ('drawer', 'secret.txt', :bea::text), ('drawer', 'mine.txt', :eve::text);

insert into realtime.messages (topic, extension, event, private)
values ('work:' || :red_work, 'broadcast', 'x', true);
