-- A step is what the workflow asked for at one position of the story. Its number is
-- never used twice, and tasks are named by it. A step that was struck keeps its
-- number and its row, and the position is free for the step that is asked in its
-- stead: a story is the steps that were not struck, by position. Asking again for what
-- is asked changes nothing, and the register can tell a new run where the case
-- stands.
CREATE TABLE steps (
    case_id        text NOT NULL REFERENCES cases,
    step           int NOT NULL CHECK (step > 0),
    position          int NOT NULL CHECK (position > 0),
    stage          text NOT NULL,
    centre         text NOT NULL REFERENCES centres,
    ends_on        text,
    any_answer     boolean NOT NULL DEFAULT false, -- the first answer settles it
    opened_at      timestamptz NOT NULL,
    interrupted_by text,
    struck_by      text REFERENCES acts, -- the act that struck it
    struck_at      timestamptz,
    PRIMARY KEY (case_id, step),
    CHECK ((struck_by IS NULL) = (struck_at IS NULL))
);
CREATE UNIQUE INDEX steps_by_position ON steps (case_id, position) WHERE struck_by IS NULL;

GRANT SELECT, INSERT, UPDATE (interrupted_by, struck_by, struck_at) ON steps TO hejie_app;

-- A case is asked one thing after the other. Whoever can write to the engine can
-- have the next step asked for, in the name of the case's workflow; while a task
-- of the case is open, no step follows, whatever program asks. A step may take over
-- open tasks of the step before, if an answer has settled that one. Only tasks of
-- the case are looked at, for those that are open anywhere are many.
CREATE FUNCTION steps_in_turn() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF (SELECT bool_or(state = 'open') FROM tasks WHERE case_id = NEW.case_id AND step < NEW.step) THEN
        RAISE EXCEPTION 'step % of % is not its turn: a task is open', NEW.step, NEW.case_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER steps_in_turn AFTER INSERT ON steps FOR EACH ROW EXECUTE FUNCTION steps_in_turn();
