-- +goose Up

-- The parties of a case, as they are told.
-- +goose StatementBegin
CREATE FUNCTION parties_told(p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('party', party, 'role', role, 'name', name, 'phone', phone,
            'id_number', id_number, 'address', address, 'struck', struck(struck_by), 'birth', birth,
            'minor', coalesce(under_age(birth, 18, register_now()), false),
            'guardian', (SELECT jsonb_build_object('name', g.name, 'relation', g.relation, 'phone', g.phone)
                FROM guardians g WHERE (g.case_id, g.party) = (p.case_id, p.party)))
            ORDER BY length(party), party), '[]')
        FROM parties p WHERE case_id = p_case);
END $$;

-- The cases that go on in a case.
CREATE FUNCTION merged_into(p_case text) RETURNS SETOF text LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT high FROM relations WHERE low = p_case AND lead_case = p_case
        UNION ALL SELECT low FROM relations WHERE high = p_case AND lead_case = p_case;
END $$;

-- As before; and who is under age in a case that goes on in this one is seen in
-- this one.
CREATE OR REPLACE FUNCTION access_to(p_staff text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    at   timestamptz := register_now();
    c    cases;
    told text[] := ARRAY(SELECT p_case UNION ALL SELECT merged_into(p_case));
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    RETURN jsonb_build_object(
        'may_see', may_see(p_staff, p_case),
        'minor', EXISTS (SELECT FROM parties WHERE case_id = ANY (told) AND under_age(birth, 18, at)),
        'child', EXISTS (SELECT FROM parties WHERE case_id = ANY (told) AND under_age(birth, 14, at)),
        'handles', coalesce(p_staff = c.opened_by OR p_staff = ANY (c.mediators), false)
            OR EXISTS (SELECT FROM seats_of(p_staff, at) s WHERE s.post = 'head' AND s.centre = c.centre)
            OR EXISTS (SELECT FROM tasks t JOIN seats_of(p_staff, at) s ON s.post = t.post AND s.centre = t.at_centre
                WHERE t.case_id = p_case AND t.state = 'open' AND (t.person IS NULL OR t.person = s.staff))
            OR EXISTS (SELECT FROM tasks t WHERE t.case_id = p_case AND t.state = 'open'
                AND (t.delegate = p_staff OR EXISTS (SELECT FROM voices v WHERE v.task = t.id AND v.staff = p_staff))),
        'approved', EXISTS (SELECT FROM readers WHERE case_id = p_case AND staff = p_staff AND until > at));
END $$;

-- A task stays with its step, as before; and what had been answered when a case
-- was merged comes over when it is taken out again.
CREATE OR REPLACE FUNCTION tasks_carried() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.step <= OLD.step
        OR NOT EXISTS (SELECT FROM steps WHERE case_id = OLD.case_id AND step = OLD.step AND (any_answer OR struck_by IS NOT NULL))
        OR NOT EXISTS (SELECT FROM tasks WHERE case_id = OLD.case_id AND step = OLD.step AND id <> OLD.id AND state IN ('decided', 'expired'))
            AND NOT EXISTS (SELECT FROM steps s JOIN rewinds r ON r.case_id = s.case_id AND r.act = s.struck_by
                WHERE s.case_id = OLD.case_id AND s.step = OLD.step AND r.kind = 'unmerge')
    THEN
        RAISE EXCEPTION 'task % stays with its step', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION parties_told, merged_into FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parties_told, merged_into TO hejie_app;

-- +goose Down
DROP FUNCTION parties_told;
DROP FUNCTION merged_into;
