-- Alice pays; Carol administrates.
insert into public.subscriptions (user_id, plan, status) values (:alice, 'pro', 'active');
insert into public.token_usage (user_id, model, tokens) values (:alice, 'secret model', 1);
update public.profiles set is_admin = true where id = :carol;
insert into public.admin_activity_log (admin_id, action) values (:carol, 'secret action');
