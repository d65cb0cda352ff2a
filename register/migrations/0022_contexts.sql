-- +goose Up

-- What a decision or an act has to be judged by, in one round trip. The case is
-- locked first; each statement of a volatile function then sees what had been
-- committed by the time the lock was had, so two who decide at once are judged
-- one after the other, the second knowing of the first. What was struck does not
-- count; who works on the task for another and whose voices were asked for does.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c cases;
    t tasks;
    n timestamptz;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    n := register_now();
    SELECT * INTO t FROM tasks WHERE id = p_task;
    RETURN jsonb_build_object(
        'now', n,
        'key', (SELECT jsonb_build_object('staff', staff, 'public_key', encode(public_key, 'base64'), 'revoked', revoked_at IS NOT NULL)
                FROM keys WHERE id = p_key),
        'again', coalesce(
            (SELECT jsonb_build_object('ref', task, 'at', decided_at) FROM decisions WHERE message = p_message),
            (SELECT jsonb_build_object('ref', result, 'at', done_at) FROM acts WHERE message = p_message)),
        'nonce_used', EXISTS (SELECT FROM nonces WHERE nonce = p_nonce),
        'case', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object(
            'kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'open', c.closed_at IS NULL,
            'respondents', (SELECT count(*) FROM parties WHERE case_id = c.id AND role = 'respondent' AND struck_by IS NULL), 'mediators', c.mediators, 'policy', c.policy, 'act_seq', c.act_seq, 'opened_by', c.opened_by,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties WHERE case_id = c.id AND struck_by IS NULL)) END,
        'task', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object(
            'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
            'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person, 'subject', t.subject,
            'excluded', t.excluded, 'state', t.state, 'due', t.due, 'awaits', t.awaits, 'lapses', t.lapses) END,
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre)), '[]')
                     FROM posts WHERE staff IN (p_staff, p_for) AND until IS NULL),
        'substitutions', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'absent', absent, 'substitute', substitute,
                              'posts', posts, 'from', since, 'until', until)), '[]')
                          FROM substitutions WHERE since <= n AND until > n AND (absent = p_for OR absent = ANY (t.excluded))),
        'recused', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = c.id),
        'opinion', (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_opinion),
        'details', (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_details),
        'policy', (SELECT max(version) FROM policies));
END $$;

-- Where the step at a place of the story stands: p_step is the place. It is stable, so it shows one
-- moment: that of the statement which calls it.
CREATE OR REPLACE FUNCTION step_seen(p_case text, p_step int) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c cases;
    s steps;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM steps WHERE case_id = p_case AND place = p_step AND struck_by IS NULL;
    RETURN jsonb_build_object(
        'now', register_now(),
        'case', jsonb_build_object('kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'rewinds', c.rewinds,
            'open', c.closed_at IS NULL, 'ending', c.ending, 'mediators', c.mediators, 'policy', c.policy,
            'act_seq', c.act_seq, 'heeded_seq', c.heeded_seq, 'opened_by', c.opened_by, 'first_in', c.first_in,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties
                        WHERE case_id = c.id AND struck_by IS NULL AND since <= coalesce(s.step, c.step))),
        'calendar', (SELECT coalesce(max(revision), 0) FROM calendar_years),
        'reached', CASE WHEN s.step IS NULL THEN (SELECT coalesce(max(place), 0) FROM steps WHERE case_id = p_case AND struck_by IS NULL) END,
        'rewound', CASE WHEN s.step IS NULL AND c.rewinds > 0
                   THEN (SELECT jsonb_build_object('kind', kind, 'act', act, 'task', task, 'tasks', tasks_struck(p_case, act)) FROM rewinds
                         WHERE case_id = p_case AND n = c.rewinds AND place = p_step) END,
        'step', CASE WHEN s.step IS NOT NULL THEN jsonb_build_object('number', s.step, 'stage', s.stage, 'centre', s.centre, 'any', s.any_answer, 'interrupted_by', s.interrupted_by) END,
        'mediator_left', (SELECT act FROM recusals WHERE case_id = c.id AND staff = ANY (c.mediators) LIMIT 1),
        'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
                      'id', t.id, 'slot', t.slot, 'kind', t.kind, 'number', t.number, 'rule', t.rule, 'counted', t.counted, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person,
                      'place', (SELECT name FROM centres WHERE code = t.at_centre), 'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits, 'lapses', t.lapses,
                      'opened_at', t.opened_at, 'reminders', t.reminders,
                      'reminded', (SELECT coalesce(jsonb_agg(rung), '[]') FROM notices WHERE task = t.id),
                      'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf, 'decided_at', d.decided_at, 'fact', d.fact)
                      ORDER BY t.slot), '[]')
                  FROM tasks t LEFT JOIN decisions d ON d.task = t.id
                  WHERE t.case_id = p_case AND t.step = s.step),
        'acts', CASE WHEN c.act_seq > 0 AND (s.step IS NULL OR s.interrupted_by IS NOT NULL)
                THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', seq, 'kind', kind, 'message', message, 'staff', staff, 'party', party, 'at', done_at)
                          ORDER BY seq), '[]') FROM acts WHERE case_id = p_case) ELSE '[]' END);
END $$;

-- Who could decide a task of a case that waits at one of the centres.
CREATE OR REPLACE FUNCTION people_around(p_case text, p_centres text[], at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN jsonb_build_object(
        'barred', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = p_case),
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff), '[]')
            FROM posts p WHERE centre = ANY (p_centres) AND until IS NULL
            AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL)),
        'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute)), '[]')
            FROM substitutions WHERE since <= at AND until > at -- nobody else could be barred for whom he stands in
            AND substitute = ANY (ARRAY(SELECT staff FROM posts WHERE centre = ANY (p_centres) AND until IS NULL))),
        'authors', (SELECT coalesce(jsonb_agg(DISTINCT who), '[]')
            FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
            WHERE t.case_id = p_case AND t.kind IN ('session', 'mediator_signs') AND s.struck_by IS NULL AND who IS NOT NULL),
        -- Since the last appointment: before it other people were spoken of.
        'successions', (SELECT coalesce(jsonb_agg(jsonb_build_object('leaver', s.leaver, 'successor', s.successor) ORDER BY s.id), '[]')
            FROM successions s WHERE s.case_id = p_case AND s.at >= coalesce((
                SELECT max(d.decided_at) FROM tasks t JOIN steps k USING (case_id, step) JOIN decisions d ON d.task = t.id
                WHERE t.case_id = p_case AND t.kind = 'appointment' AND k.struck_by IS NULL), '-infinity')),
        'places', (SELECT jsonb_object_agg(code, name) FROM centres WHERE code = ANY (p_centres)));
END $$;

-- Whose the tasks were that may be asked again at a place of the story, and whether
-- voices were asked for about them: the last of each that an act interrupted, or
-- struck at this very place. With the kinds of the acts that have put the story
-- back since.
CREATE FUNCTION asked_before(p_case text, p_place int) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (
        SELECT jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'number', number, 'party', party, 'subject', subject, 'centre', centre,
            'person', person, 'routed', routed_from, 'consulted', consulted,
            'rewound_by', (SELECT jsonb_agg(l.kind) FROM rewinds l WHERE l.case_id = p_case AND l.n >= last.n AND l.place <= p_place)))
        FROM (
            SELECT DISTINCT ON (t.kind, t.number, t.party, t.subject) t.*, s.centre, s.struck_by, s.interrupted_by, r.n
            FROM tasks t JOIN steps s USING (case_id, step) LEFT JOIN rewinds r ON (r.case_id, r.act) = (s.case_id, s.struck_by)
            WHERE t.case_id = p_case AND (s.struck_by IS NULL OR s.place = p_place)
            ORDER BY t.kind, t.number, t.party, t.subject, t.step DESC
        ) last
        WHERE (struck_by IS NOT NULL OR state = 'superseded' AND interrupted_by IS NOT NULL)
          AND (person IS NOT NULL OR routed_from IS NOT NULL OR consulted));
END $$;

-- Where a step stands with its case locked, so that nobody else changes it. For
-- a step that is not open yet the calendar is held too, and it is told what stays
-- open of the step before, if the first answer settled that one, among whom the
-- new tasks find their seats, and what only an act has asked again.
CREATE OR REPLACE FUNCTION step_context(p_case text, p_step int, p_centres text[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seen jsonb;
BEGIN
    PERFORM FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND place = p_step AND struck_by IS NULL) THEN
        RETURN step_seen(p_case, p_step);
    END IF;
    PERFORM calendar_held();
    seen := step_seen(p_case, p_step);
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND place = p_step - 1 AND struck_by IS NULL AND any_answer) THEN
        seen := seen || jsonb_build_object('earlier', step_seen(p_case, p_step - 1) -> 'tasks');
    END IF;
    IF (seen #>> '{case,act_seq}')::int > 0 THEN
        seen := seen || jsonb_build_object('before', asked_before(p_case, p_step));
    END IF;
    RETURN seen || jsonb_build_object('people', people_around(p_case, p_centres, (seen ->> 'now')::timestamptz));
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION asked_before FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asked_before TO hejie_app;

-- +goose Down
-- The former contexts do not know what was struck: there is no way back.
SELECT 1 / 0;
