-- +goose Up

-- The contexts as before, put together as text (json) instead of as a tree (jsonb)
-- that is taken apart and copied at each level, and lists as arrays instead of
-- aggregates: each takes about half as long. Nobody but the programs reads them.
DROP FUNCTION step_context, step_seen, people_around, decision_context;

-- +goose StatementBegin
-- What a message is judged by, with its case locked.
CREATE FUNCTION decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text)
RETURNS json LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c cases;
    t tasks;
    n timestamptz;
    spent boolean;
    again json;
    stand_ins json;
    opinion text;
    parties text[];
    minors text[];
    guarded text[];
    recused text[];
    respondents bigint;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    n := register_now();
    spent := EXISTS (SELECT FROM nonces WHERE nonce = p_nonce);
    IF spent THEN
        again := coalesce(
            (SELECT json_build_object('ref', task, 'at', decided_at) FROM decisions WHERE message = p_message),
            (SELECT json_build_object('ref', result, 'at', done_at) FROM acts WHERE message = p_message));
    END IF;
    IF c.id IS NOT NULL THEN
        SELECT array_agg(party ORDER BY length(party), party) FILTER (WHERE p.struck_by IS NULL),
            count(*) FILTER (WHERE role = 'respondent' AND p.struck_by IS NULL), array_agg(party) FILTER (WHERE under_age(birth, 18, n))
        INTO parties, respondents, minors FROM parties p WHERE p.case_id = c.id;
        IF c.act_seq > 0 THEN -- by an act a guardian is on record, and somebody recused
            guarded := ARRAY(SELECT party FROM guardians WHERE case_id = c.id);
            recused := ARRAY(SELECT staff FROM recusals WHERE case_id = c.id);
        END IF;
        SELECT * INTO t FROM tasks WHERE id = p_task;
    END IF;
    IF p_for <> '' OR t.excluded <> '{}' THEN
        stand_ins := array_to_json(ARRAY(SELECT json_build_object('id', id, 'absent', absent, 'substitute', substitute,
                          'posts', posts, 'from', since, 'until', until)
                      FROM substitutions WHERE since <= n AND until > n AND (absent = p_for OR absent = ANY (t.excluded))));
    END IF;
    IF p_opinion <> '' THEN
        opinion := (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_opinion);
    END IF;
    RETURN json_build_object(
        'now', n,
        'key', (SELECT json_build_object('staff', staff, 'public_key', encode(public_key, 'base64'), 'revoked', revoked_at IS NOT NULL)
                FROM keys WHERE id = p_key),
        'again', again,
        'nonce_used', spent,
        'case', CASE WHEN c.id IS NOT NULL THEN json_build_object(
            'kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'open', c.closed_at IS NULL,
            'respondents', respondents, 'mediators', c.mediators, 'policy', c.policy, 'act_seq', c.act_seq, 'opened_by', c.opened_by,
            'parties', parties, 'minors', minors, 'guarded', guarded) END,
        'task', CASE WHEN t.id IS NOT NULL THEN json_build_object(
            'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
            'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person, 'subject', t.subject,
            'excluded', t.excluded, 'state', t.state, 'due', t.due, 'awaits', t.awaits, 'lapses', t.lapses) END,
        'holdings', ARRAY(SELECT json_build_object('staff', staff, 'post', post, 'centre', centre)
                          FROM posts WHERE staff IN (p_staff, p_for) AND until IS NULL),
        'substitutions', stand_ins,
        'recused', recused,
        'opinion', opinion,
        'details', (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_details),
        'policy', (SELECT max(version) FROM policies));
END $$;

-- Where a place of the story stands. Of a step that is not open yet it tells how
-- far the story is, and how it came to be put back to this very place.
CREATE FUNCTION step_seen(p_case text, p_step int) RETURNS json LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c cases;
    s steps;
    step json;
    tasks json := '[]';
    reached int;
    rewound json;
    mediator_left text;
    acts json;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM steps WHERE case_id = p_case AND place = p_step AND struck_by IS NULL;
    IF s.step IS NOT NULL THEN
        step := json_build_object('number', s.step, 'stage', s.stage, 'centre', s.centre, 'any', s.any_answer, 'interrupted_by', s.interrupted_by);
        tasks := array_to_json(ARRAY(
            SELECT json_build_object(
                'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
                'id', t.id, 'slot', t.slot, 'kind', t.kind, 'number', t.number, 'rule', t.rule, 'counted', t.counted, 'party', t.party,
                'post', t.post, 'at', t.at_centre, 'person', t.person, 'place', (SELECT name FROM centres WHERE code = t.at_centre),
                'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits, 'lapses', t.lapses,
                'opened_at', t.opened_at, 'reminders', t.reminders, 'reminded', ARRAY(SELECT rung FROM notices WHERE task = t.id),
                'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf, 'decided_at', d.decided_at, 'fact', d.fact)
            FROM tasks t LEFT JOIN decisions d ON d.task = t.id
            WHERE t.case_id = p_case AND t.step = s.step ORDER BY t.slot));
    ELSE
        reached := (SELECT coalesce(max(place), 0) FROM steps WHERE case_id = p_case AND struck_by IS NULL);
        IF c.rewinds > 0 THEN
            rewound := (SELECT json_build_object('kind', kind, 'act', act, 'task', task, 'tasks', tasks_struck(p_case, act)) FROM rewinds
                        WHERE case_id = p_case AND n = c.rewinds AND place = p_step);
        END IF;
    END IF;
    IF c.act_seq > 0 THEN -- nobody is recused but by an act
        mediator_left := (SELECT act FROM recusals WHERE case_id = c.id AND staff = ANY (c.mediators) LIMIT 1);
        IF s.step IS NULL OR s.interrupted_by IS NOT NULL THEN
            acts := array_to_json(ARRAY(
                SELECT json_build_object('seq', seq, 'kind', kind, 'message', message, 'staff', staff, 'party', party, 'at', done_at)
                FROM acts WHERE case_id = p_case ORDER BY seq));
        END IF;
    END IF;
    RETURN json_build_object(
        'step', step, 'tasks', tasks, 'reached', reached, 'rewound', rewound, 'mediator_left', mediator_left, 'acts', acts,
        'now', register_now(),
        'case', json_build_object('kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'rewinds', c.rewinds,
            'open', c.closed_at IS NULL, 'ending', c.ending, 'mediators', c.mediators, 'policy', c.policy,
            'act_seq', c.act_seq, 'heeded_seq', c.heeded_seq, 'opened_by', c.opened_by, 'first_in', c.first_in,
            'parties', ARRAY(SELECT party FROM parties WHERE case_id = c.id AND struck_by IS NULL AND since <= coalesce(s.step, c.step)
                             ORDER BY length(party), party)),
        'calendar', (SELECT coalesce(max(revision), 0) FROM calendar_years));
END $$;

-- Among whom the tasks of a step find their seats.
CREATE FUNCTION people_around(p_case text, p_centres text[], at timestamptz, p_judges boolean) RETURNS json
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    stand_ins json := '[]';
    authors text[];
    successions json;
BEGIN
    IF EXISTS (SELECT FROM substitutions WHERE since <= at AND until > at) THEN
        stand_ins := array_to_json(ARRAY(
            SELECT json_build_object('absent', absent, 'substitute', substitute)
            FROM substitutions WHERE since <= at AND until > at -- nobody else could be barred for whom he stands in
            AND substitute = ANY (ARRAY(SELECT staff FROM posts WHERE centre = ANY (p_centres) AND until IS NULL))));
    END IF;
    IF p_judges THEN
        authors := ARRAY(
            SELECT DISTINCT who
            FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
            WHERE t.case_id = p_case AND t.kind IN ('session', 'mediator_signs') AND s.struck_by IS NULL AND who IS NOT NULL);
    END IF;
    IF EXISTS (SELECT FROM successions WHERE case_id = p_case) THEN
        -- Since the last appointment: before it other people were spoken of.
        successions := array_to_json(ARRAY(
            SELECT json_build_object('leaver', s.leaver, 'successor', s.successor)
            FROM successions s WHERE s.case_id = p_case AND s.at >= coalesce((
                SELECT max(d.decided_at) FROM tasks t JOIN steps k USING (case_id, step) JOIN decisions d ON d.task = t.id
                WHERE t.case_id = p_case AND t.kind = 'appointment' AND k.struck_by IS NULL), '-infinity')
            ORDER BY s.id));
    END IF;
    RETURN json_build_object(
        'barred', ARRAY(SELECT staff FROM recusals WHERE case_id = p_case),
        'holdings', ARRAY(SELECT json_build_object('staff', staff, 'post', post, 'centre', centre)
            FROM posts p WHERE centre = ANY (p_centres) AND until IS NULL
            AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL) ORDER BY staff),
        'places', (SELECT json_object_agg(code, name) FROM centres WHERE code = ANY (p_centres)),
        'stand_ins', stand_ins, 'authors', authors, 'successions', successions);
END $$;

-- Where a step stands with its case locked, so that nobody else changes it. For
-- a step that is not open yet the calendar is held too, and it is told what stays
-- open of the step before, if the first answer settled that one, among whom the
-- new tasks find their seats, and what only an act has asked again.
CREATE FUNCTION step_context(p_case text, p_step int, p_centres text[], p_judges boolean) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    acted   boolean;
    earlier json;
    before  json;
BEGIN
    SELECT act_seq > 0 INTO acted FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND place = p_step AND struck_by IS NULL) THEN
        RETURN json_build_object('seen', step_seen(p_case, p_step));
    END IF;
    PERFORM calendar_held(); -- it may have waited for the import of a year, so what is seen is seen after it
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND place = p_step - 1 AND struck_by IS NULL AND any_answer) THEN
        earlier := step_seen(p_case, p_step - 1) -> 'tasks';
    END IF;
    IF acted THEN
        before := asked_before(p_case, p_step);
    END IF;
    RETURN json_build_object('seen', step_seen(p_case, p_step), 'earlier', earlier, 'before', before,
        'people', people_around(p_case, p_centres, register_now(), p_judges));
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION decision_context, step_seen, people_around, step_context FROM PUBLIC;
GRANT EXECUTE ON FUNCTION decision_context, step_seen, people_around, step_context TO hejie_app;

-- +goose Down
-- There is no way back behind 0022.
SELECT 1 / 0;
