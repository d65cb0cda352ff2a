-- Where a step stands, and what opening it needs to know. The answers are put
-- together as decision_context puts its own.

-- Where a position of the story stands: p_step is the position. Of a step that is not open
-- yet it tells how far the story is, and how it came to be put back to this very
-- position. It is stable, so it shows one moment: that of the statement which calls it.
CREATE FUNCTION step_seen(p_case text, p_step int) RETURNS json
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
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
    SELECT * INTO s FROM steps WHERE case_id = p_case AND position = p_step AND struck_by IS NULL;
    IF s.step IS NOT NULL THEN
        step := json_build_object('number', s.step, 'stage', s.stage, 'centre', s.centre, 'any', s.any_answer, 'ends_on', s.ends_on,
            'interrupted_by', s.interrupted_by);
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
        reached := (SELECT coalesce(max(position), 0) FROM steps WHERE case_id = p_case AND struck_by IS NULL);
        IF c.story_version > 0 THEN
            rewound := (SELECT json_build_object('kind', kind, 'act', act, 'task', task, 'tasks', tasks_struck(p_case, act)) FROM rewinds
                        WHERE case_id = p_case AND n = c.story_version AND position = p_step);
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
        'case', json_build_object('kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'story_version', c.story_version,
            'open', c.closed_at IS NULL, 'ending', c.ending, 'mediators', c.mediators, 'policy', c.policy,
            'act_seq', c.act_seq, 'heeded_seq', c.heeded_seq, 'opened_by', c.opened_by, 'first_in', c.first_in,
            'parties', ARRAY(SELECT party FROM parties WHERE case_id = c.id AND struck_by IS NULL AND since <= coalesce(s.step, c.step)
                             ORDER BY length(party), party)),
        'calendar', (SELECT coalesce(max(revision), 0) FROM calendar_years));
END $$;
GRANT EXECUTE ON FUNCTION step_seen TO hejie_app;

-- Among whom the tasks of a step of a case that waits at one of the centres find
-- their seats. Who wrote what is judged is told where somebody is to judge it.
CREATE FUNCTION people_around(p_case text, p_centres text[], at timestamptz, p_judges boolean) RETURNS json
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    stand_ins json := '[]';
    authors text[];
    successions json;
BEGIN
    IF EXISTS (SELECT FROM substitutions WHERE since <= at AND until > at) THEN
        stand_ins := array_to_json(ARRAY(
            SELECT json_build_object('absent', absent, 'substitute', substitute)
            FROM substitutions WHERE since <= at AND until > at -- nobody else could be barred for whom they stand in
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
GRANT EXECUTE ON FUNCTION people_around TO hejie_app;

-- Whose the tasks were that may be asked again at a position of the story, and whether
-- voices were asked for about them: the last of each that an act interrupted, or
-- struck at this very position. With the kinds of the acts that have put the story
-- back since.
CREATE FUNCTION asked_before(p_case text, p_position int) RETURNS jsonb
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'number', number, 'party', party, 'subject', subject, 'centre', centre,
            'person', person, 'routed', routed_from, 'consulted', consulted,
            'rewound_by', (SELECT jsonb_agg(l.kind) FROM rewinds l WHERE l.case_id = p_case AND l.n >= last.n AND l.position <= p_position)))
        FROM (
            SELECT DISTINCT ON (t.kind, t.number, t.party, t.subject) t.*, s.centre, s.struck_by, s.interrupted_by, r.n
            FROM tasks t JOIN steps s USING (case_id, step) LEFT JOIN rewinds r ON (r.case_id, r.act) = (s.case_id, s.struck_by)
            WHERE t.case_id = p_case AND (s.struck_by IS NULL OR s.position = p_position)
            ORDER BY t.kind, t.number, t.party, t.subject, t.step DESC
        ) last
        WHERE (struck_by IS NOT NULL OR state = 'superseded' AND interrupted_by IS NOT NULL)
          AND (person IS NOT NULL OR routed_from IS NOT NULL OR consulted));
END $$;
GRANT EXECUTE ON FUNCTION asked_before TO hejie_app;

-- What a story is told from: the file of its case, and the steps that are on record
-- and were not struck, in order, each with what was asked and what came of it.
CREATE FUNCTION story_on_record(p_case text) RETURNS json
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN json_build_object('file', case_file(p_case), 'steps', ARRAY(
        SELECT json_build_object(
            'number', s.step, 'stage', s.stage, 'centre', s.centre, 'any', s.any_answer, 'ends_on', s.ends_on, 'interrupted_by', s.interrupted_by,
            'act', CASE WHEN s.interrupted_by IS NOT NULL THEN (
                SELECT json_build_object('kind', kind, 'message', message, 'staff', staff, 'party', party, 'at', done_at)
                FROM acts WHERE message = s.interrupted_by) END,
            'parties', ARRAY(SELECT party FROM parties WHERE case_id = p_case AND struck_by IS NULL AND since <= s.step ORDER BY length(party), party),
            'tasks', ARRAY(
                SELECT json_build_object('id', t.id, 'slot', t.slot, 'kind', t.kind, 'number', t.number, 'party', t.party, 'counted', t.counted,
                    'state', t.state, 'due', t.due, 'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf, 'decided_at', d.decided_at, 'fact', d.fact)
                FROM tasks t LEFT JOIN decisions d ON d.task = t.id
                WHERE t.case_id = p_case AND t.step = s.step ORDER BY t.slot))
        FROM steps s WHERE s.case_id = p_case AND s.struck_by IS NULL ORDER BY s.position));
END $$;
GRANT EXECUTE ON FUNCTION story_on_record TO hejie_app;

-- Where a step stands with its case locked, so that nobody else changes it. For
-- a step that is not open yet the calendar is held too, and it is told what the
-- story is told from, what stays open of the step before, if the first answer
-- settled that one, and what only an act has asked again.
CREATE FUNCTION step_context(p_case text, p_step int) RETURNS json
LANGUAGE plpgsql VOLATILE SET enable_seqscan = off AS $$
DECLARE
    acted   boolean;
    earlier json;
    before  json;
BEGIN
    SELECT act_seq > 0 INTO acted FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND position = p_step AND struck_by IS NULL) THEN
        RETURN json_build_object('seen', step_seen(p_case, p_step));
    END IF;
    PERFORM calendar_held(); -- it may have waited for the import of a year, so what is seen is seen after it
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND position = p_step - 1 AND struck_by IS NULL AND any_answer) THEN
        earlier := step_seen(p_case, p_step - 1) -> 'tasks';
    END IF;
    IF acted THEN
        before := asked_before(p_case, p_step);
    END IF;
    RETURN json_build_object('seen', step_seen(p_case, p_step), 'earlier', earlier, 'before', before,
        'story', story_on_record(p_case));
END $$;
GRANT EXECUTE ON FUNCTION step_context TO hejie_app;
