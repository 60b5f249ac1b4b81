insert into public.drafts (id, user_id, body) values
    (:mine, 'auth0|mia', 'of Mia'), (:hers, 'auth0|zoe', 'secret of Zoe'),
    (:of_empty, '', 'secret of an empty key'), (:of_null, 'null', 'secret of null');
