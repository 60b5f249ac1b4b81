"""Files: only the first folder says whose they are, letter by letter."""

from __future__ import annotations

import pytest

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


def _path(path: str) -> str:
    return " || ".join(
        f"{part}::text" if part.startswith(":") or "(" in part else f"'{part}'"
        for part in path.split("~")
        if part
    )


# A tilde stands beside a key.
@pytest.mark.parametrize("bucket", ["desk", "shelf"])
@pytest.mark.parametrize(
    ("path", "mine"),
    [
        (":own~/x.txt", True),
        (":own~/deep/er/x.txt", True),
        # A name with dots is a name: the first folder is what it is.
        (":own~/../~:theirs~/x.txt", True),
        (":theirs~/x.txt", False),
        (":theirs~/~:own~/x.txt", False),
        (":theirs~/../~:own~/x.txt", False),
        ("../~:own~/x.txt", False),
        ("./~:own~/x.txt", False),
        ("/~:own~/x.txt", False),
        ("//~:own~/x.txt", False),
        # A file in the root, and one that is called like my key.
        ("x.txt", False),
        (":own", False),
        ("", False),
        ("upper(:own)~/x.txt", False),
        (":own~0/x.txt", False),
        (":own~ /x.txt", False),
        (" ~:own~/x.txt", False),
        (":own~.txt", False),
        (":own~%2f~:own~/x.txt", False),
        (":own~\\x.txt", False),
        ("%/x.txt", False),
        ("null/x.txt", False),
    ],
)
def test_a_path(site: Site, bucket: str, path: str, mine: bool) -> None:
    own, theirs = {"desk": (":eve", ":bea"), "shelf": (":red", ":blue")}[bucket]
    name = _path(path.replace("upper(:own)", "upper((:own)::text)"))
    name = name.replace(":own", own).replace(":theirs", theirs) or "''"
    eve, service = site.person("eve"), site.person("service")
    insert = f"insert into storage.objects (bucket_id, name) values ('{bucket}', {name})"
    where = f"where bucket_id = '{bucket}' and name = {name}"
    with site.connection.transaction(force_rollback=True):
        assert site.ends(eve, insert).summary == ("1 row" if mine else "42501 policy")
        assert site.ends(site.person("anon"), insert).summary == "42501 policy"
    with site.connection.transaction(force_rollback=True):
        assert site.ends(service, insert).summary == "1 row"
        one = "1 row" if mine else "0 rows"
        assert site.ends(eve, f"select 1 from storage.objects {where}").summary == one
        assert site.ends(eve, f"update storage.objects set version = 'v' {where}").summary == one
        # The storage server, and nobody else, deletes rows; it says so with this setting.
        as_the_server = "set local storage.allow_delete_query = 'true'"
        delete = f"{as_the_server}; delete from storage.objects {where}"
        assert site.ends(eve, delete).summary == one


@attempts("""
    -- From my folder to another's, to the root, to another bucket; and from there to me.
    eve: update storage.objects set name = :bea || '/mine.txt' where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set name = 'mine.txt' where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set name = upper(name) where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set bucket_id = 'shelf' where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set bucket_id = 'shelf', name = :blue || '/x'
    where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set bucket_id = null where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set bucket_id = 'nowhere' where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set name = :eve || '/taken.txt' where name like '%secret%'
    --> 0 rows
    eve: update storage.objects set name = null where bucket_id = 'desk'
    --> 42501
    eve: update storage.objects set name = :eve || '/deep/mine.txt' where bucket_id = 'desk'
    ==> 1 row
    gus: update storage.objects set name = :red || '/moved.pdf' where bucket_id = 'shelf'
    ==> 1 row
    -- She may write here and there; yet a file leaves neither its bucket nor its folder, or what
    -- one studio owns would be the other's.
    eve: update storage.objects set bucket_id = 'drawer' where name = :eve || '/mine.txt'
    --> 42501
    eve: update storage.objects set bucket_id = 'desk', name = :eve || '/x'
    where bucket_id = 'drawer'
    --> 42501
    eve: update storage.objects set bucket_id = 'desk', name = :eve || '/x'
    where bucket_id = 'shelf'
    --> 42501
    ed: update storage.objects set name = :blue || '/plan.pdf' where name = :red || '/plan.pdf'
    --> 42501
    ed: insert into storage.objects (bucket_id, name) values ('shelf', :red || '/plan.pdf')
    on conflict (bucket_id, name) do update set name = :blue || '/plan.pdf'
    --> 42501
    -- Neither by taking the key of a file that was there when the statement began.
    ed: set local storage.allow_delete_query = 'true';
    with gone as (delete from storage.objects where name = :blue || '/old.pdf' returning id)
    update storage.objects set id = gone.id, name = :blue || '/plan.pdf'
    from gone where name = :red || '/plan.pdf'
    --> 42501
    ed: update storage.objects set id = gen_random_uuid(), name = :blue || '/plan.pdf'
    where name = :red || '/plan.pdf'
    --> 42501
    ed: update storage.objects set name = :red || '/deep/plan.pdf' where name = :red || '/plan.pdf'
    ==> 1 row
    -- Over somebody else's file.
    eve: insert into storage.objects (bucket_id, name) values ('desk', :bea || '/secret.txt')
    on conflict (bucket_id, name) do update set version = 'x'
    --> 42501 policy
    eve: insert into storage.objects (bucket_id, name) values ('desk', :eve || '/mine.txt')
    on conflict (bucket_id, name) do update set name = :bea || '/x.txt'
    --> 42501
    eve: insert into storage.objects (bucket_id, name) values ('desk', :eve || '/mine.txt')
    on conflict (bucket_id, name) do update set version = 'x'
    ==> 1 row
    -- Another studio's shelf; a bucket's own row.
    gus: select * from storage.objects where bucket_id = 'shelf' and name like :blue || '%'
    --> 0 rows
    gus: insert into storage.objects (bucket_id, name) values ('shelf', :blue || '/x')
    --> 42501 policy
    gus: insert into storage.objects (bucket_id, name) values ('nowhere', :red || '/x')
    --> 42501 policy
    gus: insert into storage.objects (bucket_id, name) values (null, :red || '/x')
    --> 42501 policy
    gus: insert into storage.objects (bucket_id, name) values ('shelf', :red || '/x')
    ==> 1 row
    ed: select count(*) from storage.objects where bucket_id = 'shelf'
    ==> = 3
    nina: select * from storage.objects
    --> 0 rows
    anon: select * from storage.objects
    --> 0 rows
    gus: select * from storage.buckets
    --> 0 rows
    gus: update storage.buckets set public = true
    --> 0 rows
    gus: insert into storage.buckets (id, name, public) values ('mine', 'mine', true)
    --> 42501 policy
    -- Whose file it is by its column.
    eve: select name from storage.objects where bucket_id = 'drawer'
    ==> = mine.txt
    eve: update storage.objects set owner_id = :bea where bucket_id = 'drawer'
    --> 42501
    eve: update storage.objects set owner_id = :eve where bucket_id = 'drawer'
    and name = 'secret.txt'
    --> 0 rows
    eve: insert into storage.objects (bucket_id, name, owner_id) values ('drawer', 'x', :bea)
    --> 42501 policy
    eve: insert into storage.objects (bucket_id, name) values ('drawer', 'x')
    --> 42501 policy
    eve: insert into storage.objects (bucket_id, name, owner_id) values ('drawer', 'x', :eve)
    ==> 1 row
    eve: insert into storage.objects (bucket_id, name, owner_id)
    values ('drawer', 'secret.txt', :eve)
    --> 23505
""")
def test_moving(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
