CREATE TABLE parties (
    case_id        text NOT NULL REFERENCES cases,
    party          text NOT NULL,
    role           text NOT NULL CHECK (role IN ('applicant', 'respondent')),
    name           text NOT NULL,
    phone          text NOT NULL DEFAULT '',
    id_number      text NOT NULL DEFAULT '',
    address        text NOT NULL DEFAULT '',
    birth          date, -- from which it is seen who is under age
    identity_key   bytea, -- keyed hashes of id_number …
    phone_key      bytea, -- … and of phone
    represented_by text, -- who of their side speaks for them, when there are many
    since          int NOT NULL DEFAULT 0, -- the step that brought them in; 0 at intake
    struck_by      text REFERENCES acts, -- what became of a case in struck steps does not count any more
    PRIMARY KEY (case_id, party),
    FOREIGN KEY (case_id, represented_by) REFERENCES parties (case_id, party),
    CHECK (represented_by <> party)
);
CREATE INDEX parties_by_identity ON parties (identity_key) WHERE identity_key IS NOT NULL;
CREATE INDEX parties_by_phone ON parties (phone_key) WHERE phone_key IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (struck_by, represented_by) ON parties TO hejie_app;
CREATE TRIGGER parties_stay_struck BEFORE UPDATE OF struck_by ON parties FOR EACH ROW WHEN (OLD.struck_by IS NOT NULL) EXECUTE FUNCTION stays_struck();

-- The hashes are made here, whatever program writes a party.
CREATE FUNCTION parties_keyed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.identity_key := keyed('identity', NEW.id_number);
    NEW.phone_key := keyed('phone', NEW.phone);
    RETURN NEW;
END $$;
CREATE TRIGGER parties_keyed BEFORE INSERT OR UPDATE OF id_number, phone ON parties FOR EACH ROW EXECUTE FUNCTION parties_keyed();

-- The parties of a case, as they are told.
CREATE FUNCTION parties_told(p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('party', party, 'role', role, 'name', name, 'phone', phone,
            'id_number', id_number, 'address', address, 'struck', struck(struck_by), 'birth', birth, 'represented_by', represented_by,
            'minor', coalesce(under_age(birth, 18, register_now()), false),
            'guardian', (SELECT jsonb_build_object('name', g.name, 'relation', g.relation, 'phone', g.phone)
                FROM guardians g WHERE (g.case_id, g.party) = (p.case_id, p.party)))
            ORDER BY length(party), party), '[]')
        FROM parties p WHERE case_id = p_case);
END $$;
GRANT EXECUTE ON FUNCTION parties_told TO hejie_app;
