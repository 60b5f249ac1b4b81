"""What workspaces.md says of ``invite`` and ``accept_invitation``, and of who has left."""

from __future__ import annotations

from collections.abc import Callable

from ..attacks.attempts import Attempt, attempts
from ..attacks.site import Site


@attempts("""
    adam: select length(invite(:acme, 'New@example.org')) = 64
    ==> = True
    adam: select invite(:acme, 'New@example.org', 'admin');
    select role from invitations where email = 'new@example.org'
    ==> = admin
    adam: select invite(:acme, 'new@example.org', 'owner')
    --> 23514
    adam: select invite(:globex, 'new@example.org')
    --> = None
    adam: select invite(:missing, 'new@example.org')
    --> = None
    ed: select invite(:acme, 'new@example.org')
    --> 42501 policy
    -- Nor is an open invitation of somebody thrown away by who may not invite.
    ed: select invite(:acme, 'ivy@example.org')
    --> 42501 policy
    una: select invite(:acme, 'una@example.org', 'admin')
    --> = None
    una: select invite(:left_behind, 'una@example.org', 'admin')
    --> 42501 policy
    anon: select invite(:acme, 'new@example.org')
    --> 42501 privilege
    adam: select invite(:acme, 'ivy@example.org', 'admin');
    select count(*) from invitations where email = 'ivy@example.org'
    ==> = 1
""")
def test_inviting(site_of: Callable[[str], Site], attempt: Attempt) -> None:
    site_of("workspaces").tries(attempt)


@attempts("""
    ivy: select accept_invitation('ivys') = :acme
    ==> = True
    ivy: select accept_invitation('ivys'); select role from memberships where user_id = :ivy
    ==> = viewer
    ivy: select accept_invitation('ivys'); select accept_invitation('ivys')
    ==> = None
    una: select accept_invitation('ivys')
    --> = None
    ivy: select accept_invitation('IVYS')
    --> = None
    ivy: select accept_invitation('late')
    --> = None
    ivy: select accept_invitation('x')
    --> = None
    ivy: select accept_invitation(null)
    --> = None
    anon: select accept_invitation('ivys')
    --> 42501 privilege
    service: update invitations set role = 'viewer', email = 'olga@example.org' where id = :ivys
    ==> 1 row
""")
def test_accepting(site_of: Callable[[str], Site], attempt: Attempt) -> None:
    site_of("workspaces").tries(attempt)


def test_an_invitation_raises_a_role_and_never_lowers_it(site_of: Callable[[str], Site]) -> None:
    site = site_of("workspaces")
    role = "select accept_invitation('ivys'); select role from memberships where user_id = {}"
    with site.connection.transaction(force_rollback=True):
        site.ends(
            site.person("service"),
            "update invitations set role = 'editor', email = 'olga@example.org' where id = :ivys",
        )
        olga = site.ends(site.person("olga"), role.format(":olga"))
        assert olga.rows == (("owner",),)
    with site.connection.transaction(force_rollback=True):
        site.ends(
            site.person("service"),
            "update invitations set role = 'editor', email = 'vic@example.org' where id = :ivys",
        )
        assert site.ends(site.person("vic"), role.format(":vic")).rows == (("editor",),)


def test_who_has_left_the_organization_has_left_its_teams(site_of: Callable[[str], Site]) -> None:
    site = site_of("workspaces")
    with site.connection.transaction(force_rollback=True):
        tess = site.person("tess")
        assert site.ends(tess, "select * from documents where not is_template").summary == "3 rows"
        assert site.ends(tess, "delete from memberships").summary == "1 row"
        assert site.ends(tess, "select * from documents where not is_template").summary == "0 rows"
        assert site.ends(tess, "select * from teams").summary == "0 rows"
        found = site.ends(site.person("adam"), "select * from team_members where user_id = :tess")
        assert found.summary == "0 rows"
