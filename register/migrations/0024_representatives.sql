-- +goose Up

-- Who of his side speaks for a party, when there are many.
ALTER TABLE parties ADD COLUMN represented_by text,
    ADD FOREIGN KEY (case_id, represented_by) REFERENCES parties (case_id, party),
    ADD CHECK (represented_by <> party);
GRANT UPDATE (represented_by) ON parties TO hejie_app;

-- As before, and with who speaks for each.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION parties_told(p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
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

-- +goose Down
ALTER TABLE parties DROP COLUMN represented_by;
