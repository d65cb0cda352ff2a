-- +goose Up

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
-- +goose StatementBegin
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

-- The hashes are made here, whatever program writes a party.
CREATE FUNCTION parties_keyed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.identity_key := keyed('identity', NEW.id_number);
    NEW.phone_key := keyed('phone', NEW.phone);
    RETURN NEW;
END $$;
-- +goose StatementEnd
ALTER TABLE parties ADD COLUMN identity_key bytea, ADD COLUMN phone_key bytea;
CREATE TRIGGER parties_keyed BEFORE INSERT OR UPDATE OF id_number, phone ON parties FOR EACH ROW EXECUTE FUNCTION parties_keyed();
CREATE INDEX parties_by_identity ON parties (identity_key) WHERE identity_key IS NOT NULL;
CREATE INDEX parties_by_phone ON parties (phone_key) WHERE phone_key IS NOT NULL;
-- Those who were there before have none yet: Migrate gives them theirs.
CREATE INDEX parties_unkeyed ON parties (case_id, party)
    WHERE identity_key IS NULL AND phone_key IS NULL AND (id_number <> '' OR phone <> '');

-- The day of birth, from which it is seen who is under age; the age itself is
-- never kept. Those who were there before get theirs from Migrate, too.
ALTER TABLE parties ADD COLUMN birth date;

-- Whether somebody born on a day is under an age at an instant: domain.Under in
-- SQL.
CREATE FUNCTION under_age(birth date, years int, at timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (birth + years * interval '1 year') >= date_trunc('day', at AT TIME ZONE 'Asia/Shanghai')
$$;

-- Who speaks for a party who may not, or not alone, speak for himself.
CREATE TABLE guardians (
    case_id  text NOT NULL,
    party    text NOT NULL,
    name     text NOT NULL,
    relation text NOT NULL,
    phone    text NOT NULL DEFAULT '',
    act      text NOT NULL REFERENCES acts,
    PRIMARY KEY (case_id, party),
    FOREIGN KEY (case_id, party) REFERENCES parties
);
GRANT SELECT, INSERT, UPDATE (name, relation, phone, act) ON guardians TO hejie_app;

-- Who of his side speaks for a party, when there are many.
ALTER TABLE parties ADD COLUMN represented_by text,
    ADD FOREIGN KEY (case_id, represented_by) REFERENCES parties (case_id, party),
    ADD CHECK (represented_by <> party);
GRANT UPDATE (represented_by) ON parties TO hejie_app;

-- The parties of a case, as they are told.
-- +goose StatementBegin
CREATE FUNCTION parties_told(p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('party', party, 'role', role, 'name', name, 'phone', phone,
            'id_number', id_number, 'address', address, 'struck', struck(struck_by), 'birth', birth, 'represented_by', represented_by,
            'minor', coalesce(under_age(birth, 18, register_now()), false),
            'guardian', (SELECT jsonb_build_object('name', g.name, 'relation', g.relation, 'phone', g.phone)
                FROM guardians g WHERE (g.case_id, g.party) = (p.case_id, p.party)))
            ORDER BY length(party), party), '[]')
        FROM parties p WHERE case_id = p_case);
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION keyed, parties_keyed, under_age, parties_told FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keyed, under_age, parties_told TO hejie_app;
