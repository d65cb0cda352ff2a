-- Whether a person may read a case: one of a centre where they hold a post, or
-- stand in for somebody who does, or of one below it; or because they need to
-- know.
CREATE FUNCTION may_see(p_staff text, p_case text) RETURNS boolean
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM seats_of(p_staff, register_now()) own, (
            SELECT centre FROM cases WHERE id = p_case UNION SELECT centre FROM steps WHERE case_id = p_case
        ) been
        WHERE been.centre LIKE own.centre || '%')
        OR can_help(p_staff, p_case) AND EXISTS ( -- they work on it for a colleague, were asked for their voice, or were sent a copy
            SELECT FROM tasks k WHERE k.case_id = p_case AND (k.state = 'open' AND k.delegate = p_staff
                OR EXISTS (SELECT FROM voices WHERE task = k.id AND staff = p_staff)
                OR EXISTS (SELECT FROM copies WHERE task = k.id AND staff = p_staff)));
END $$;
GRANT EXECUTE ON FUNCTION may_see TO hejie_app;

-- Whom a head has let read a child's case, and until when.
CREATE TABLE readers (
    act     text PRIMARY KEY REFERENCES acts,
    case_id text NOT NULL REFERENCES cases,
    staff   text NOT NULL REFERENCES staff,
    until   timestamptz NOT NULL
);
CREATE INDEX readers_by_case ON readers (case_id, staff, until);
GRANT SELECT, INSERT ON readers TO hejie_app;

-- What is known of somebody who wants to read a case. It is their work if they took
-- it in, mediate it, sit where one of its tasks waits, work on one for another or
-- are to be heard about it, or head its centre.
CREATE FUNCTION access_to(p_staff text, p_case text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
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
GRANT EXECUTE ON FUNCTION access_to TO hejie_app;
