-- Who works on a task for the one whose it is. Who did what is an act; here is
-- what follows from it.
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
GRANT SELECT, INSERT, UPDATE (ended_at, how) ON delegations TO hejie_app;

-- Nobody works for another on a task that is closed, however it came to be. After
-- the statement, for a trigger before it would lock the row of every decision.
CREATE FUNCTION delegation_over() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    UPDATE delegations SET ended_at = NEW.closed_at, how = NEW.state WHERE task = NEW.id AND ended_at IS NULL;
    UPDATE tasks SET delegate = NULL WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER delegation_over AFTER UPDATE OF state ON tasks
    FOR EACH ROW WHEN (OLD.delegate IS NOT NULL AND NEW.state <> 'open') EXECUTE FUNCTION delegation_over();
