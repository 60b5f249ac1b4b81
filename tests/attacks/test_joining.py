"""Nobody seats himself in a studio that has not asked him."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    nina: insert into seats (studio_id, user_id) values (:red, :nina)
    --> 42501 policy
    nina: insert into seats (studio_id, user_id, role) values (:red, :nina, 'owner')
    --> 42501 policy
    nina: insert into seats (studio_id, user_id) values (:red, :rita)
    --> 42501 policy
    rita: insert into seats (studio_id, user_id) values (:blue, :rita)
    --> 42501 policy
    rita: insert into seats (studio_id, user_id) values (:blue, :nina)
    --> 42501 policy
    -- One row of another studio spoils the statement.
    max: insert into seats (studio_id, user_id) values (:red, :nina), (:blue, :nina)
    --> 42501 policy
    nina: insert into seats (studio_id, user_id) values (:missing, :nina)
    --> 42501 policy
    rita: insert into seats (studio_id, user_id) values (:missing, :rita)
    --> 42501 policy
    rita: insert into seats (studio_id, user_id) values (null, :rita)
    --> 42501 policy
    eve: insert into seats (studio_id, user_id) values (:red, :nina)
    --> 42501 policy
    max: insert into seats (studio_id, user_id) values (:red, :missing)
    --> 23503
    max: insert into seats (studio_id, user_id, role) values (:red, :nina, 'editor')
    ==> 1 row
    max: insert into seats (studio_id, user_id) values (:red, :nina) returning role
    ==> = guest
    anon: insert into seats (studio_id, user_id) values (:red, :nina)
    --> 42501 privilege
""")
def test_by_insert(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- To found a studio is to own it; in one's own name only.
    nina: insert into studios (name, created_by) values ('Stolen', :rita)
    --> 42501 policy
    nina: insert into studios (name, created_by) values ('Nobody''s', null)
    --> 42501 policy
    -- A founder of what exists already would be a second owner.
    nina: insert into studios (id, name) values (:red, 'Mine')
    --> 23505
    nina: insert into studios (id, name) values (:red, 'Mine')
    on conflict (id) do update set name = excluded.name
    --> 42501 policy
    nina: insert into studios (id, name) values (:red, 'Mine')
    on conflict (id) do update set created_by = :nina
    --> 42501 privilege
    -- This trigger makes the seat; it is not for updates, and the column is not for clients.
    rita: update studios set created_by = :rita where id = :red
    --> 42501 privilege
    nina: update studios set name = 'Mine' where id = :red
    --> 0 rows
    eve: update studios set name = 'Mine' where id = :red
    --> 0 rows
    max: update studios set name = 'Redder' where id = :red
    ==> 1 row
    nina: insert into studios (name) values ('Mine') returning name
    ==> = Mine
    nina: insert into studios (id, name) values (:new, 'Mine');
    select role from seats where studio_id = :new and user_id = :nina
    ==> = owner
    -- A studio that somebody else owns is not deleted, nor by who manages it.
    max: delete from studios where id = :red
    --> 0 rows
    rita: delete from studios where id = :blue
    --> 0 rows
    rita: delete from studios
    ==> 1 row
""")
def test_by_founding(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- An invitation is mailed to one address, and its token is a secret.
    gus: select take_seat('Open')
    --> = None
    anon: select take_seat('Open')
    --> 42501 privilege
    nina: select take_seat('open')
    --> = None
    nina: select take_seat('OPEN')
    --> = None
    nina: select take_seat('expired')
    --> = None
    nina: select take_seat('taken')
    --> = None
    nina: select take_seat('blue')
    --> = None
    nina: select take_seat('')
    --> = None
    nina: select take_seat(null)
    --> = None
    nina: select take_seat('Open'' or true --')
    --> = None
    -- What is stored is a hash; sending the hash is no use.
    nina: select take_seat(encode(sha256('Open'), 'hex'))
    --> = None
    nina: select take_seat('Open') = :red
    ==> = True
    nina: select take_seat('Open'); select role from seats where user_id = :nina
    ==> = editor
    -- Once.
    nina: select take_seat('Open'); select take_seat('Open')
    ==> = None
    nina: select take_seat('Open'); select count(*) from invitations where accepted_at is null
    ==> = 0
    -- Taking one raises, and never lowers.
    gus: select take_seat('raising'); select role from seats where user_id = :gus
    ==> = manager
    rita: select take_seat('lowering'); select role from seats where user_id = :rita
    ==> = owner
    eve: select take_seat('blue') = :blue
    ==> = True
""")
def test_by_invitation(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


def test_an_invitation_is_for_the_address_that_auth_knows(site: Site) -> None:
    """Capitals are no other address; other claims are no address at all."""
    nina, gus = site.person("nina"), site.person("gus")
    takes = "select take_seat('Open') is not null"
    with site.connection.transaction(force_rollback=True):
        for other in (
            gus.claiming(user_metadata={"email": "nina@example.org"}),
            gus.claiming(app_metadata={"email": "nina@example.org"}),
            gus.claiming(email="nina@example.org "),
            gus.claiming(email="nina%"),
            gus.claiming(email=""),
            gus.claiming(email=None),
            gus.claiming(email=["nina@example.org"]),
            gus.claiming(email={"email": "nina@example.org"}),
        ):
            assert site.ends(other, takes).rows == ((False,),)
        assert site.rows() == site.before
        shouting = nina.claiming(email="Nina@Example.ORG")
        assert site.ends(shouting, takes).rows == ((True,),)


@attempts("""
    -- Who was invited sees the invitation, while it is open; the studio's managers see all.
    nina: select id = :open from invitations
    ==> = True
    gus: select id = :raising from invitations
    ==> = True
    eve: select role from invitations where studio_id = :red
    --> 0 rows
    bea: select * from invitations where studio_id = :red
    --> 0 rows
    max: select count(*) from invitations
    ==> = 5
    -- An invitee writes nothing.
    nina: update invitations set role = 'manager'
    --> 42501 privilege
    nina: delete from invitations
    --> 0 rows
    nina: insert into invitations (studio_id, email, token_hash) values (:red, 'nina@example.org',
    'x')
    --> 42501 policy
    gus: insert into invitations (studio_id, email, role, token_hash)
    values (:red, 'gus@example.org', 'manager', sha256('mine'))
    --> 42501 policy
    max: insert into invitations (studio_id, email, role, token_hash)
    values (:blue, 'max@example.org', 'manager', sha256('mine'))
    --> 42501 policy
    max: insert into invitations (studio_id, email, role, token_hash)
    values (:red, 'max@example.org', 'owner', sha256('mine'))
    --> 23514
    max: insert into invitations (studio_id, email, token_hash, accepted_at)
    values (:red, 'max@example.org', sha256('mine'), now())
    --> 42501 policy
    -- That a hash is taken is all that its key tells.
    max: insert into invitations (studio_id, email, token_hash)
    values (:red, 'x@example.org', sha256('blue'))
    --> 23505
    max: insert into invitations (studio_id, email, token_hash)
    values (:red, 'x@example.org', sha256('mine'))
    ==> 1 row
    max: delete from invitations where studio_id = :blue
    --> 0 rows
    max: delete from invitations
    ==> 5 rows
""")
def test_invitations_themselves(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
