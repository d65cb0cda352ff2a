-- +goose Up

-- What chaining a line costs is paid by everybody, since all wait for the chain's
-- head. So it is one look at the head and one statement, and what is hashed is
-- put together without asking the executor.

-- What is hashed of a line of the audit, as before.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION audit_bytes(a audit) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    seq  text := a.seq;
    at   text := (extract(epoch FROM a.at) * 1000000)::bigint;
    prev text := encode(a.prev, 'hex');
BEGIN
    RETURN convert_to(
        octet_length(seq) || ':' || seq || ',' || octet_length(at) || ':' || at || ','
        || octet_length(a.what) || ':' || a.what || ',' || octet_length(a.staff) || ':' || a.staff || ','
        || octet_length(a.case_id) || ':' || a.case_id || ',' || octet_length(a.ref) || ':' || a.ref || ','
        || octet_length(a.code) || ':' || a.code || ',' || octet_length(a.message) || ':' || a.message || ','
        || octet_length(a.door) || ':' || a.door || ',' || octet_length(prev) || ':' || prev, 'UTF8');
END $$;

-- A line is a draft until its transaction commits; audit_drafted chains it.
CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtext('hejie audit'));
    INSERT INTO audit_drafts (line) VALUES (NEW);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_drafted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    line audit := NEW.line;
BEGIN
    SELECT seq + 1, hash INTO line.seq, line.prev FROM audit_head FOR UPDATE;
    line.hash := sha256(audit_bytes(line));
    WITH chained AS (DELETE FROM audit_drafts WHERE n = NEW.n),
        head AS (UPDATE audit_head SET seq = line.seq, hash = line.hash)
    INSERT INTO audit VALUES (line.*);
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
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

CREATE OR REPLACE FUNCTION audit_drafted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM audit_drafts WHERE n = NEW.n;
    INSERT INTO audit SELECT (NEW.line).*;
    RETURN NULL;
END $$;
-- +goose StatementEnd
