-- The secret of this installation, with which identity numbers and telephones are
-- hashed so that the same person is found in other cases. A bare hash of eleven
-- digits is undone in a minute; this one needs the secret, which no program's
-- role may read. It is kept as HMAC uses it (RFC 2104): padded to the block of
-- SHA-256, once with 0x36 and once with 0x5c.
CREATE TABLE installation (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64)
);
WITH random AS MATERIALIZED (
    SELECT sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8')) AS secret
), bytes AS (
    SELECT n, CASE WHEN n < 32 THEN get_byte(secret, n) ELSE 0 END AS byte FROM random, generate_series(0, 63) n
)
INSERT INTO installation (inner_pad, outer_pad)
SELECT string_agg(set_byte('\x00', 0, byte # 54), '' ORDER BY n), string_agg(set_byte('\x00', 0, byte # 92), '' ORDER BY n) FROM bytes;

-- HMAC-SHA-256 of what a person is told apart by; nothing of nothing.
CREATE FUNCTION keyed(p_what text, p_value text) RETURNS bytea LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    pads  installation;
    value text := upper(regexp_replace(p_value, '[^0-9A-Za-z]', '', 'g')); -- 020-83330000 is 02083330000
BEGIN
    IF coalesce(value, '') = '' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO pads FROM installation;
    RETURN sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(p_what || ':' || value, 'UTF8')));
END $$;
GRANT EXECUTE ON FUNCTION keyed TO hejie_app;

-- Whether somebody born on a day is under an age at an instant: domain.Under in
-- SQL. The age itself is never kept.
CREATE FUNCTION under_age(birth date, years int, at timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (birth + years * interval '1 year') >= date_trunc('day', at AT TIME ZONE 'Asia/Shanghai')
$$;
GRANT EXECUTE ON FUNCTION under_age TO hejie_app;
