-- The audit: who did what, and what was refused to whom. A line is written once,
-- where it stays, and its link is added to a chain when its transaction commits;
-- each link carries the hash of the one before, so that a line changed, taken out
-- or put in later shows. Numbers of lines may be left out, as a transaction that is
-- undone takes its own along; those of links may not.
CREATE TABLE audit (
    seq     bigint PRIMARY KEY,
    at      timestamptz NOT NULL,
    what    text NOT NULL,
    staff   text NOT NULL DEFAULT '',
    case_id text NOT NULL DEFAULT '',
    ref     text NOT NULL DEFAULT '', -- the task, act, key or file it is about
    code    text NOT NULL DEFAULT '', -- outcome or refusal code
    message text NOT NULL DEFAULT '', -- hash of the signed envelope
    door    text NOT NULL DEFAULT ''
);
CREATE SEQUENCE audit_seq OWNED BY audit.seq;
CREATE INDEX audit_by_case ON audit (case_id, seq);
CREATE INDEX audit_by_message ON audit (message) WHERE message <> '';

CREATE TABLE audit_links (
    n    bigint PRIMARY KEY,
    line bigint NOT NULL, -- seq in audit
    hash bytea NOT NULL   -- of the line and of the hash before
);
INSERT INTO audit_links (n, line, hash) VALUES (0, 0, sha256('hejie'));

GRANT SELECT, INSERT ON audit TO hejie_app;
GRANT USAGE ON SEQUENCE audit_seq TO hejie_app;
GRANT SELECT ON audit_links TO hejie_app;

-- What is hashed of a line: its fields and the hash before, with their lengths
-- before them, so that no two different lines have the same bytes.
CREATE FUNCTION audit_bytes(a audit, before bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    seq  text := a.seq;
    at   text := (extract(epoch FROM a.at) * 1000000)::bigint;
    prev text := encode(before, 'hex');
BEGIN
    RETURN convert_to(
        octet_length(seq) || ':' || seq || ',' || octet_length(at) || ':' || at || ','
        || octet_length(a.what) || ':' || a.what || ',' || octet_length(a.staff) || ':' || a.staff || ','
        || octet_length(a.case_id) || ':' || a.case_id || ',' || octet_length(a.ref) || ':' || a.ref || ','
        || octet_length(a.code) || ':' || a.code || ',' || octet_length(a.message) || ':' || a.message || ','
        || octet_length(a.door) || ':' || a.door || ',' || octet_length(prev) || ':' || prev, 'UTF8');
END $$;

-- Whoever writes a line does not choose its number. Nor do they write while
-- somebody is alone (lock_audit).
CREATE FUNCTION audit_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('hejie audit'));
    NEW.seq := nextval('public.audit_seq');
    RETURN NEW;
END $$;
CREATE TRIGGER audit_written BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_written();

-- The end of the chain is held from here to the end of the COMMIT: a client who is
-- slow between their line and that, or lost, keeps nobody waiting. It is found by
-- its number even by a plan that was made when the chain was short.
CREATE FUNCTION audit_linked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    last   bigint;
    before bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hejie audit head'));
    SELECT n, hash INTO last, before FROM audit_links ORDER BY n DESC LIMIT 1;
    INSERT INTO audit_links VALUES (last + 1, NEW.seq, sha256(audit_bytes(NEW, before)));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_linked AFTER INSERT ON audit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_linked();

CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION never();
CREATE TRIGGER audit_links_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links FOR EACH STATEMENT EXECUTE FUNCTION never();

-- What concerns the tasks of many cases at once must be alone: no line is being
-- written meanwhile. It does not make others wait for more than a second before
-- that, nor for a client who is lost in the midst of it.
CREATE FUNCTION lock_audit() RETURNS void LANGUAGE plpgsql SET lock_timeout = '1s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hejie audit'));
    PERFORM set_config('idle_in_transaction_session_timeout', '2s', true);
END $$;
GRANT EXECUTE ON FUNCTION lock_audit TO hejie_app;
