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
    how       text CHECK (how IN ('given_back', 'recalled', 'left', 'transferred', 'decided', 'expired', 'superseded')),
    CHECK ((ended_at IS NULL) = (how IS NULL))
);
CREATE UNIQUE INDEX delegations_one_at_a_time ON delegations (task) WHERE ended_at IS NULL;
CREATE INDEX delegations_by_task ON delegations (task);

CREATE TABLE consultations (
    act      text NOT NULL REFERENCES acts,
    task     text NOT NULL REFERENCES tasks,
    form     text NOT NULL CHECK (form IN ('cosign', 'countersign', 'vote')),
    quorum   int NOT NULL DEFAULT 0 CHECK ((quorum > 0) = (form = 'vote')),
    asked_at timestamptz NOT NULL,
    PRIMARY KEY (task, act) -- a task that is asked again is judged by the same voices
);

-- Once asked about a task, a person has one voice; his last word counts.
CREATE TABLE voices (
    task    text NOT NULL REFERENCES tasks,
    staff   text NOT NULL REFERENCES staff,
    asked   text NOT NULL,
    word    text CHECK (word IN ('agree', 'object')),
    act     text REFERENCES acts,
    said_at timestamptz,
    excused boolean NOT NULL DEFAULT false, -- not waited for: he handed all his work over
    PRIMARY KEY (task, staff),
    FOREIGN KEY (task, asked) REFERENCES consultations,
    CHECK ((word IS NULL) = (act IS NULL) AND (word IS NULL) = (said_at IS NULL))
);
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
CREATE INDEX copies_by_task ON copies (task);

GRANT SELECT, INSERT ON delegations, consultations, voices, urges, copies TO hejie_app;
GRANT UPDATE (ended_at, how) ON delegations TO hejie_app;
GRANT UPDATE (word, act, said_at, excused) ON voices TO hejie_app;
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

-- Nobody works for another on a task that is closed, however it came to be. After
-- the statement, for a trigger before it would lock the row of every decision.
CREATE FUNCTION delegation_over() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE delegations SET ended_at = NEW.closed_at, how = NEW.state WHERE task = NEW.id AND ended_at IS NULL;
    UPDATE tasks SET delegate = NULL WHERE id = NEW.id;
    RETURN NULL;
END $$;

-- Whether a person can still work on a task of a case, or be heard about it.
CREATE FUNCTION can_help(p_staff text, p_case text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM posts p JOIN keys k USING (staff)
            WHERE p.staff = p_staff AND p.post <> 'administrator' AND p.until IS NULL AND k.revoked_at IS NULL)
        AND NOT EXISTS (SELECT FROM recusals WHERE case_id = p_case AND staff = p_staff);
END $$;

-- The voices that were asked for about a task, request by request. Whoever hands
-- all his work over is waited for no longer, like somebody who has left.
CREATE FUNCTION consultations_of(p_task text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_agg(jsonb_build_object('form', c.form, 'quorum', c.quorum,
            'voices', (SELECT jsonb_agg(jsonb_build_object('staff', v.staff, 'word', v.word, 'gone', v.excused OR NOT can_help(v.staff, p_case)) ORDER BY v.staff)
                FROM voices v WHERE (v.task, v.asked) = (c.task, c.act))) ORDER BY c.asked_at, c.act)
        FROM consultations c WHERE c.task = p_task);
END $$;
-- +goose StatementEnd
CREATE TRIGGER delegation_over AFTER UPDATE OF state ON tasks
    FOR EACH ROW WHEN (OLD.delegate IS NOT NULL AND NEW.state <> 'open') EXECUTE FUNCTION delegation_over();
CREATE TRIGGER voices_in_time BEFORE INSERT OR UPDATE ON voices FOR EACH ROW EXECUTE FUNCTION voices_in_time();

REVOKE EXECUTE ON FUNCTION voices_in_time, delegation_over, can_help, consultations_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION can_help, consultations_of TO hejie_app;
