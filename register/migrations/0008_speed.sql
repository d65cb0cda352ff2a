-- +goose Up

-- What a decision and a step cost is mostly PostgreSQL's work, so it is spared
-- here what brings nothing. Functions are in PL/pgSQL where that keeps their
-- plans for the session; one in SQL is planned anew in each transaction.

-- What is hashed of a line of the audit, as before.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION audit_bytes(a audit) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN (
        SELECT convert_to(string_agg(octet_length(f) || ':' || f, ',' ORDER BY n), 'UTF8')
        FROM unnest(ARRAY[
            a.seq::text,
            (extract(epoch FROM a.at) * 1000000)::bigint::text,
            a.what, a.staff, a.case_id, a.ref, a.code, a.message, a.door, encode(a.prev, 'hex')
        ]) WITH ORDINALITY AS fields (f, n));
END $$;

-- Everything below is looked up by its key, for which one plan is as good as the
-- next: making plans for the values at hand would cost more than the look-up.
ALTER FUNCTION decision_context SET plan_cache_mode = force_generic_plan;

-- Where a step stands. It is stable, so it shows one moment: that of the
-- statement which calls it.
CREATE OR REPLACE FUNCTION step_seen(p_case text, p_step int) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c cases;
    s steps;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM steps WHERE case_id = p_case AND step = p_step;
    RETURN jsonb_build_object(
        'now', register_now(),
        'case', jsonb_build_object('kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step,
            'open', c.closed_at IS NULL, 'ending', c.ending, 'mediators', c.mediators, 'policy', c.policy,
            'act_seq', c.act_seq, 'heeded_seq', c.heeded_seq, 'opened_by', c.opened_by, 'first_in', c.first_in,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties
                        WHERE case_id = c.id AND since <= p_step)),
        'calendar', (SELECT coalesce(max(revision), 0) FROM calendar_years),
        'step', CASE WHEN s.step IS NOT NULL THEN jsonb_build_object('stage', s.stage, 'centre', s.centre, 'interrupted_by', s.interrupted_by) END,
        'mediator_left', (SELECT act FROM recusals WHERE case_id = c.id AND staff = ANY (c.mediators) LIMIT 1),
        'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'id', t.id, 'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person,
                      'place', (SELECT name FROM centres WHERE code = t.at_centre), 'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits, 'lapses', t.lapses,
                      'opened_at', t.opened_at, 'reminders', t.reminders,
                      'reminded', (SELECT coalesce(jsonb_agg(rung), '[]') FROM notices WHERE task = t.id),
                      'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf, 'decided_at', d.decided_at, 'fact', d.fact)
                      ORDER BY t.slot), '[]')
                  FROM tasks t LEFT JOIN decisions d ON d.task = t.id
                  WHERE t.case_id = p_case AND t.step = p_step),
        'acts', CASE WHEN c.act_seq > 0 AND (s.step IS NULL OR s.interrupted_by IS NOT NULL)
                THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', seq, 'kind', kind, 'message', message, 'staff', staff, 'party', party, 'at', done_at)
                          ORDER BY seq), '[]') FROM acts WHERE case_id = p_case) ELSE '[]' END);
END $$;

-- Who could decide a task of a case that waits at one of the centres.
CREATE FUNCTION people_around(p_case text, p_centres text[], at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN jsonb_build_object(
        'barred', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = p_case),
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff), '[]')
            FROM posts p WHERE centre = ANY (p_centres) AND until IS NULL
            AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL)),
        'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute)), '[]')
            FROM substitutions WHERE since <= at AND until > at),
        'authors', (SELECT coalesce(jsonb_agg(DISTINCT who), '[]')
            FROM tasks t JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
            WHERE t.case_id = p_case AND t.kind IN ('session', 'mediator_signs') AND who IS NOT NULL),
        'places', (SELECT jsonb_object_agg(code, name) FROM centres WHERE code = ANY (p_centres)));
END $$;

-- Where a step stands with its case locked, so that nobody else changes it. For
-- a step that is not open yet the calendar is held too, and the people are told
-- among whom its tasks find their seats.
DROP FUNCTION step_context;
CREATE FUNCTION step_context(p_case text, p_step int, p_centres text[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seen jsonb;
BEGIN
    PERFORM FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND step = p_step) THEN
        RETURN step_seen(p_case, p_step);
    END IF;
    PERFORM calendar_held();
    seen := step_seen(p_case, p_step);
    RETURN seen || jsonb_build_object('people', people_around(p_case, p_centres, (seen ->> 'now')::timestamptz));
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION step_seen, people_around, step_context FROM PUBLIC;
GRANT EXECUTE ON FUNCTION step_seen, people_around, step_context TO hejie_app;

-- +goose Down
DROP FUNCTION people_around;
DROP FUNCTION step_context;
-- +goose StatementBegin
CREATE FUNCTION step_context(p_case text, p_step int) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM steps WHERE case_id = p_case AND step = p_step) THEN
        PERFORM calendar_held();
    END IF;
    RETURN step_seen(p_case, p_step);
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION step_context FROM PUBLIC;
GRANT EXECUTE ON FUNCTION step_context TO hejie_app;
ALTER FUNCTION decision_context RESET plan_cache_mode;
