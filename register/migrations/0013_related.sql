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

CREATE INDEX disputes_by_place ON disputes (kind, place, case_id) WHERE place <> '';

-- What is known about two cases: that they look alike, and then what somebody
-- signed about them. One row for both directions.
CREATE TABLE relations (
    low      text NOT NULL REFERENCES cases,
    high     text NOT NULL REFERENCES cases,
    likeness text[] NOT NULL DEFAULT '{}',
    found_at timestamptz NOT NULL,
    relation text CHECK (relation IN ('related', 'not_same', 'merged')), -- null: nobody has said anything
    act      text REFERENCES acts,
    lead_case text CHECK (lead_case IN (low, high)), -- of two merged ones
    PRIMARY KEY (low, high),
    CHECK (low < high COLLATE "C"),
    CHECK ((relation IS NULL) = (act IS NULL)),
    CHECK ((lead_case IS NOT NULL) = (relation IS NOT DISTINCT FROM 'merged'))
);
CREATE INDEX relations_by_high ON relations (high);
CREATE INDEX relations_open ON relations (found_at) WHERE relation IS NULL AND likeness <> '{}';

-- Cases that look like one: of the same parties whenever they came in, and of the
-- same title and applicant or of the same kind and place not long before or
-- after. A thousand at the most are looked at of each kind, and found by an index.
-- +goose StatementBegin
CREATE FUNCTION look_alikes(p_self text, p_kind text, p_place text, p_title text, p_first_in timestamptz,
    p_applicants text[], p_identities text[], p_phones text[], p_days int, p_limit int)
RETURNS TABLE (other text, likeness text[]) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    identities bytea[] := (SELECT array_agg(keyed('identity', v)) FROM unnest(p_identities) v);
    phones     bytea[] := (SELECT array_agg(keyed('phone', v)) FROM unnest(p_phones) v);
BEGIN
    RETURN QUERY
    WITH found AS (
        (SELECT p.case_id, 1 AS n FROM parties p WHERE p.identity_key = ANY (identities) LIMIT 1000)
        UNION ALL
        (SELECT p.case_id, 1 FROM parties p WHERE p.phone_key = ANY (phones) LIMIT 1000)
        UNION ALL
        SELECT d.case_id, 2
        FROM (SELECT s.case_id FROM disputes s WHERE s.title = p_title LIMIT 1000) d
        WHERE EXISTS (SELECT FROM parties p WHERE p.case_id = d.case_id AND p.role = 'applicant' AND p.name = ANY (p_applicants))
        UNION ALL
        SELECT d.case_id, 3
        FROM (SELECT s.case_id FROM disputes s WHERE s.kind = p_kind AND s.place = p_place AND s.place <> ''
              ORDER BY s.case_id DESC LIMIT 1000) d
    ), near AS (
        SELECT c.id, f.n, abs(extract(epoch FROM c.first_in - p_first_in)) AS apart
        FROM found f JOIN cases c ON c.id = f.case_id
        WHERE c.id IS DISTINCT FROM p_self
          AND (f.n = 1 OR c.first_in BETWEEN p_first_in - p_days * interval '1 day' AND p_first_in + p_days * interval '1 day')
    )
    SELECT n.id, array_agg(DISTINCT (ARRAY['same_party', 'same_title', 'same_place'])[n.n])
    FROM near n GROUP BY n.id ORDER BY min(n.n), min(n.apart), n.id LIMIT p_limit;
END $$;


-- Whether a person may read a case: one of a centre where he holds a post, or
-- stands in for somebody who does, or of one below it.
CREATE FUNCTION may_see(p_staff text, p_case text) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM seats_of(p_staff, register_now()) own, (
            SELECT centre FROM cases WHERE id = p_case UNION SELECT centre FROM steps WHERE case_id = p_case
        ) been
        WHERE been.centre LIKE own.centre || '%');
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION keyed, parties_keyed, look_alikes, may_see FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keyed, look_alikes, may_see TO hejie_app;
GRANT SELECT, INSERT, UPDATE (likeness, relation, act, lead_case) ON relations TO hejie_app;

-- +goose Down
DROP FUNCTION may_see;
DROP FUNCTION look_alikes;
DROP TABLE relations;
DROP INDEX disputes_by_place;
DROP TRIGGER parties_keyed ON parties;
ALTER TABLE parties DROP COLUMN identity_key, DROP COLUMN phone_key;
DROP FUNCTION parties_keyed;
DROP FUNCTION keyed;
DROP TABLE installation;
