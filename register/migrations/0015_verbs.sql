-- +goose Up

-- The verbs of an office on an open task. Who did what is an act; here is what
-- follows from it.
ALTER TABLE tasks
    ADD COLUMN delegate text REFERENCES staff, -- works on it for the one whose it is
    ADD COLUMN consulted boolean NOT NULL DEFAULT false, -- voices were asked for
    ADD COLUMN routed_from text REFERENCES centres, -- the centre above to whose post it was given
    ADD CHECK (delegate IS NULL OR person IS NOT NULL AND delegate <> person);
CREATE INDEX tasks_open_by_delegate ON tasks (delegate) WHERE state = 'open' AND delegate IS NOT NULL;

CREATE TABLE delegations (
    act       text PRIMARY KEY REFERENCES acts,
    task      text NOT NULL REFERENCES tasks,
    delegator text NOT NULL REFERENCES staff,
    delegate  text NOT NULL REFERENCES staff,
    since     timestamptz NOT NULL,
    ended_at  timestamptz,
    how       text CHECK (how IN ('given_back', 'recalled', 'left', 'decided', 'transferred')),
    CHECK ((ended_at IS NULL) = (how IS NULL))
);
CREATE UNIQUE INDEX delegations_one_at_a_time ON delegations (task) WHERE ended_at IS NULL;
CREATE INDEX delegations_by_task ON delegations (task);

CREATE TABLE consultations (
    act      text PRIMARY KEY REFERENCES acts,
    task     text NOT NULL REFERENCES tasks,
    form     text NOT NULL CHECK (form IN ('cosign', 'countersign', 'vote')),
    quorum   int NOT NULL DEFAULT 0 CHECK ((quorum > 0) = (form = 'vote')),
    asked_at timestamptz NOT NULL
);
CREATE INDEX consultations_by_task ON consultations (task);

-- Once asked about a task, a person has one voice; his last word counts.
CREATE TABLE voices (
    task    text NOT NULL REFERENCES tasks,
    staff   text NOT NULL REFERENCES staff,
    asked   text NOT NULL REFERENCES consultations,
    word    text CHECK (word IN ('agree', 'object')),
    act     text REFERENCES acts,
    said_at timestamptz,
    PRIMARY KEY (task, staff),
    CHECK ((word IS NULL) = (act IS NULL) AND (word IS NULL) = (said_at IS NULL))
);
CREATE INDEX voices_by_consultation ON voices (asked);
CREATE INDEX voices_by_staff ON voices (staff);

CREATE TABLE urges (
    act      text PRIMARY KEY REFERENCES acts,
    task     text NOT NULL REFERENCES tasks,
    staff    text NOT NULL REFERENCES staff, -- who urges
    above    text REFERENCES centres, -- whose head is told too, since it was overdue
    shown_at timestamptz NOT NULL -- in office hours
);
CREATE UNIQUE INDEX urges_once_a_day ON urges (task, staff, ((shown_at AT TIME ZONE 'Asia/Shanghai')::date));
CREATE INDEX urges_above ON urges (above) WHERE above IS NOT NULL;

CREATE TABLE copies (
    act     text NOT NULL REFERENCES acts,
    task    text NOT NULL REFERENCES tasks,
    staff   text NOT NULL REFERENCES staff, -- who is told, and may read the case
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (staff, act)
);

GRANT SELECT, INSERT ON delegations, consultations, voices, urges, copies TO hejie_app;
GRANT UPDATE (ended_at, how) ON delegations TO hejie_app;
GRANT UPDATE (word, act, said_at) ON voices TO hejie_app;
GRANT UPDATE (delegate, consulted, routed_from) ON tasks TO hejie_app;

-- Voices are asked for before a decision, and never heard after it, whatever
-- program asks.
-- +goose StatementBegin
CREATE FUNCTION voices_in_time() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tasks WHERE id = NEW.task AND state = 'open') THEN
        RAISE EXCEPTION '% is closed', NEW.task USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Whether a person can still work on a task of a case, or be heard about it.
CREATE FUNCTION can_help(p_staff text, p_case text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM posts p JOIN keys k USING (staff)
            WHERE p.staff = p_staff AND p.post <> 'administrator' AND p.until IS NULL AND k.revoked_at IS NULL)
        AND NOT EXISTS (SELECT FROM recusals WHERE case_id = p_case AND staff = p_staff);
END $$;

-- The voices that were asked for about a task, request by request.
CREATE FUNCTION consultations_of(p_task text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_agg(jsonb_build_object('form', c.form, 'quorum', c.quorum,
            'voices', (SELECT jsonb_agg(jsonb_build_object('staff', v.staff, 'word', v.word, 'gone', NOT can_help(v.staff, p_case)) ORDER BY v.staff)
                FROM voices v WHERE v.asked = c.act)) ORDER BY c.asked_at, c.act)
        FROM consultations c WHERE c.task = p_task);
END $$;
-- +goose StatementEnd
CREATE TRIGGER voices_in_time BEFORE INSERT OR UPDATE ON voices FOR EACH ROW EXECUTE FUNCTION voices_in_time();

-- What a decision is judged by and where a step stands: as before, and with it
-- who works on a task for another and whose voices were asked for.
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
            'respondents', (SELECT count(*) FROM parties WHERE case_id = c.id AND role = 'respondent'), 'mediators', c.mediators, 'policy', c.policy, 'act_seq', c.act_seq, 'opened_by', c.opened_by,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties WHERE case_id = c.id)) END,
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
                      'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
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

-- Whether a person may read a case: as before, or because he needs to know.
CREATE OR REPLACE FUNCTION may_see(p_staff text, p_case text) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
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
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION voices_in_time, can_help, consultations_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION can_help, consultations_of TO hejie_app;

-- +goose Down
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
            'respondents', (SELECT count(*) FROM parties WHERE case_id = c.id AND role = 'respondent'), 'mediators', c.mediators, 'policy', c.policy, 'act_seq', c.act_seq, 'opened_by', c.opened_by,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties WHERE case_id = c.id)) END,
        'task', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object(
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

CREATE OR REPLACE FUNCTION may_see(p_staff text, p_case text) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM seats_of(p_staff, register_now()) own, (
            SELECT centre FROM cases WHERE id = p_case UNION SELECT centre FROM steps WHERE case_id = p_case
        ) been
        WHERE been.centre LIKE own.centre || '%');
END $$;
-- +goose StatementEnd
DROP TABLE copies, urges, voices, consultations, delegations;
DROP FUNCTION voices_in_time;
DROP FUNCTION consultations_of;
DROP FUNCTION can_help;
ALTER TABLE tasks DROP COLUMN delegate, DROP COLUMN consulted, DROP COLUMN routed_from;
