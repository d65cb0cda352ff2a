-- +goose Up

-- A step has a place in the story beside its number. A number is never used
-- twice; tasks are named by it. A step that was struck keeps its number and its
-- row, and the place is free for the step that is asked in its stead: a story
-- is the steps that were not struck, by place.
ALTER TABLE steps ADD COLUMN place int CHECK (place > 0),
    ADD COLUMN struck_by text REFERENCES acts, -- the act that struck it
    ADD COLUMN struck_at timestamptz,
    ADD CHECK ((struck_by IS NULL) = (struck_at IS NULL));
UPDATE steps SET place = step;
ALTER TABLE steps ALTER COLUMN place SET NOT NULL;
CREATE UNIQUE INDEX steps_by_place ON steps (case_id, place) WHERE struck_by IS NULL;

-- What became of a case in struck steps does not count any more.
ALTER TABLE parties ADD COLUMN struck_by text REFERENCES acts;
ALTER TABLE agreements ADD COLUMN struck_by text REFERENCES acts;

-- How often the story was put back. A run that was told of another number is
-- told a story that is no longer so.
ALTER TABLE cases ADD COLUMN rewinds int NOT NULL DEFAULT 0;

-- Each time: to which place, by which act, and from where. What had ended comes
-- to be open again; its ending is kept here, and counts no more.
CREATE TABLE rewinds (
    case_id   text NOT NULL REFERENCES cases,
    n         int NOT NULL CHECK (n > 0),
    place     int NOT NULL CHECK (place > 0),
    act       text NOT NULL REFERENCES acts,
    kind      text NOT NULL,
    task      text REFERENCES tasks, -- the decision that was struck; null where the whole step was
    at        timestamptz NOT NULL,
    ending    text,
    closed_at timestamptz,
    PRIMARY KEY (case_id, n),
    CHECK ((ending IS NULL) = (closed_at IS NULL))
);

-- How cases of mediation ended: what counts, and what was struck by reopening.
CREATE VIEW closings AS
    SELECT id AS case_id, ending, closed_at, NULL::text AS struck_by, NULL::timestamptz AS struck_at
    FROM cases WHERE kind = 'mediation' AND closed_at IS NOT NULL
    UNION ALL
    SELECT case_id, ending, closed_at, act, at FROM rewinds WHERE closed_at IS NOT NULL;

-- The term of a task that was asked again, where it is not its rule's.
ALTER TABLE tasks ADD COLUMN term text;

GRANT SELECT, INSERT ON rewinds TO hejie_app;
GRANT SELECT ON closings TO hejie_app;
GRANT UPDATE (struck_by, struck_at) ON steps TO hejie_app;
GRANT UPDATE (struck_by) ON parties TO hejie_app;
GRANT UPDATE (struck_by) ON agreements TO hejie_app;
GRANT UPDATE (rewinds) ON cases TO hejie_app;

-- What was struck stays struck, whatever program asks.
-- +goose StatementBegin
CREATE FUNCTION stays_struck() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was struck stays struck' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER steps_stay_struck BEFORE UPDATE OF struck_by, struck_at ON steps FOR EACH ROW WHEN (OLD.struck_by IS NOT NULL) EXECUTE FUNCTION stays_struck();
CREATE TRIGGER parties_stay_struck BEFORE UPDATE OF struck_by ON parties FOR EACH ROW WHEN (OLD.struck_by IS NOT NULL) EXECUTE FUNCTION stays_struck();
CREATE TRIGGER agreements_stay_struck BEFORE UPDATE OF struck_by ON agreements FOR EACH ROW WHEN (OLD.struck_by IS NOT NULL) EXECUTE FUNCTION stays_struck();
CREATE TRIGGER rewinds_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON rewinds FOR EACH STATEMENT EXECUTE FUNCTION never();

-- Why something was struck, as it is told.
-- +goose StatementBegin
CREATE FUNCTION struck(p_act text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF p_act IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT jsonb_build_object('kind', a.kind, 'by', a.staff, 'at', a.done_at, 'act', a.message, 'note', convert_from(d.body, 'UTF8')::jsonb ->> 'note')
        FROM acts a LEFT JOIN deposits d ON d.hash = a.details WHERE a.message = p_act);
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION struck FROM PUBLIC;
GRANT EXECUTE ON FUNCTION struck TO hejie_app;

-- Who mediates by what was not struck: the last appointment, and who took over
-- since.
-- +goose StatementBegin
CREATE FUNCTION mediators_told(p_case text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    mediators text[];
    appointed timestamptz;
    s successions;
BEGIN
    SELECT ARRAY(SELECT jsonb_array_elements_text(d.fact -> 'mediators')), d.decided_at INTO mediators, appointed
    FROM steps k JOIN tasks t USING (case_id, step) JOIN decisions d ON d.task = t.id
    WHERE k.case_id = p_case AND k.struck_by IS NULL AND t.kind = 'appointment' AND d.outcome = 'appoint'
    ORDER BY k.place DESC LIMIT 1;
    FOR s IN SELECT * FROM successions WHERE case_id = p_case AND at >= appointed ORDER BY id LOOP
        mediators := CASE WHEN s.successor = ANY (mediators) THEN array_remove(mediators, s.leaver)
            ELSE array_replace(mediators, s.leaver, s.successor) END;
    END LOOP;
    RETURN coalesce(mediators, '{}');
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION mediators_told FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mediators_told TO hejie_app;

-- What was asked in the steps that an act has struck, in their order.
-- +goose StatementBegin
CREATE FUNCTION tasks_struck(p_case text, p_act text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', t.id, 'kind', t.kind, 'number', t.number, 'rule', t.rule, 'term', coalesce(t.term, ''), 'counted', t.counted, 'party', t.party, 'post', t.post,
            'at', t.at_centre, 'person', t.person, 'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits,
            'lapses', t.lapses, 'opened_at', t.opened_at, 'reminders', t.reminders, 'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf,
            'decided_at', d.decided_at, 'fact', d.fact, 'at_place', s.place, 'closed_at', t.closed_at) ORDER BY s.place, t.slot), '[]')
        FROM steps s JOIN tasks t USING (case_id, step) LEFT JOIN decisions d ON d.task = t.id
        WHERE s.case_id = p_case AND s.struck_by = p_act);
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION tasks_struck FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tasks_struck TO hejie_app;

-- +goose StatementBegin
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
            FROM substitutions WHERE since <= at AND until > at),
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
    RETURN seen || jsonb_build_object('people', people_around(p_case, p_centres, (seen ->> 'now')::timestamptz));
END $$;

-- A task stays with its step, but for one that is asked again: by the step after
-- one that another answer has settled, or in the stead of one that was struck.
CREATE OR REPLACE FUNCTION tasks_carried() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.step <= OLD.step
        OR NOT EXISTS (SELECT FROM steps WHERE case_id = OLD.case_id AND step = OLD.step AND (any_answer OR struck_by IS NOT NULL))
        OR NOT EXISTS (SELECT FROM tasks WHERE case_id = OLD.case_id AND step = OLD.step AND id <> OLD.id AND state IN ('decided', 'expired'))
    THEN
        RAISE EXCEPTION 'task % stays with its step', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- A case keeps the version of the policy that it began with; those that were
-- loaded before know no window for reopening.
UPDATE policies SET body = (body::jsonb || jsonb_build_object('rules', body::jsonb -> 'rules' || jsonb_build_object('reopening',
    jsonb_build_object('term', '90 days', 'post', 'head', 'source', '本区默认值（结案后多久之内可以重新受理，法律没有规定）', 'confirmed', false))))::text
WHERE NOT body::jsonb -> 'rules' ? 'reopening';

-- +goose Down
-- What was struck cannot be told without these columns: there is no way back.
SELECT 1 / 0;
