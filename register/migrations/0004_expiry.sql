-- +goose Up

-- The register's own answer stands only for a term that is over, whatever
-- program writes it.
-- +goose StatementBegin
CREATE FUNCTION decisions_expiry() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tasks WHERE id = NEW.task AND lapses AND due < NEW.decided_at) OR NEW.decided_at > register_now() THEN
        RAISE EXCEPTION 'the term of % is not over', NEW.task USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_expiry BEFORE INSERT ON decisions
    FOR EACH ROW WHEN (NEW.staff IS NULL) EXECUTE FUNCTION decisions_expiry();

-- +goose Down
DROP TRIGGER decisions_expiry ON decisions;
DROP FUNCTION decisions_expiry;
