-- The signed answer to a task. One slot a task: a person's decision and the
-- register's expiry compete for it.
CREATE TABLE decisions (
    task       text PRIMARY KEY REFERENCES tasks,
    message    text UNIQUE,  -- hash of the envelope; null when the term ended first
    outcome    text NOT NULL,
    staff      text,
    on_behalf  text REFERENCES staff,
    key        text,
    nonce      text,
    envelope   bytea,
    signature  bytea,
    opinion    text REFERENCES deposits (hash),
    details    text REFERENCES deposits (hash),
    fact       jsonb NOT NULL DEFAULT '{}',
    door       text NOT NULL,
    decided_at timestamptz NOT NULL,
    FOREIGN KEY (key, staff) REFERENCES keys (id, staff),
    CHECK ((outcome = 'expired') = (staff IS NULL)),
    CHECK (outcome = 'expired' OR (message IS NOT NULL AND key IS NOT NULL AND nonce IS NOT NULL
        AND envelope IS NOT NULL AND signature IS NOT NULL AND message = encode(sha256(envelope), 'hex'))),
    CHECK (staff <> on_behalf)
);
GRANT SELECT, INSERT ON decisions TO hejie_app;
CREATE TRIGGER decisions_nonce AFTER INSERT ON decisions FOR EACH ROW WHEN (NEW.nonce IS NOT NULL) EXECUTE FUNCTION nonce_spent();
CREATE TRIGGER decisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION never();

-- Four eyes also in the table: nobody decides what judges their own work, nor
-- does whoever stands in for such a person, whatever program asks. Mostly nobody
-- is barred.
CREATE FUNCTION decisions_four_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    barred text[];
BEGIN
    SELECT excluded INTO barred FROM tasks WHERE id = NEW.task;
    IF barred = '{}' THEN
        RETURN NEW;
    END IF;
    IF NEW.staff = ANY (barred) OR NEW.on_behalf = ANY (barred) OR EXISTS (
        SELECT FROM substitutions
        WHERE absent = ANY (barred) AND substitute IN (NEW.staff, NEW.on_behalf)
          AND NEW.decided_at >= since AND NEW.decided_at < until)
    THEN
        RAISE EXCEPTION 'SELF_APPROVAL' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_four_eyes BEFORE INSERT ON decisions
    FOR EACH ROW WHEN (NEW.staff IS NOT NULL) EXECUTE FUNCTION decisions_four_eyes();

-- The register's own answer stands only for a term that is over, whatever
-- program writes it.
CREATE FUNCTION decisions_expiry() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tasks WHERE id = NEW.task AND lapses AND due < NEW.decided_at) OR NEW.decided_at > register_now() THEN
        RAISE EXCEPTION 'the term of % is not over', NEW.task USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_expiry BEFORE INSERT ON decisions
    FOR EACH ROW WHEN (NEW.staff IS NULL) EXECUTE FUNCTION decisions_expiry();
