-- Who speaks for a party who may not, or not alone, speak for themselves.
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

-- Whether somebody under an age is a party of a case, or of one that goes on in
-- it: who came in with another case is protected as one who was there.
CREATE FUNCTION concerns_under_age(p_case text, p_years int, at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN EXISTS (SELECT FROM parties WHERE case_id = p_case AND under_age(birth, p_years, at))
        OR EXISTS (SELECT FROM merged_into(p_case) m (id) JOIN parties p ON p.case_id = m.id WHERE under_age(p.birth, p_years, at));
END $$;
GRANT EXECUTE ON FUNCTION concerns_under_age TO hejie_app;
