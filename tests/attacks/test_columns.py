"""Two actors of one database role, each with columns of its own: neither gets the other's."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "staff"


@attempts("""
    pia: update people set name = 'Pia P.', motto = 'dance' where id = :pia
    ==> 1 row
    pia: update people set role = 'admin' where id = :pia
    --> 42501 guard
    pia: update people set quota = 1000 where id = :pia
    --> 42501 guard
    pia: update people set is_active = false where id = :pia
    --> 42501 guard
    -- One column that is hers does not carry another in.
    pia: update people set name = 'x', role = 'admin' where id = :pia
    --> 42501 guard
    pia: update people set motto = 'x', quota = 11
    --> 42501 guard
    pia: update people set role = 'admin'
    --> 42501 guard
    -- Also by a little, with settings that print it as if it were the same; and back again.
    pia: update people set rate = 1.4 where id = :pia
    --> 42501 guard
    pia: set local extra_float_digits = -15; update people set rate = 1.4 where id = :pia
    --> 42501 guard
    pia: set local extra_float_digits = -15; update people set rate = rate + 1e-9, name = 'x'
    --> 42501 guard
    pia: update people set rating = rating + 0.0000000000001
    --> 42501 guard
    pia: update people set settings = '{"a": 1}'
    --> 42501 guard
    pia: update people set rate = rate, rating = rating, settings = settings, name = 'x'
    ==> 1 row
    -- Nobody may write this one.
    pia: update people set salary = 1000 where id = :pia
    --> 42501 privilege
    pia: update people set name = 'x', salary = 3 where id = :pia
    --> 42501 privilege
    pia: update people set id = :pia where id = :pia
    --> 42501 privilege
    -- Unchanged columns may be sent back: a client sends the row that it has read.
    pia: update people set name = 'Pia P.', motto = 'sing', role = 'plain', quota = 10,
    is_active = true
    where id = :pia
    ==> 1 row
    pia: update people set role = role, quota = quota
    ==> 1 row
    pia: update people set role = 'plain', quota = 10
    ==> 1 row
    pia: update people set quota = quota + 0, name = upper(name)
    ==> 1 row
    pia: update people set name = 'x' where id = :per
    --> 0 rows
    pia: select * from people where id = :per
    --> 0 rows
    pia: select name from people
    ==> = Pia
    anon: update people set name = 'x'
    --> 42501 privilege
""")
def test_a_plain_person(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    ada: update people set role = 'admin' where id = :pia
    ==> 1 row
    ada: update people set quota = 99 where id = :per
    ==> 1 row
    ada: update people set role = 'admin', quota = 99, is_active = false where id = :per
    ==> 1 row
    ada: update people set quota = 99
    ==> 5 rows
    ada: update people set name = 'x' where id = :pia
    --> 42501 guard
    ada: update people set motto = null where id = :pia
    --> 42501 guard
    ada: update people set name = 'x', role = 'admin' where id = :pia
    --> 42501 guard
    -- One row that is not hers spoils the statement.
    ada: update people set name = 'x'
    --> 42501 guard
    ada: update people set salary = 0 where id = :pia
    --> 42501 privilege
    ada: update people set name = name, role = 'admin', motto = motto where id = :pia
    ==> 1 row
    -- On her own row she is both, but one rule at a time.
    ada: update people set name = 'x' where id = :ada
    ==> 1 row
    ada: update people set quota = 99 where id = :ada
    ==> 1 row
    ada: update people set name = 'x', quota = 99 where id = :ada
    --> 42501 guard
    ada: update people set name = 'x' where id = :ada; update people set quota = 99 where id = :ada
    ==> 1 row
    -- She may step down; after that she is nobody to others.
    ada: update people set role = 'plain' where id = :ada; update people set quota = 99
    where id = :pia
    ==> 0 rows
    ada: update people set role = 'plain', is_active = false where id = :ada
    ==> 1 row
    -- There is no rule for these.
    ada: delete from people where id = :pia
    --> 42501 privilege
    ada: insert into people (id, name) values (:nobody, 'x')
    --> 42501 privilege
    ada: insert into people (id, name) values (:pia, 'x') on conflict (id) do update
    set role = 'admin'
    --> 42501 privilege
""")
def test_an_administrator(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    abe: update people set role = 'plain' where id = :ada
    --> 0 rows
    abe: update people set quota = 99
    --> 0 rows
    abe: update people set is_active = true where id = :abe
    --> 0 rows
    abe: select * from people where id <> :abe
    --> 0 rows
    abe: insert into notices (body) values ('x')
    --> 42501 policy
    abe: delete from notices
    --> 0 rows
    pat: update people set name = 'x' where id = :pat
    --> 0 rows
    pat: update people set is_active = true where id = :pat
    --> 0 rows
    -- Nobody who has signed in and has no row.
    nobody: update people set name = 'x'
    --> 0 rows
    nobody: update people set role = 'admin'
    --> 0 rows
    nobody: select * from people
    --> 0 rows
    pat: select name from people
    ==> = Pat
    pia: insert into notices (body) values ('x')
    --> 42501 policy
    pia: update notices set body = 'x'
    --> 0 rows
    pia: select body from notices
    ==> = welcome
    anon: select * from notices
    --> 42501 privilege
    ada: insert into notices (body) values ('x')
    ==> 1 row
    ada: update notices set body = 'x'
    ==> 1 row
    ada: delete from notices
    ==> 1 row
    service: update people set role = 'admin', name = 'x', salary = 7, quota = 1 where id = :pia
    ==> 1 row
""")
def test_who_was_shut_out(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    pia: select cost from offers
    --> 42501 privilege
    pia: select * from offers
    --> 42501 privilege
    pia: select o from offers o
    --> 42501 privilege
    pia: select row_to_json(o) from offers o
    --> 42501 privilege
    pia: select title from offers where cost > 5
    --> 42501 privilege
    pia: select title from offers order by cost
    --> 42501 privilege
    pia: select o.title from offers o join notices n on o.cost = 7
    --> 42501 privilege
    pia: select max(cost) from offers
    --> 42501 privilege
    pia: select ctid from offers
    --> 42501 privilege
    pia: copy offers (cost) to stdout
    --> 42501 privilege
    pia: create temp view peek as select title, cost from offers; select * from pg_temp.peek
    --> 42501 privilege
    ada: update offers set title = 'x' returning cost
    --> 42501 privilege
    ada: update offers set title = 'x' where cost = 7
    --> 42501 privilege
    ada: update offers set title = cost::text
    --> 42501 privilege
    ada: update offers set cost = 8
    --> 42501 privilege
    pia: update offers set title = 'x'
    --> 0 rows
    anon: select title from offers
    --> 42501 privilege
    pia: select title from offers where id = :offer
    ==> = Offer
    pia: select count(*) from offers
    ==> = 1
    ada: update offers set title = 'x' where id = :offer returning title
    ==> = x
    service: select cost from offers
    ==> = 7
""")
def test_a_column_that_may_not_be_read(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


def test_an_administrator_who_is_shut_out_is_none_from_the_next_statement_on(site: Site) -> None:
    with site.connection.transaction(force_rollback=True):
        ada, service = site.person("ada"), site.person("service")
        change = "update people set quota = 99 where id = :pia"
        assert site.ends(ada, change).summary == "1 row"
        site.ends(service, "update people set is_active = false where id = :ada")
        assert site.ends(ada, change).summary == "0 rows"
        assert site.ends(ada, "select * from people").summary == "1 row"
        assert site.ends(ada, "insert into notices (body) values ('x')").summary == "42501 policy"


def test_the_error_names_the_table_and_no_value(site: Site) -> None:
    with site.connection.transaction(force_rollback=True):
        error = site.ends(site.person("pia"), "update people set role = 'admin'").error
    assert error is not None
    assert "people" in (error.diag.message_primary or "")
    assert error.diag.message_detail is None
