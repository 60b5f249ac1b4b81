"""Wim works in ward a of the north and in ward b of the south: that is no ward b of the north."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "squads"


@attempts("""
    wim: select string_agg(branch || ward, ' ' order by branch) from beds
    ==> = northa southb
    wim: select * from beds where id = :north_b
    --> 0 rows
    wim: select * from beds where id = :south_a
    --> 0 rows
    wim: update beds set body = 'x' where id in (:north_b, :south_a)
    --> 0 rows
    wim: delete from beds where id = :north_b
    --> 0 rows
    wim: insert into beds (branch, ward) values ('north', 'b')
    --> 42501 policy
    wim: insert into beds (branch, ward) values ('south', 'a')
    --> 42501 policy
    -- Both columns carry access: neither moves, alone or together.
    wim: update beds set ward = 'b' where id = :north_a
    --> 42501
    wim: update beds set branch = 'south' where id = :north_a
    --> 42501
    wim: update beds set branch = 'south', ward = 'b' where id = :north_a
    --> 42501 guard
    wim: insert into beds (id, branch, ward) values (:north_b, 'north', 'a')
    on conflict (id) do update set body = 'x'
    --> 42501 policy
    wim: insert into beds (id, branch, ward) values (:north_a, 'south', 'b')
    on conflict (id) do update set branch = excluded.branch, ward = excluded.ward
    --> 42501 guard
    wim: insert into beds (branch, ward) values ('north', 'a')
    ==> 1 row
    wim: update beds set body = 'x', branch = branch, ward = ward
    ==> 2 rows
    -- Null is no ward: neither in the shift nor in the bed.
    wes: select string_agg(branch || ward, ' ') from beds
    ==> = northb
    wes: select * from beds where ward is null
    --> 0 rows
    wes: insert into beds (branch, ward) values ('west', null)
    --> 42501 policy
    wes: insert into beds (branch, ward) values ('north', null)
    --> 42501 policy
    wes: update beds set ward = null where id = :north_b
    --> 42501
    -- With one pair alone the branch is enough.
    wim: select string_agg(code, ' ' order by code) from branches
    ==> = north south
    wes: select count(*) from branches
    ==> = 2
    nil: select * from beds
    --> 0 rows
    nil: insert into beds (branch, ward) values ('north', 'a')
    --> 42501 policy
    -- Shifts are not written by those who work them.
    wim: update shifts set ward = 'b'
    --> 42501 privilege
    wim: insert into shifts (user_id, branch, ward) values (:wim, 'north', 'b')
    --> 42501 privilege
""")
def test_two_columns_of_one_row(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    wim: select string_agg(body, ', ' order by body) from visits
    ==> = of north a, of south b
    wim: select * from visits where id = :crossing
    --> 0 rows
    wim: insert into visits (bed_id, ward) values (:north_a, 'b')
    --> 42501 policy
    wim: insert into visits (bed_id, ward) values (:missing, 'a')
    --> 42501 policy
    wim: insert into visits (bed_id, ward) values (:west, null)
    --> 42501 policy
    wim: insert into visits (bed_id, ward) values (:north_b, 'a')
    ==> 1 row
    wim: update visits set ward = 'b' where id = :north_visit
    --> 42501
    wim: update visits set bed_id = :south_b where id = :north_visit
    --> 42501
    wim: update visits set bed_id = :south_b, ward = 'b' where id = :north_visit
    --> 42501 guard
    wim: update visits set body = 'x'
    ==> 2 rows
    wes: select count(*) from visits
    ==> = 1
    wes: delete from visits where id in (:north_visit, :south_visit)
    --> 0 rows
""")
def test_one_of_them_along_a_path(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
