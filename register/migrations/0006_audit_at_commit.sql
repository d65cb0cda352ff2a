-- +goose Up

-- The chain of the audit has one head, and a transaction that holds it holds up
-- everybody. So a line waits in a draft until its transaction commits, and is
-- chained then: a client who is slow between his line and his COMMIT, or lost,
-- keeps nobody waiting. Nothing stays here, so nothing is lost with a crash.
CREATE UNLOGGED TABLE audit_drafts (
    n    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line audit NOT NULL
);

-- What concerns the tasks of many cases at once must be alone: no line is being
-- written meanwhile. It does not make others wait for more than a second before
-- that, nor for a client who is lost in the midst of it.
-- +goose StatementBegin
CREATE FUNCTION audit_alone() RETURNS void LANGUAGE plpgsql SET lock_timeout = '1s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hejie audit'));
    PERFORM set_config('idle_in_transaction_session_timeout', '2s', true);
END $$;

CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() = 1 THEN
        PERFORM pg_advisory_xact_lock_shared(hashtext('hejie audit'));
        INSERT INTO audit_drafts (line) VALUES (NEW);
        RETURN NULL;
    END IF;
    SELECT seq + 1, hash INTO NEW.seq, NEW.prev FROM audit_head FOR UPDATE;
    NEW.hash := sha256(audit_bytes(NEW));
    UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_drafted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM audit_drafts WHERE n = NEW.n;
    INSERT INTO audit SELECT (NEW.line).*;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER audit_drafted AFTER INSERT ON audit_drafts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_drafted();
REVOKE EXECUTE ON FUNCTION audit_alone, audit_drafted FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_alone TO hejie_app;

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT seq + 1, hash INTO NEW.seq, NEW.prev FROM audit_head FOR UPDATE;
    NEW.hash := sha256(audit_bytes(NEW));
    UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;
    RETURN NEW;
END $$;
-- +goose StatementEnd
DROP TABLE audit_drafts;
DROP FUNCTION audit_drafted;
DROP FUNCTION audit_alone;
