-- +goose Up

-- A case is asked one thing after the other. Whoever can write to the engine can
-- have the next step asked for, in the name of the case's workflow; while a task
-- of the case is open, no step follows, whatever program asks.
-- +goose StatementBegin
CREATE FUNCTION steps_in_turn() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM tasks WHERE case_id = NEW.case_id AND step < NEW.step AND state = 'open') THEN
        RAISE EXCEPTION 'step % of % is not its turn: a task is open', NEW.step, NEW.case_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER steps_in_turn BEFORE INSERT ON steps FOR EACH ROW EXECUTE FUNCTION steps_in_turn();

-- +goose Down
DROP TRIGGER steps_in_turn ON steps;
DROP FUNCTION steps_in_turn;
