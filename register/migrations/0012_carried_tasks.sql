-- +goose Up

-- Several things may be owed at once over years, and the first answer takes the
-- story on. What is asked again in the next step keeps its row: its number, its
-- due time and its reminders.
ALTER TABLE steps ADD COLUMN any_answer boolean NOT NULL DEFAULT false; -- the first answer settles it
ALTER TABLE tasks ADD COLUMN number int NOT NULL DEFAULT 0;             -- which of several of its kind it is
GRANT UPDATE (step, slot) ON tasks TO hejie_app;

-- No step follows while a task is open, as before; but it may take over those of
-- the step before, if an answer has settled that one.
DROP TRIGGER steps_in_turn ON steps;
CREATE TRIGGER steps_in_turn AFTER INSERT ON steps FOR EACH ROW EXECUTE FUNCTION steps_in_turn();

-- +goose StatementBegin
CREATE FUNCTION tasks_carried() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.step <= OLD.step
        OR NOT EXISTS (SELECT FROM steps WHERE case_id = OLD.case_id AND step = OLD.step AND any_answer)
        OR NOT EXISTS (SELECT FROM tasks WHERE case_id = OLD.case_id AND step = OLD.step AND id <> OLD.id AND state IN ('decided', 'expired'))
    THEN
        RAISE EXCEPTION 'task % stays with its step', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tasks_carried BEFORE UPDATE OF step ON tasks
    FOR EACH ROW WHEN (NEW.step IS DISTINCT FROM OLD.step) EXECUTE FUNCTION tasks_carried();

-- +goose StatementBegin
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
        'step', CASE WHEN s.step IS NOT NULL THEN jsonb_build_object('stage', s.stage, 'centre', s.centre, 'any', s.any_answer, 'interrupted_by', s.interrupted_by) END,
        'mediator_left', (SELECT act FROM recusals WHERE case_id = c.id AND staff = ANY (c.mediators) LIMIT 1),
        'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'id', t.id, 'slot', t.slot, 'kind', t.kind, 'number', t.number, 'rule', t.rule, 'counted', t.counted, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person,
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

CREATE OR REPLACE FUNCTION step_context(p_case text, p_step int, p_centres text[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seen jsonb;
    earlier int;
BEGIN
    PERFORM FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND step = p_step) THEN
        RETURN step_seen(p_case, p_step);
    END IF;
    PERFORM calendar_held();
    seen := step_seen(p_case, p_step);
    SELECT step INTO earlier FROM steps WHERE case_id = p_case AND step = (seen #>> '{case,step}')::int AND any_answer;
    IF FOUND THEN
        seen := seen || jsonb_build_object('earlier', step_seen(p_case, earlier) -> 'tasks');
    END IF;
    RETURN seen || jsonb_build_object('people', people_around(p_case, p_centres, (seen ->> 'now')::timestamptz));
END $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
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

CREATE OR REPLACE FUNCTION step_context(p_case text, p_step int, p_centres text[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
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
DROP TRIGGER tasks_carried ON tasks;
DROP FUNCTION tasks_carried;
DROP TRIGGER steps_in_turn ON steps;
CREATE TRIGGER steps_in_turn BEFORE INSERT ON steps FOR EACH ROW EXECUTE FUNCTION steps_in_turn();
REVOKE UPDATE (step, slot) ON tasks FROM hejie_app;
ALTER TABLE tasks DROP COLUMN number;
ALTER TABLE steps DROP COLUMN any_answer;
