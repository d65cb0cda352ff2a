-- What is known about two cases: that they look alike, and then what somebody
-- signed about them. One row for both directions.
CREATE TABLE relations (
    low       text NOT NULL REFERENCES cases,
    high      text NOT NULL REFERENCES cases,
    likeness  text[] NOT NULL DEFAULT '{}',
    found_at  timestamptz NOT NULL,
    relation  text CHECK (relation IN ('related', 'not_same', 'merged')), -- null: nobody has said anything
    act       text REFERENCES acts,
    lead_case text CHECK (lead_case IN (low, high)), -- of two merged ones
    PRIMARY KEY (low, high),
    CHECK (low < high COLLATE "C"),
    CHECK ((relation IS NULL) = (act IS NULL)),
    CHECK ((lead_case IS NOT NULL) = (relation IS NOT DISTINCT FROM 'merged'))
);
CREATE INDEX relations_by_high ON relations (high);
CREATE INDEX relations_open ON relations (found_at) WHERE relation IS NULL AND likeness <> '{}';
GRANT SELECT, INSERT, UPDATE (likeness, relation, act, lead_case) ON relations TO hejie_app;

-- The cases that go on in a case.
CREATE FUNCTION merged_into(p_case text) RETURNS SETOF text LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY SELECT high FROM relations WHERE low = p_case AND lead_case = p_case
        UNION ALL SELECT low FROM relations WHERE high = p_case AND lead_case = p_case;
END $$;
GRANT EXECUTE ON FUNCTION merged_into TO hejie_app;
