"""Every way to a row of another studio that is no plain select."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    gus: select * from works where id = :blue_work
    --> 0 rows
    gus: select * from works where studio_id = :blue and not is_public
    --> 0 rows
    gus: select count(*) from works where not is_public
    ==> = 2
    nina: select string_agg(title, ' ' order by title) from works
    ==> = Blue poster Red poster
    anon: select string_agg(title, ' ' order by title) from works
    ==> = Blue poster Red poster
    ed: select count(*) from works
    ==> = 5
    gus: select count(*) from seats where studio_id <> :red
    --> = 0
    gus: select count(*) from studios
    ==> = 1
    nina: select * from studios
    --> 0 rows
    nina: select * from seats
    --> 0 rows
    anon: select * from seats
    --> 42501 privilege
    gus: select * from notes where work_id = :blue_work
    --> 0 rows
    gus: select body from notes
    ==> = of red
    gus: select * from reviews
    --> 0 rows
    eve: select body from reviews
    ==> = of red
    eve: select * from marks
    --> 0 rows
    max: select points from marks
    ==> = 5
    gus: select * from boards where studio_id = :blue
    --> 0 rows
    gus: select * from works w join seats s using (studio_id) where s.user_id = :bea
    --> 0 rows
    gus: select * from works tablesample system (100) where studio_id = :blue and not is_public
    --> 0 rows
    gus: with w as materialized (select * from works offset 0) select * from w
    where code like 'secret%' and not is_public
    --> 0 rows
    gus: set local row_security = off; select * from works
    --> 42501 policy
""")
def test_by_query(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: select * from catalogue where body like 'secret%'
    --> 0 rows
    gus: select * from catalogue where id = :blue_work
    --> 0 rows
    nina: select count(*) from catalogue where body <> 'for everybody'
    --> = 0
    anon: select * from catalogue
    --> 42501 privilege
    ed: select count(*) from catalogue where id in (:red_work, :blue_work)
    ==> = 2
    gus: select title from catalogue where id = :red_work
    ==> = Red work
    -- A view shows, and takes nothing.
    eve: update catalogue set title = 'Mine' where id = :red_work
    --> 42501 privilege
    eve: insert into catalogue (id, studio_id, title) values (:new, :red, 'x')
    --> 42501 privilege
    eve: delete from catalogue
    --> 42501 privilege
    -- Nor does one of the attacker's own show more.
    gus: create temp view peek as select * from works; select * from pg_temp.peek
    where id = :blue_work
    --> 0 rows
    gus: create temp view peek with (security_invoker = false) as select * from works;
    select count(*) from pg_temp.peek where id in (:red_work, :blue_work)
    ==> = 1
    gus: create temp view peek as select * from works; grant select on pg_temp.peek to anon;
    set local role anon;
    select * from pg_temp.peek where not is_public
    --> 42501 privilege
""")
def test_by_view(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: select * from find_works('secret work')
    --> 0 rows
    gus: select * from find_works('%'' or true --')
    --> 0 rows
    anon: select * from find_works('Red')
    --> 42501 privilege
    gus: select count(*) from find_works('Red')
    ==> = 2
    gus: select count_works()
    --> 42501 privilege
    anon: select count_works()
    --> 42501 privilege
    service: select count_works()
    ==> = 5
    -- A function of the attacker's own is asked with the attacker's rights.
    gus: create function pg_temp.all_works() returns setof works language sql security definer
    as 'select * from public.works'; select * from pg_temp.all_works() where id = :blue_work
    --> 0 rows
    gus: select * from ts_stat('select to_tsvector(title) from works') where word = 'secret'
    --> 0 rows
""")
def test_by_function(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: update works set title = 'x' where id = :blue_work returning *
    --> 0 rows
    eve: update works set title = 'x' where id = :blue_work returning *
    --> 0 rows
    eve: delete from works where studio_id = :blue returning *
    --> 0 rows
    eve: update works w set title = w.title from works o where o.id = :blue_work returning o.*
    --> 0 rows
    eve: update notes n set body = w.body from works w where w.studio_id = :blue and not w.is_public
    returning w.*
    --> 0 rows
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'x', 'x')
    on conflict (id) do update set title = excluded.title returning works.*
    --> 42501 policy
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'x', 'x')
    on conflict (id) do update set title = excluded.title where works.body like 'secret%'
    returning works.*
    --> 42501 policy
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'x', 'x')
    on conflict (id) do nothing returning *
    --> 0 rows
    eve: update works set title = 'x' where id = :red_work returning old.title
    ==> = Red work
    eve: merge into works w using works o on w.id = o.id and o.id = :blue_work
    when matched then update set title = o.title returning w.*
    --> 0 rows
    eve: delete from works where id = :red_poster returning title
    ==> = Red poster
""")
def test_by_returning(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: select * from works where id = :blue_work for update
    --> 0 rows
    eve: select * from works where id = :blue_work for share
    --> 0 rows
    -- To lock a row is to be allowed to update it.
    gus: select * from works where id = :red_work for key share
    --> 0 rows
    eve: select * from works where id = :blue_poster for no key update
    --> 0 rows
    anon: select * from works for update
    --> 42501 privilege
    eve: select * from works where id = :red_work for update
    ==> 1 row
    gus: select * from entries for update
    --> 42501 privilege
    eve: select * from notes for update
    ==> 1 row
""")
def test_by_lock(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: declare c cursor for select * from works where not is_public and studio_id = :blue;
    fetch all from c
    --> 0 rows
    eve: declare c cursor for select * from works where id = :blue_work for update; fetch all from c
    --> 0 rows
    gus: declare c scroll cursor for select * from works order by code; fetch last from c;
    fetch backward all from c;
    select count(*) from works where title like 'secret%'
    --> = 0
    -- Somebody else's cursor is not his to move.
    eve: declare c cursor for select * from works where id = :red_work for update; fetch c;
    update works set studio_id = :blue where current of c
    --> 42501
    eve: declare c cursor for select * from works where id = :red_work for update; fetch c;
    update works set title = 'x' where current of c
    ==> 1 row
    gus: declare c cursor for select * from works where studio_id = :red; fetch all from c
    ==> 3 rows
    -- A cursor keeps the rights it was opened with, within the same request; another role's
    -- statement opens its own.
    gus: prepare p as select * from works where id = :red_work; set local role anon; execute p
    --> 0 rows
""")
def test_by_cursor(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: copy works to '/tmp/works'
    --> 42501 privilege
    gus: copy works from '/etc/passwd'
    --> 42501 privilege
    gus: copy (select * from works) to program 'cat'
    --> 42501 privilege
    eve: copy works from program 'echo'
    --> 42501 privilege
    -- Rows are not copied into a table with policies, and seats could not be otherwise either.
    eve: copy works from stdin
    --> 0A000
    gus: create temp table mine as table works; select * from pg_temp.mine where id = :blue_work
    --> 0 rows
    gus: create temp table mine as table works; select count(*) from pg_temp.mine
    ==> = 4
""")
def test_by_copy(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


def test_copying_out_gives_what_may_be_read(site: Site) -> None:
    with site.connection.transaction(force_rollback=True):
        site.steps_in(site.person("gus"))
        with site.connection.cursor().copy("copy public.works (code) to stdout") as lines:
            found = sorted(bytes(line).decode().strip() for line in lines)
    # Red's, and the poster of Blue that everybody may see.
    assert found == ["one", "secret-two", "three", "two"]


@attempts("""
    gus: select nextval('entries_id_seq')
    --> 42501 privilege
    gus: select currval('entries_id_seq')
    --> 42501 privilege
    gus: select setval('entries_id_seq', 1)
    --> 42501 privilege
    gus: select last_value from entries_id_seq
    --> 42501 privilege
    gus: select pg_sequence_last_value('entries_id_seq'::regclass)
    --> = None
    gus: select last_value from pg_sequences where sequencename = 'entries_id_seq'
    --> = None
    anon: select nextval('entries_id_seq')
    --> 42501 privilege
    -- Numbers are given out, not chosen.
    gus: insert into entries (id, studio_id) values (1, :red)
    --> 428C9
    gus: insert into entries (id, studio_id) overriding system value values (2, :red)
    --> 23505
    gus: insert into entries (studio_id) values (:blue)
    --> 42501 policy
    gus: insert into entries (studio_id) values (:red)
    ==> 1 row
    gus: select id from entries
    ==> = 1
""")
def test_by_sequence(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
