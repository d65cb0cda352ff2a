-- One thing that a step asks of a post or a person.
CREATE TABLE tasks (
    id          text PRIMARY KEY,
    case_id     text NOT NULL,
    step        int NOT NULL,
    slot        int NOT NULL CHECK (slot > 0),
    kind        text NOT NULL,
    number      int NOT NULL DEFAULT 0, -- which of several of its kind it is
    party       text,
    post        text NOT NULL,
    at_centre   text NOT NULL REFERENCES centres,
    person      text REFERENCES staff,
    delegate    text REFERENCES staff, -- works on it for the one whose it is
    vacant      boolean NOT NULL DEFAULT false,
    routed_from text REFERENCES centres, -- the centre above to whose post it was given
    subject     text REFERENCES deposits (hash),
    excluded    text[] NOT NULL DEFAULT '{}',
    consulted   boolean NOT NULL DEFAULT false, -- voices were asked for
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'expired', 'superseded')),
    opened_at   timestamptz NOT NULL,
    closed_at   timestamptz,
    rule        text NOT NULL,
    term        text, -- of a task that was asked again, where it is not its rule's
    counted     timestamptz NOT NULL, -- where the term begins
    pauses      jsonb NOT NULL DEFAULT '[]', -- [{"from": …, "until": …}]: when the term stood still before the task was asked, also for when a year is imported
    due         timestamptz, -- null while it needs a calendar year that is not known …
    yellow_at   timestamptz,
    awaits      int,         -- … and this is the year
    lapses      boolean NOT NULL,
    reminders   jsonb NOT NULL DEFAULT '[]', -- [{"Rung": …, "At": …}], soonest first
    FOREIGN KEY (case_id, step) REFERENCES steps,
    UNIQUE (case_id, step, slot),
    CHECK ((due IS NULL) = (awaits IS NOT NULL) AND (due IS NULL) = (yellow_at IS NULL)),
    CHECK ((state = 'open') = (closed_at IS NULL)),
    CHECK (delegate IS NULL OR person IS NOT NULL AND delegate <> person)
);
-- An inbox takes the tasks of a seat in the order of this index, and stops when it
-- has as many as are asked for.
CREATE INDEX tasks_open_in_order ON tasks (at_centre, post, due, id) WHERE state = 'open';
CREATE INDEX tasks_open_by_person ON tasks (person, due) WHERE state = 'open' AND person IS NOT NULL;
CREATE INDEX tasks_open_by_delegate ON tasks (delegate) WHERE state = 'open' AND delegate IS NOT NULL;

GRANT SELECT, INSERT, UPDATE (step, slot, post, at_centre, person, delegate, vacant, routed_from, consulted, state, closed_at, due, yellow_at, awaits, reminders)
    ON tasks TO hejie_app;

-- A task stays with its step, but for one that is asked again: by the step after
-- one that another answer has settled, or in the stead of one that was struck. It
-- keeps its row then: its number, its due time and its reminders. What was open when
-- a case went into another comes over when it is taken out again, also where
-- nothing had been answered.
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
CREATE TRIGGER tasks_carried BEFORE UPDATE OF step ON tasks
    FOR EACH ROW WHEN (NEW.step IS DISTINCT FROM OLD.step) EXECUTE FUNCTION tasks_carried();

-- Bars one more person from a task. Nobody is ever taken off.
CREATE FUNCTION task_bars(p_tasks text[], p_staff text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE tasks t SET excluded = t.excluded || b.staff
    FROM unnest(p_tasks, p_staff) AS b (task, staff)
    WHERE t.id = b.task AND t.state = 'open' AND b.staff <> ALL (t.excluded)
$$;
GRANT EXECUTE ON FUNCTION task_bars TO hejie_app;

-- How a task stands against its due time, by the register's clock: domain.Light
-- in SQL. A task that waits for a calendar year has no due time, and no light is
-- made up for it: domain.Unknown.
CREATE FUNCTION light(due timestamptz, yellow_at timestamptz, at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN due IS NULL THEN 'unknown' WHEN at > due THEN 'red' WHEN at >= yellow_at THEN 'yellow' ELSE 'green' END
$$;
GRANT EXECUTE ON FUNCTION light TO hejie_app;

-- Due times that moved: old, new, and why.
CREATE TABLE due_changes (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task       text NOT NULL REFERENCES tasks,
    old_due    timestamptz, -- null when the calendar year was not known
    new_due    timestamptz NOT NULL,
    why        text NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX due_changes_by_task ON due_changes (task);
GRANT SELECT, INSERT ON due_changes TO hejie_app;
