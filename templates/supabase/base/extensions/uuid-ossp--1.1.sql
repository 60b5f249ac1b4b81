-- The functions of uuid-ossp 1.1, without the library that it needs.
-- https://www.postgresql.org/docs/current/uuid-ossp.html

create function uuid_nil() returns uuid
language sql immutable strict parallel safe
return '00000000-0000-0000-0000-000000000000'::uuid;

create function uuid_ns_dns() returns uuid
language sql immutable strict parallel safe
return '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function uuid_ns_url() returns uuid
language sql immutable strict parallel safe
return '6ba7b811-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function uuid_ns_oid() returns uuid
language sql immutable strict parallel safe
return '6ba7b812-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function uuid_ns_x500() returns uuid
language sql immutable strict parallel safe
return '6ba7b814-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function uuid_generate_v4() returns uuid
language sql volatile strict parallel safe
return gen_random_uuid();

-- Time, and a random node with the multicast bit: RFC 9562, section 6.10.
create function uuid_generate_v1mc() returns uuid
language sql volatile strict parallel safe
begin atomic
    select (
        lpad(to_hex(ticks & 4294967295), 8, '0')
        || lpad(to_hex((ticks >> 32) & 65535), 4, '0')
        || '1' || lpad(to_hex((ticks >> 48) & 4095), 3, '0')
        || substr(random, 17, 4)  -- has the right variant already
        || to_hex(('x' || substr(random, 21, 1))::bit(4)::integer)
        || to_hex(('x' || substr(random, 22, 1))::bit(4)::integer | 1)
        || substr(random, 23, 10)
    )::uuid
    from (
        select
            -- Steps of 100 ns since the Gregorian calendar began.
            (extract(epoch from clock_timestamp()) * 10000000)::bigint + 122192928000000000
                as ticks,
            replace(gen_random_uuid()::text, '-', '') as random
    ) as parts;
end;

create function uuid_generate_v1() returns uuid
language sql volatile strict parallel safe
return uuid_generate_v1mc();

create function uuid_generate_v3(namespace uuid, name text) returns uuid
language sql immutable strict parallel safe
begin atomic
    select (
        substr(hash, 1, 12) || '3' || substr(hash, 14, 3)
        || to_hex(('x' || substr(hash, 17, 1))::bit(4)::integer & 3 | 8) || substr(hash, 18)
    )::uuid
    from md5(uuid_send(namespace) || convert_to(name, 'UTF8')) as hash;
end;

-- PostgreSQL has no SHA-1 of its own: https://www.rfc-editor.org/rfc/rfc3174
create function uuid_generate_v5(namespace uuid, name text) returns uuid
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    mask constant bigint := 4294967295;
    message constant bytea := uuid_send(namespace) || convert_to(name, 'UTF8');
    padded constant bytea := message || '\x80'::bytea
        || decode(repeat('00', (119 - length(message) % 64) % 64), 'hex')
        || int8send(length(message)::bigint * 8);
    h bigint[] := array[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
    w bigint[];
    a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; x bigint;
    hash text := '';
begin
    for block in 0 .. length(padded) / 64 - 1 loop
        for t in 1 .. 16 loop
            x := 0;
            for i in 0 .. 3 loop
                x := (x << 8) | get_byte(padded, block * 64 + (t - 1) * 4 + i);
            end loop;
            w[t] := x;
        end loop;
        for t in 17 .. 80 loop
            x := w[t - 3] # w[t - 8] # w[t - 14] # w[t - 16];
            w[t] := ((x << 1) | (x >> 31)) & mask;
        end loop;
        a := h[1]; b := h[2]; c := h[3]; d := h[4]; e := h[5];
        for t in 1 .. 80 loop
            if t <= 20 then
                f := (b & c) | (~b & mask & d); k := 1518500249;
            elsif t <= 40 then
                f := b # c # d; k := 1859775393;
            elsif t <= 60 then
                f := (b & c) | (b & d) | (c & d); k := 2400959708;
            else
                f := b # c # d; k := 3395469782;
            end if;
            x := ((((a << 5) | (a >> 27)) & mask) + f + e + w[t] + k) & mask;
            e := d; d := c; c := ((b << 30) | (b >> 2)) & mask; b := a; a := x;
        end loop;
        h := array[
            (h[1] + a) & mask, (h[2] + b) & mask, (h[3] + c) & mask,
            (h[4] + d) & mask, (h[5] + e) & mask
        ];
    end loop;
    for i in 1 .. 4 loop
        hash := hash || lpad(to_hex(h[i]), 8, '0');
    end loop;
    return overlay(
        overlay(hash placing '5' from 13 for 1)
        placing to_hex(('x' || substr(hash, 17, 1))::bit(4)::integer & 3 | 8) from 17 for 1
    )::uuid;
end
$$;
