-- +goose Up

-- The register's clock. Only it decides what was in time. A test may replace
-- the function, as the owner; the role that programs use may not.
CREATE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

---------------------------------------------------------------- organisation

CREATE TABLE organisation (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    prefix text NOT NULL CHECK (prefix ~ '^[A-Z]{2,6}$') -- case numbers begin with it
);

CREATE TABLE centres (
    code   text PRIMARY KEY CHECK (code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    tier   smallint NOT NULL CHECK (tier BETWEEN 1 AND 3),
    name   text NOT NULL,
    parent text REFERENCES centres
);

CREATE SEQUENCE staff_numbers;

CREATE TABLE staff (
    id          text PRIMARY KEY,
    name        text NOT NULL,
    enrolled_at timestamptz NOT NULL
);

CREATE TABLE posts (
    staff   text NOT NULL REFERENCES staff,
    post    text NOT NULL CHECK (post IN ('registrar', 'mediator', 'head', 'administrator')),
    centre  text NOT NULL REFERENCES centres,
    since   timestamptz NOT NULL,
    until   timestamptz,
    PRIMARY KEY (staff, post, centre, since)
);
CREATE UNIQUE INDEX posts_held_once ON posts (staff, post, centre) WHERE until IS NULL;
CREATE INDEX posts_by_seat ON posts (centre, post) WHERE until IS NULL;

CREATE TABLE keys (
    id          text PRIMARY KEY,
    staff       text NOT NULL REFERENCES staff,
    public_key  bytea NOT NULL UNIQUE CHECK (octet_length(public_key) = 32),
    enrolled_at timestamptz NOT NULL,
    revoked_at  timestamptz
);
CREATE INDEX keys_by_staff ON keys (staff);

CREATE TABLE substitutions (
    id         text PRIMARY KEY,
    absent     text NOT NULL REFERENCES staff,
    substitute text NOT NULL REFERENCES staff,
    posts      text[] NOT NULL,
    since      timestamptz NOT NULL,
    until      timestamptz NOT NULL,
    CHECK (absent <> substitute),
    CHECK (until > since)
);
CREATE INDEX substitutions_by_absent ON substitutions (absent);
CREATE INDEX substitutions_by_substitute ON substitutions (substitute);

---------------------------------------------------------- calendar and policy

CREATE TABLE calendar_years (
    year        int PRIMARY KEY,
    source      text NOT NULL,
    imported_at timestamptz NOT NULL,
    revision    bigint NOT NULL
);
CREATE SEQUENCE calendar_revisions;

CREATE TABLE calendar_days (
    day     date NOT NULL,
    year    int NOT NULL REFERENCES calendar_years, -- whose notice it is: one may reach back into December
    working boolean NOT NULL, -- a make-up working day (调休) when true, a day off when false
    name    text NOT NULL,
    PRIMARY KEY (year, day)
);

CREATE TABLE policies (
    version   int PRIMARY KEY,
    name      text NOT NULL,
    body      text NOT NULL,
    loaded_at timestamptz NOT NULL
);

------------------------------------------------------------------------ cases

CREATE SEQUENCE case_numbers;
CREATE SEQUENCE change_numbers;

CREATE TABLE cases (
    id          text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('mediation', 'change')),
    centre      text NOT NULL REFERENCES centres,
    stage       text NOT NULL,
    step        int NOT NULL DEFAULT 0,
    ending      text,
    policy      int NOT NULL,
    mediators   text[] NOT NULL DEFAULT '{}',
    act_seq     int NOT NULL DEFAULT 0, -- acts recorded …
    heeded_seq  int NOT NULL DEFAULT 0, -- … and acts that the workflow has heard of
    first_in    timestamptz NOT NULL,
    opened_at   timestamptz NOT NULL,
    opened_by   text NOT NULL REFERENCES staff,
    closed_at   timestamptz,
    source      text,
    source_key  text,
    CHECK ((closed_at IS NULL) = (ending IS NULL)),
    UNIQUE (source, source_key)
);
CREATE INDEX cases_by_centre ON cases (centre text_pattern_ops, id) WHERE closed_at IS NULL;

CREATE TABLE deposits (
    hash         text PRIMARY KEY CHECK (hash = encode(sha256(body), 'hex')),
    body         bytea NOT NULL CHECK (octet_length(body) <= 65536),
    deposited_at timestamptz NOT NULL
);

CREATE TABLE disputes (
    case_id     text PRIMARY KEY REFERENCES cases,
    kind        text NOT NULL,
    origin      text NOT NULL,
    title       text NOT NULL,
    description text NOT NULL,
    place       text NOT NULL
);
CREATE INDEX disputes_by_title ON disputes (title);

CREATE TABLE parties (
    case_id   text NOT NULL REFERENCES cases,
    party     text NOT NULL,
    role      text NOT NULL CHECK (role IN ('applicant', 'respondent')),
    name      text NOT NULL,
    phone     text NOT NULL DEFAULT '',
    id_number text NOT NULL DEFAULT '',
    address   text NOT NULL DEFAULT '',
    since     int NOT NULL DEFAULT 0, -- the step that brought him in; 0 at intake
    PRIMARY KEY (case_id, party)
);

-- Who may have no part in a case any more: he stepped back, or a party
-- objected to him.
CREATE TABLE recusals (
    case_id text NOT NULL REFERENCES cases,
    staff   text NOT NULL REFERENCES staff,
    act     text NOT NULL,
    PRIMARY KEY (case_id, staff)
);

--------------------------------------------------- steps, tasks and decisions

-- A step is what the workflow asked for at one point of the story. It is keyed
-- by its place in the story, so that asking again changes nothing and the
-- register can tell a new run where the case stands.
CREATE TABLE steps (
    case_id        text NOT NULL REFERENCES cases,
    step           int NOT NULL CHECK (step > 0),
    stage          text NOT NULL,
    centre         text NOT NULL REFERENCES centres,
    ends_on        text,
    opened_at      timestamptz NOT NULL,
    interrupted_by text,
    PRIMARY KEY (case_id, step)
);

CREATE TABLE tasks (
    id        text PRIMARY KEY,
    case_id   text NOT NULL,
    step      int NOT NULL,
    slot      int NOT NULL CHECK (slot > 0),
    kind      text NOT NULL,
    party     text,
    post      text NOT NULL,
    at_centre text NOT NULL REFERENCES centres,
    person    text REFERENCES staff,
    vacant    boolean NOT NULL DEFAULT false,
    subject   text REFERENCES deposits (hash),
    excluded  text[] NOT NULL DEFAULT '{}',
    state     text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'expired', 'superseded')),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    rule      text NOT NULL,
    counted   timestamptz NOT NULL, -- where the term begins
    due       timestamptz, -- null while it needs a calendar year that is not known …
    yellow_at timestamptz,
    awaits    int,         -- … and this is the year
    lapses    boolean NOT NULL,
    reminders jsonb NOT NULL DEFAULT '[]', -- [{"Rung": …, "At": …}], soonest first
    FOREIGN KEY (case_id, step) REFERENCES steps,
    UNIQUE (case_id, step, slot),
    CHECK ((due IS NULL) = (awaits IS NOT NULL) AND (due IS NULL) = (yellow_at IS NULL)),
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX tasks_open_by_seat ON tasks (at_centre, post, due) WHERE state = 'open';
CREATE INDEX tasks_open_by_person ON tasks (person, due) WHERE state = 'open' AND person IS NOT NULL;

-- What was used once, by a decision or an act, is never used again: the
-- triggers of both tables write here, so that two at the same moment collide.
CREATE TABLE nonces (
    nonce text PRIMARY KEY
);

CREATE INDEX tasks_open_lapsing ON tasks (due) WHERE state = 'open' AND lapses;

-- One slot a task: a person's decision and the register's expiry compete for it.
CREATE TABLE decisions (
    task       text PRIMARY KEY REFERENCES tasks,
    message    text UNIQUE,  -- hash of the envelope; null when the term ended first
    outcome    text NOT NULL,
    staff      text REFERENCES staff,
    on_behalf  text REFERENCES staff,
    key        text REFERENCES keys,
    nonce      text,
    envelope   bytea,
    signature  bytea,
    opinion    text REFERENCES deposits (hash),
    details    text REFERENCES deposits (hash),
    fact       jsonb NOT NULL DEFAULT '{}',
    door       text NOT NULL,
    decided_at timestamptz NOT NULL,
    CHECK ((outcome = 'expired') = (staff IS NULL)),
    CHECK (outcome = 'expired' OR (message IS NOT NULL AND key IS NOT NULL AND nonce IS NOT NULL
        AND envelope IS NOT NULL AND signature IS NOT NULL AND message = encode(sha256(envelope), 'hex'))),
    CHECK (staff <> on_behalf)
);

CREATE TABLE acts (
    message    text PRIMARY KEY,
    kind       text NOT NULL,
    case_id    text REFERENCES cases,
    seq        int, -- within the case
    staff      text NOT NULL REFERENCES staff,
    key        text NOT NULL REFERENCES keys,
    nonce      text NOT NULL,
    envelope   bytea NOT NULL CHECK (message = encode(sha256(envelope), 'hex')),
    signature  bytea NOT NULL,
    details    text REFERENCES deposits (hash),
    party      text,
    door       text NOT NULL,
    result     text NOT NULL DEFAULT '', -- the case it opened, if it opened one
    done_at    timestamptz NOT NULL,
    UNIQUE (case_id, seq)
);

CREATE TABLE agreements (
    case_id      text NOT NULL REFERENCES cases,
    version      int NOT NULL,
    form         text NOT NULL CHECK (form IN ('written', 'oral')),
    content      text NOT NULL REFERENCES deposits (hash),
    made_at      timestamptz NOT NULL,
    effective_at timestamptz,
    PRIMARY KEY (case_id, version)
);

-- What the officials were told, and when: once a rung, never twice.
CREATE TABLE notices (
    task    text NOT NULL REFERENCES tasks,
    rung    text NOT NULL,
    post    text NOT NULL,
    centre  text NOT NULL REFERENCES centres,
    due_at  timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (task, rung)
);

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

----------------------------------------------------------------- the bell rope

CREATE TABLE outbox (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id   text NOT NULL REFERENCES cases,
    start     boolean NOT NULL DEFAULT false,
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    tries     int NOT NULL DEFAULT 0
);

-- +goose StatementBegin
CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hejie_bell', '');
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();

------------------------------------------------------------------------ audit

-- Each line carries the hash of the one before, so that a line changed, taken
-- out or put in later shows. The chain is closed in here: whoever inserts a
-- line gets its number and hash from the trigger.
CREATE TABLE audit (
    seq     bigint PRIMARY KEY,
    at      timestamptz NOT NULL,
    what    text NOT NULL,
    staff   text NOT NULL DEFAULT '',
    case_id text NOT NULL DEFAULT '',
    ref     text NOT NULL DEFAULT '', -- the task, act, key or file it is about
    code    text NOT NULL DEFAULT '', -- outcome or refusal code
    message text NOT NULL DEFAULT '', -- hash of the signed envelope
    door    text NOT NULL DEFAULT '',
    prev    bytea NOT NULL,
    hash    bytea NOT NULL UNIQUE
);
CREATE INDEX audit_by_case ON audit (case_id, seq);
CREATE INDEX audit_by_message ON audit (message) WHERE message <> '';

CREATE TABLE audit_head (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq  bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, sha256('hejie'));

-- What is hashed of a line: its fields with their lengths before them, so that
-- no two different lines have the same bytes.
-- +goose StatementBegin
CREATE FUNCTION audit_bytes(a audit) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT convert_to(string_agg(octet_length(f) || ':' || f, ',' ORDER BY n), 'UTF8')
    FROM unnest(ARRAY[
        a.seq::text,
        (extract(epoch FROM a.at) * 1000000)::bigint::text,
        a.what, a.staff, a.case_id, a.ref, a.code, a.message, a.door, encode(a.prev, 'hex')
    ]) WITH ORDINALITY AS fields (f, n)
$$;

CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT seq + 1, hash INTO NEW.seq, NEW.prev FROM audit_head FOR UPDATE;
    NEW.hash := sha256(audit_bytes(NEW));
    UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;
    RETURN NEW;
END $$;

CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION never();
CREATE TRIGGER decisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION never();
CREATE TRIGGER acts_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION never();

-- +goose StatementBegin
CREATE FUNCTION nonce_spent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO nonces (nonce) VALUES (NEW.nonce);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_nonce AFTER INSERT ON decisions FOR EACH ROW WHEN (NEW.nonce IS NOT NULL) EXECUTE FUNCTION nonce_spent();
CREATE TRIGGER acts_nonce AFTER INSERT ON acts FOR EACH ROW EXECUTE FUNCTION nonce_spent();
CREATE TRIGGER nonces_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON nonces FOR EACH STATEMENT EXECUTE FUNCTION never();

-- Four eyes also in the table: nobody decides what judges his own work, nor
-- does whoever stands in for such a person, whatever program asks.
-- +goose StatementBegin
CREATE FUNCTION decisions_four_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    barred text[];
BEGIN
    SELECT excluded INTO barred FROM tasks WHERE id = NEW.task;
    IF NEW.staff = ANY (barred) OR NEW.on_behalf = ANY (barred) OR EXISTS (
        SELECT FROM substitutions
        WHERE absent = ANY (barred) AND substitute IN (NEW.staff, NEW.on_behalf)
          AND NEW.decided_at >= since AND NEW.decided_at < until)
    THEN
        RAISE EXCEPTION 'SELF_APPROVAL' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_four_eyes BEFORE INSERT ON decisions
    FOR EACH ROW WHEN (NEW.staff IS NOT NULL) EXECUTE FUNCTION decisions_four_eyes();

-- +goose Down
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
