-- +goose Up

-- What PostgreSQL starts for a query costs more than what it finds: each table
-- that a subquery might look at is locked, opened and prepared for reading, in
-- every transaction anew. So what is rarely there is asked for only when it can be.

-- What a decision or an act has to be judged by, as before, with who of the parties
-- is under age and of whom a guardian is on record. A message that is on record has
-- spent its nonce, so only then is it looked for.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c cases;
    t tasks;
    n timestamptz;
    spent boolean;
    again jsonb;
    stand_ins jsonb := '[]';
    opinion text;
    parties jsonb;
    minors jsonb;
    guarded jsonb;
    recused jsonb;
    respondents bigint;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    n := register_now();
    spent := EXISTS (SELECT FROM nonces WHERE nonce = p_nonce);
    IF spent THEN
        again := coalesce(
            (SELECT jsonb_build_object('ref', task, 'at', decided_at) FROM decisions WHERE message = p_message),
            (SELECT jsonb_build_object('ref', result, 'at', done_at) FROM acts WHERE message = p_message));
    END IF;
    IF c.id IS NOT NULL THEN
        SELECT coalesce(jsonb_agg(party ORDER BY length(party), party) FILTER (WHERE p.struck_by IS NULL), '[]'),
            count(*) FILTER (WHERE role = 'respondent' AND p.struck_by IS NULL), jsonb_agg(party) FILTER (WHERE under_age(birth, 18, n))
        INTO parties, respondents, minors FROM parties p WHERE p.case_id = c.id;
        IF c.act_seq > 0 THEN -- by an act a guardian is on record, and somebody recused
            guarded := (SELECT jsonb_agg(party) FROM guardians WHERE case_id = c.id);
            recused := (SELECT jsonb_agg(staff) FROM recusals WHERE case_id = c.id);
        END IF;
        SELECT * INTO t FROM tasks WHERE id = p_task;
    END IF;
    IF p_for <> '' OR t.excluded <> '{}' THEN
        stand_ins := (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'absent', absent, 'substitute', substitute,
                          'posts', posts, 'from', since, 'until', until)), '[]')
                      FROM substitutions WHERE since <= n AND until > n AND (absent = p_for OR absent = ANY (t.excluded)));
    END IF;
    IF p_opinion <> '' THEN
        opinion := (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_opinion);
    END IF;
    RETURN jsonb_build_object(
        'now', n,
        'key', (SELECT jsonb_build_object('staff', staff, 'public_key', encode(public_key, 'base64'), 'revoked', revoked_at IS NOT NULL)
                FROM keys WHERE id = p_key),
        'again', again,
        'nonce_used', spent,
        'case', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object(
            'kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'open', c.closed_at IS NULL,
            'respondents', respondents, 'mediators', c.mediators, 'policy', c.policy, 'act_seq', c.act_seq, 'opened_by', c.opened_by,
            'parties', parties, 'minors', minors, 'guarded', guarded) END,
        'task', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object(
            'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
            'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person, 'subject', t.subject,
            'excluded', t.excluded, 'state', t.state, 'due', t.due, 'awaits', t.awaits, 'lapses', t.lapses) END,
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre)), '[]')
                     FROM posts WHERE staff IN (p_staff, p_for) AND until IS NULL),
        'substitutions', stand_ins,
        'recused', recused,
        'opinion', opinion,
        'details', (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_details),
        'policy', (SELECT max(version) FROM policies));
END $$;

-- Where the step at a place of the story stands, as before: one moment, that of
-- the statement which calls it.
CREATE OR REPLACE FUNCTION step_seen(p_case text, p_step int) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c cases;
    s steps;
    seen jsonb;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM steps WHERE case_id = p_case AND place = p_step AND struck_by IS NULL;
    IF s.step IS NOT NULL THEN
        seen := jsonb_build_object(
            'step', jsonb_build_object('number', s.step, 'stage', s.stage, 'centre', s.centre, 'any', s.any_answer, 'interrupted_by', s.interrupted_by),
            'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                          'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
                          'id', t.id, 'slot', t.slot, 'kind', t.kind, 'number', t.number, 'rule', t.rule, 'counted', t.counted, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person,
                          'place', (SELECT name FROM centres WHERE code = t.at_centre), 'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits, 'lapses', t.lapses,
                          'opened_at', t.opened_at, 'reminders', t.reminders,
                          'reminded', (SELECT coalesce(jsonb_agg(rung), '[]') FROM notices WHERE task = t.id),
                          'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf, 'decided_at', d.decided_at, 'fact', d.fact)
                          ORDER BY t.slot), '[]')
                      FROM tasks t LEFT JOIN decisions d ON d.task = t.id
                      WHERE t.case_id = p_case AND t.step = s.step));
    ELSE
        seen := jsonb_build_object(
            'reached', (SELECT coalesce(max(place), 0) FROM steps WHERE case_id = p_case AND struck_by IS NULL), 'tasks', '[]'::jsonb);
        IF c.rewinds > 0 THEN
            seen := seen || jsonb_build_object('rewound',
                (SELECT jsonb_build_object('kind', kind, 'act', act, 'task', task, 'tasks', tasks_struck(p_case, act)) FROM rewinds
                 WHERE case_id = p_case AND n = c.rewinds AND place = p_step));
        END IF;
    END IF;
    IF c.act_seq > 0 THEN -- nobody is recused but by an act
        seen := seen || jsonb_build_object(
            'mediator_left', (SELECT act FROM recusals WHERE case_id = c.id AND staff = ANY (c.mediators) LIMIT 1),
            'acts', CASE WHEN s.step IS NULL OR s.interrupted_by IS NOT NULL
                    THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', seq, 'kind', kind, 'message', message, 'staff', staff, 'party', party, 'at', done_at)
                              ORDER BY seq), '[]') FROM acts WHERE case_id = p_case) END);
    END IF;
    RETURN seen || jsonb_build_object(
        'now', register_now(),
        'case', jsonb_build_object('kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'rewinds', c.rewinds,
            'open', c.closed_at IS NULL, 'ending', c.ending, 'mediators', c.mediators, 'policy', c.policy,
            'act_seq', c.act_seq, 'heeded_seq', c.heeded_seq, 'opened_by', c.opened_by, 'first_in', c.first_in,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties
                        WHERE case_id = c.id AND struck_by IS NULL AND since <= coalesce(s.step, c.step))),
        'calendar', (SELECT coalesce(max(revision), 0) FROM calendar_years));
END $$;

-- Who could decide a task of a case that waits at one of the centres, as before.
-- Who wrote what is judged is told where somebody is to judge it.
DROP FUNCTION people_around;
CREATE FUNCTION people_around(p_case text, p_centres text[], at timestamptz, p_judges boolean) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    around jsonb := jsonb_build_object(
        'barred', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = p_case),
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff), '[]')
            FROM posts p WHERE centre = ANY (p_centres) AND until IS NULL
            AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL)),
        'places', (SELECT jsonb_object_agg(code, name) FROM centres WHERE code = ANY (p_centres)));
BEGIN
    IF EXISTS (SELECT FROM substitutions WHERE since <= at AND until > at) THEN
        around := around || jsonb_build_object('stand_ins',
            (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute)), '[]')
             FROM substitutions WHERE since <= at AND until > at -- nobody else could be barred for whom he stands in
             AND substitute = ANY (ARRAY(SELECT staff FROM posts WHERE centre = ANY (p_centres) AND until IS NULL))));
    END IF;
    IF p_judges THEN
        around := around || jsonb_build_object('authors',
            (SELECT coalesce(jsonb_agg(DISTINCT who), '[]')
             FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
             WHERE t.case_id = p_case AND t.kind IN ('session', 'mediator_signs') AND s.struck_by IS NULL AND who IS NOT NULL));
    END IF;
    IF EXISTS (SELECT FROM successions WHERE case_id = p_case) THEN
        -- Since the last appointment: before it other people were spoken of.
        around := around || jsonb_build_object('successions',
            (SELECT coalesce(jsonb_agg(jsonb_build_object('leaver', s.leaver, 'successor', s.successor) ORDER BY s.id), '[]')
             FROM successions s WHERE s.case_id = p_case AND s.at >= coalesce((
                 SELECT max(d.decided_at) FROM tasks t JOIN steps k USING (case_id, step) JOIN decisions d ON d.task = t.id
                 WHERE t.case_id = p_case AND t.kind = 'appointment' AND k.struck_by IS NULL), '-infinity')));
    END IF;
    RETURN around;
END $$;

-- Where a step stands with its case locked, as before. For a step that is not open
-- yet the calendar is held too, and it is told among whom the new tasks find
-- their seats.
DROP FUNCTION step_context;
CREATE FUNCTION step_context(p_case text, p_step int, p_centres text[], p_judges boolean) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seen jsonb;
    revision bigint;
BEGIN
    PERFORM FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    seen := step_seen(p_case, p_step);
    IF seen IS NULL OR seen -> 'step' IS NOT NULL THEN
        RETURN seen;
    END IF;
    revision := calendar_held(); -- it may have waited for the import of a year
    seen := seen || jsonb_build_object('now', register_now(), 'calendar', revision);
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND place = p_step - 1 AND struck_by IS NULL AND any_answer) THEN
        seen := seen || jsonb_build_object('earlier', step_seen(p_case, p_step - 1) -> 'tasks');
    END IF;
    IF (seen #>> '{case,act_seq}')::int > 0 THEN
        seen := seen || jsonb_build_object('before', asked_before(p_case, p_step));
    END IF;
    RETURN seen || jsonb_build_object('people', people_around(p_case, p_centres, (seen ->> 'now')::timestamptz, p_judges));
END $$;

-- A line of the audit waits as a draft for the end of its transaction. It is found
-- there by its place, not by a number: a table whose rows are gone as soon as
-- they are seen is searched through all that is left of them. The head of the
-- chain is held by a lock of its own, for whom a row is locked is woken to look at
-- it, and to lock it, once more.
-- +goose StatementEnd
ALTER TABLE audit_drafts DROP COLUMN n;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION audit_drafted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    line audit := NEW.line;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hejie audit head'));
    SELECT seq + 1, hash INTO line.seq, line.prev FROM audit_head;
    line.hash := sha256(audit_bytes(line));
    WITH chained AS (DELETE FROM audit_drafts WHERE ctid = NEW.ctid),
        head AS (UPDATE audit_head SET seq = line.seq, hash = line.hash)
    INSERT INTO audit VALUES (line.*);
    RETURN NULL;
END $$;

-- As before. Mostly nobody is barred.
CREATE OR REPLACE FUNCTION decisions_four_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    barred text[];
BEGIN
    SELECT excluded INTO barred FROM tasks WHERE id = NEW.task;
    IF barred = '{}' THEN
        RETURN NEW;
    END IF;
    IF NEW.staff = ANY (barred) OR NEW.on_behalf = ANY (barred) OR EXISTS (
        SELECT FROM substitutions
        WHERE absent = ANY (barred) AND substitute IN (NEW.staff, NEW.on_behalf)
          AND NEW.decided_at >= since AND NEW.decided_at < until)
    THEN
        RAISE EXCEPTION 'SELF_APPROVAL' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- As before. Only tasks of the case are looked at, for those that are open
-- anywhere are many.
CREATE OR REPLACE FUNCTION steps_in_turn() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT bool_or(state = 'open') FROM tasks WHERE case_id = NEW.case_id AND step < NEW.step) THEN
        RAISE EXCEPTION 'step % of % is not its turn: a task is open', NEW.step, NEW.case_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION people_around, step_context FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_around, step_context TO hejie_app;

-- +goose Down
-- Nothing is kept otherwise than before, and there is no way back behind 0022.
SELECT 1 / 0;
