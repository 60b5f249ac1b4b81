create function whole() returns bigint language sql as 'select 1';
