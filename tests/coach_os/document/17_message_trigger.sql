SELECT tgname FROM pg_trigger WHERE tgname = 'set_message_user_id_trigger';
