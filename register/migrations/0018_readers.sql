-- +goose Up

-- Whom a head has let read a child's case, and until when.
CREATE TABLE readers (
    act     text PRIMARY KEY REFERENCES acts,
    case_id text NOT NULL REFERENCES cases,
    staff   text NOT NULL REFERENCES staff,
    until   timestamptz NOT NULL
);
CREATE INDEX readers_by_case ON readers (case_id, staff, until);
GRANT SELECT, INSERT ON readers TO hejie_app;

-- Whether a person may read a case: one of a centre where he holds a post, or
-- stands in for somebody who does, or of one below it; or because he needs to
-- know.
-- +goose StatementBegin
CREATE FUNCTION may_see(p_staff text, p_case text) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM seats_of(p_staff, register_now()) own, (
            SELECT centre FROM cases WHERE id = p_case UNION SELECT centre FROM steps WHERE case_id = p_case
        ) been
        WHERE been.centre LIKE own.centre || '%')
        OR can_help(p_staff, p_case) AND EXISTS ( -- he works on it for a colleague, was asked for his voice, or was sent a copy
            SELECT FROM tasks k WHERE k.case_id = p_case AND (k.state = 'open' AND k.delegate = p_staff
                OR EXISTS (SELECT FROM voices WHERE task = k.id AND staff = p_staff)
                OR EXISTS (SELECT FROM copies WHERE task = k.id AND staff = p_staff)));
END $$;

-- What is known of somebody who wants to read a case. It is his work if he took
-- it in, mediates it, sits where one of its tasks waits, works on one for another
-- or is to be heard about it, or heads its centre.
CREATE FUNCTION access_to(p_staff text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    at timestamptz := register_now();
    c  cases;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    RETURN jsonb_build_object(
        'may_see', may_see(p_staff, p_case),
        'minor', concerns_under_age(p_case, 18, at),
        'child', concerns_under_age(p_case, 14, at),
        'handles', coalesce(p_staff = c.opened_by OR p_staff = ANY (c.mediators), false)
            OR EXISTS (SELECT FROM seats_of(p_staff, at) s WHERE s.post = 'head' AND s.centre = c.centre)
            OR EXISTS (SELECT FROM tasks t JOIN seats_of(p_staff, at) s ON s.post = t.post AND s.centre = t.at_centre
                WHERE t.case_id = p_case AND t.state = 'open' AND (t.person IS NULL OR t.person = s.staff))
            OR EXISTS (SELECT FROM tasks t WHERE t.case_id = p_case AND t.state = 'open'
                AND (t.delegate = p_staff OR EXISTS (SELECT FROM voices v WHERE v.task = t.id AND v.staff = p_staff))),
        'approved', EXISTS (SELECT FROM readers WHERE case_id = p_case AND staff = p_staff AND until > at));
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION may_see, access_to FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_see, access_to TO hejie_app;
