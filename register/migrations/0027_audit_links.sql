-- +goose Up

-- A line of the audit is written once, where it stays, and its link is added to the
-- chain when its transaction commits. Until now it was written as a draft, taken
-- out, and written again behind the chain's head, which is twice the work and half
-- as much again for every COMMIT. Numbers of lines may be left out from now on, as
-- a transaction that is undone takes its own along; those of links may not.
LOCK TABLE keys, decisions, acts, audit, audit_head IN ACCESS EXCLUSIVE MODE; -- whoever writes now is waited for, and nobody comes between
-- +goose StatementBegin
DO $$
BEGIN
    IF (SELECT (seq, hash) FROM audit_head) IS DISTINCT FROM coalesce((SELECT (seq, hash) FROM audit ORDER BY seq DESC LIMIT 1), (0::bigint, sha256('hejie'))) THEN
        RAISE EXCEPTION 'the end of the audit does not fit its head, which is given up now: somebody has cut lines off'
            USING HINT = 'hejie audit verify of the version before tells more.';
    END IF;
END $$;
-- +goose StatementEnd
CREATE TABLE audit_links (
    n    bigint PRIMARY KEY,
    line bigint NOT NULL, -- seq in audit
    hash bytea NOT NULL   -- of the line and of the hash before
);
INSERT INTO audit_links VALUES (0, 0, sha256('hejie'));
INSERT INTO audit_links SELECT seq, seq, hash FROM audit ORDER BY seq;

DROP TRIGGER audit_chain ON audit;
DROP FUNCTION audit_chain;
DROP TABLE audit_drafts, audit_head;
DROP FUNCTION audit_drafted;
DROP FUNCTION audit_bytes;
ALTER TABLE audit DROP COLUMN prev, DROP COLUMN hash;
CREATE SEQUENCE audit_seq OWNED BY audit.seq;
SELECT setval('audit_seq', (SELECT max(line) FROM audit_links) + 1, false);

-- What is hashed of a line, as before: its fields and the hash before, with their
-- lengths before them, so that no two different lines have the same bytes.
-- +goose StatementBegin
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

-- Whoever writes a line does not choose its number. Nor does he write while
-- somebody is alone (audit_alone).
CREATE FUNCTION audit_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('hejie audit'));
    NEW.seq := nextval('public.audit_seq');
    RETURN NEW;
END $$;

-- The end of the chain is held from here to the end of the COMMIT: a client who is
-- slow between his line and that, or lost, keeps nobody waiting. It is found by its
-- number even by a plan that was made when the chain was short.
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
-- +goose StatementEnd
CREATE TRIGGER audit_written BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_written();
CREATE CONSTRAINT TRIGGER audit_linked AFTER INSERT ON audit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_linked();
CREATE TRIGGER audit_links_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links FOR EACH STATEMENT EXECUTE FUNCTION never();
REVOKE EXECUTE ON FUNCTION audit_bytes, audit_written, audit_linked FROM PUBLIC;
GRANT SELECT ON audit_links TO hejie_app;
GRANT USAGE ON SEQUENCE audit_seq TO hejie_app;

-- Whoever decides or acts does it with a key of his own, by the tables too: one
-- look for what were two.
ALTER TABLE keys ADD UNIQUE (id, staff);
ALTER TABLE decisions DROP CONSTRAINT decisions_key_fkey, DROP CONSTRAINT decisions_staff_fkey,
    ADD FOREIGN KEY (key, staff) REFERENCES keys (id, staff);
ALTER TABLE acts DROP CONSTRAINT acts_key_fkey, DROP CONSTRAINT acts_staff_fkey,
    ADD FOREIGN KEY (key, staff) REFERENCES keys (id, staff);

-- +goose Down
-- There is no way back behind 0022.
SELECT 1 / 0;
