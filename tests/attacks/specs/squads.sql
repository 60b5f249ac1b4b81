-- The whole > the left > the far left; the whole > the right. Another tree: the island.
-- Two squads form a circle: each is below the other.
insert into auth.users (id, email)
select key, name || '@example.org' from (values
    (:tom, 'tom'), (:lea, 'lea'), (:leo, 'leo'), (:ina, 'ina'), (:cyd, 'cyd'),
    (:wim, 'wim'), (:wes, 'wes'), (:nil, 'nil')
) as people (key, name);
insert into public.squads (id, parent_id, name) values
    (:whole, null, 'whole'), (:left, :whole, 'left'), (:far_left, :left, 'far left'),
    (:right, :whole, 'secret right'), (:island, null, 'secret island'),
    (:egg, null, 'egg'), (:hen, :egg, 'hen');
update public.squads set parent_id = :hen where id = :egg;
-- Tom is on top; Lea in the left, Leo leads it; Ina on the island; Cyd in the circle.
insert into public.squad_members (squad_id, user_id, leads) values
    (:whole, :tom, false), (:left, :lea, false), (:left, :leo, true), (:island, :ina, true),
    (:egg, :cyd, false);
insert into public.tasks (id, squad_id, body) values
    (:whole_task, :whole, 'secret of the whole'), (:left_task, :left, 'of the left'),
    (:far_left_task, :far_left, 'of the far left'), (:right_task, :right, 'secret of the right'),
    (:island_task, :island, 'secret of the island'), (:egg_task, :egg, 'of the egg'),
    (:hen_task, :hen, 'of the hen'), (:task_of_nobody, null, 'secret of nobody');
-- Wim works in (north, a) and (south, b), not in (north, b); Wes in (north, b), and in a ward
-- that nobody has written down.
insert into public.shifts (user_id, branch, ward) values
    (:wim, 'north', 'a'), (:wim, 'south', 'b'), (:wes, 'north', 'b'), (:wes, 'west', null);
insert into public.beds (id, branch, ward, body) values
    (:north_a, 'north', 'a', 'of north a'), (:north_b, 'north', 'b', 'secret of north b'),
    (:south_a, 'south', 'a', 'secret of south a'), (:south_b, 'south', 'b', 'of south b'),
    (:west, 'west', null, 'secret of west');
insert into public.visits (id, bed_id, ward, body) values
    (:north_visit, :north_a, 'a', 'of north a'), (:crossing, :north_a, 'b', 'secret of north b'),
    (:south_visit, :south_a, 'b', 'of south b');
insert into public.branches (code, body)
values ('north', 'of north'), ('south', 'of south'), ('west', 'secret of west');
