-- Acme: Olga owns, Adam administrates, Ed edits, Vic views. Tess views, and is on the team Core,
-- which has Web below it; Sales stands beside. Globex is Gina's; Greg administrates there.
-- Una is in no organization, and Ivy is invited.
insert into auth.users (id, email)
select key, name || '@example.org' from (values
    (:olga, 'olga'), (:adam, 'adam'), (:ed, 'ed'), (:vic, 'vic'), (:tess, 'tess'),
    (:gina, 'gina'), (:greg, 'greg'), (:una, 'una'), (:ivy, 'ivy')
) as people (key, name);
insert into public.organizations (id, name, slug, created_by)
values (:acme, 'Acme', 'acme', null), (:globex, 'secret Globex', 'globex', null),
    (:left_behind, 'Left behind', 'left-behind', null);
insert into public.memberships (organization_id, user_id, role) values
    (:acme, :olga, 'owner'), (:acme, :adam, 'admin'), (:acme, :ed, 'editor'),
    (:acme, :vic, 'viewer'), (:acme, :tess, 'viewer'),
    (:globex, :gina, 'owner'), (:globex, :greg, 'admin');
-- Una made it, and has left it since.
update public.organizations set created_by = :una where id = :left_behind;
insert into public.teams (id, organization_id, parent_id, name) values
    (:core, :acme, null, 'Core'), (:web, :acme, :core, 'Web'), (:sales, :acme, null, 'Sales'),
    (:globex_team, :globex, null, 'secret team');
insert into public.team_members (team_id, user_id) values
    (:core, :tess), (:sales, :ed), (:globex_team, :greg);
insert into public.invitations (id, organization_id, email, token_hash, expires_at, accepted_at)
values
    (:ivys, :acme, 'ivy@example.org', sha256('ivys'), now() + interval '1 day', null),
    (:too_late, :globex, 'ivy@example.org', sha256('late'), now() - interval '1 day', null),
    (:globex_one, :globex, 'secret@example.org', sha256('x'), now() + interval '1 day', null);
insert into public.documents (id, organization_id, team_id, title, is_template) values
    (:acme_doc, :acme, null, 'of Acme', false), (:core_doc, :acme, :core, 'of Core', false),
    (:web_doc, :acme, :web, 'of Web', false), (:sales_doc, :acme, :sales, 'of Sales', false),
    (:globex_doc, :globex, null, 'secret of Globex', false),
    (:template, :globex, :globex_team, 'Template', true);
