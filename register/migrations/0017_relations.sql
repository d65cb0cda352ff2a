-- +goose Up

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

GRANT SELECT, INSERT, UPDATE (likeness, relation, act, lead_case) ON relations TO hejie_app;

-- Cases that look like one: of the same parties whenever they came in, and of the
-- same title and applicant or of the same kind and place not long before or
-- after. A thousand at the most are looked at of each kind, and found by an index.
CREATE INDEX disputes_by_place ON disputes (kind, place, case_id) WHERE place <> '';
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

-- The cases that go on in a case.
CREATE FUNCTION merged_into(p_case text) RETURNS SETOF text LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT high FROM relations WHERE low = p_case AND lead_case = p_case
        UNION ALL SELECT low FROM relations WHERE high = p_case AND lead_case = p_case;
END $$;

-- Whether somebody under an age is a party of a case, or of one that goes on in
-- it: who came in with another case is protected as one who was there.
CREATE FUNCTION concerns_under_age(p_case text, p_years int, at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN EXISTS (SELECT FROM parties WHERE case_id = p_case AND under_age(birth, p_years, at))
        OR EXISTS (SELECT FROM merged_into(p_case) m (id) JOIN parties p ON p.case_id = m.id WHERE under_age(p.birth, p_years, at));
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION look_alikes, merged_into, concerns_under_age FROM PUBLIC;
GRANT EXECUTE ON FUNCTION look_alikes, merged_into, concerns_under_age TO hejie_app;
