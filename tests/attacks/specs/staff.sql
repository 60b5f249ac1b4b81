-- Ada administrates; Abe did, and was shut out. Pia and Per are plain people, Pat is shut out.
insert into auth.users (id, email) values
    (:ada, 'ada@example.org'), (:abe, 'abe@example.org'), (:pia, 'pia@example.org'),
    (:per, 'per@example.org'), (:pat, 'pat@example.org'), (:nobody, 'nobody@example.org');
insert into public.people (id, name, motto, role, quota, is_active, salary) values
    (:ada, 'Ada', 'count', 'admin', 50, true, 1), (:abe, 'Abe', 'was', 'admin', 50, false, 2),
    (:pia, 'Pia', 'sing', 'plain', 10, true, 3), (:per, 'secret Per', 'secret', 'plain', 10, true, 4),
    (:pat, 'Pat', 'out', 'plain', 10, false, 5);
insert into public.notices (id, body) values (:notice, 'welcome');
insert into public.offers (id, title, cost) values (:offer, 'Offer', 7);
