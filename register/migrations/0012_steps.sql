-- +goose Up

-- A step has a place in the story beside its number. A number is never used
-- twice; tasks are named by it. A step that was struck keeps its number and its
-- row, and the place is free for the step that is asked in its stead: a story
-- is the steps that were not struck, by place.
ALTER TABLE steps
    ADD COLUMN any_answer boolean NOT NULL DEFAULT false, -- the first answer settles it
    ADD COLUMN place int CHECK (place > 0),
    ADD COLUMN struck_by text REFERENCES acts, -- the act that struck it
    ADD COLUMN struck_at timestamptz,
    ADD CHECK ((struck_by IS NULL) = (struck_at IS NULL));
UPDATE steps SET place = step; -- of those there were, none was struck
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

-- Several things may be owed at once over years, and the first answer takes the
-- story on. What is asked again in the next step keeps its row: its number, its
-- due time and its reminders.
ALTER TABLE tasks ADD COLUMN number int NOT NULL DEFAULT 0; -- which of several of its kind it is
GRANT UPDATE (step, slot) ON tasks TO hejie_app;

-- No step follows while a task is open, as before; but it may take over those of
-- the step before, if an answer has settled that one.
DROP TRIGGER steps_in_turn ON steps;
CREATE TRIGGER steps_in_turn AFTER INSERT ON steps FOR EACH ROW EXECUTE FUNCTION steps_in_turn();

-- A task stays with its step, but for one that is asked again: by the step after
-- one that another answer has settled, or in the stead of one that was struck.
-- What was open when a case went into another comes over when it is taken out
-- again, also where nothing had been answered.
-- +goose StatementBegin
CREATE FUNCTION tasks_carried() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.step <= OLD.step
        OR NOT EXISTS (SELECT FROM steps WHERE case_id = OLD.case_id AND step = OLD.step AND (any_answer OR struck_by IS NOT NULL))
        OR NOT EXISTS (SELECT FROM tasks WHERE case_id = OLD.case_id AND step = OLD.step AND id <> OLD.id AND state IN ('decided', 'expired'))
            AND NOT EXISTS (SELECT FROM steps s JOIN rewinds r ON r.case_id = s.case_id AND r.act = s.struck_by
                WHERE s.case_id = OLD.case_id AND s.step = OLD.step AND r.kind = 'unmerge')
    THEN
        RAISE EXCEPTION 'task % stays with its step', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tasks_carried BEFORE UPDATE OF step ON tasks
    FOR EACH ROW WHEN (NEW.step IS DISTINCT FROM OLD.step) EXECUTE FUNCTION tasks_carried();

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

-- What was asked in the steps that an act has struck, in their order.
CREATE FUNCTION tasks_struck(p_case text, p_act text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', t.id, 'kind', t.kind, 'number', t.number, 'rule', t.rule, 'term', coalesce(t.term, ''), 'counted', t.counted, 'party', t.party, 'post', t.post,
            'at', t.at_centre, 'person', t.person, 'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits,
            'lapses', t.lapses, 'opened_at', t.opened_at, 'reminders', t.reminders, 'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf,
            'decided_at', d.decided_at, 'fact', d.fact, 'at_place', s.place, 'closed_at', t.closed_at) ORDER BY s.place, t.slot), '[]')
        FROM steps s JOIN tasks t USING (case_id, step) LEFT JOIN decisions d ON d.task = t.id
        -- Also by acts before it of which no run has heard.
        WHERE s.case_id = p_case AND (s.struck_by = p_act OR s.struck_at > (SELECT max(opened_at) FROM steps WHERE case_id = p_case)));
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION struck, tasks_struck FROM PUBLIC;
GRANT EXECUTE ON FUNCTION struck, tasks_struck TO hejie_app;

-- +goose Down
-- What was struck cannot be told without these columns: there is no way back.
SELECT 1 / 0;
