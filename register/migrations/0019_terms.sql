-- +goose Up

-- Rules for what was not asked yet when a policy was loaded. A version of the
-- policy never changes; what it lacks is taken from here, so that a case goes on
-- under the version it began with.
CREATE TABLE later_rules (
    name     text PRIMARY KEY,
    rule     jsonb NOT NULL,
    added_at timestamptz NOT NULL
);

-- The term of a task that was asked again, where it is not its rule's.
ALTER TABLE tasks ADD COLUMN term text;

-- The times in which a task's term stood still before it was asked: its due time
-- is counted with them, also when a calendar year is imported.
ALTER TABLE tasks ADD COLUMN pauses jsonb NOT NULL DEFAULT '[]'; -- [{"from": …, "until": …}]

-- Nothing looks for terms that lapse by when they are due: each case's workflow
-- wakes for its own, and the rounds read what is open.
DROP INDEX tasks_open_lapsing;

-- A task that waits for a calendar year has no due time, and no light is made up
-- for it: domain.Unknown.
CREATE OR REPLACE FUNCTION light(due timestamptz, yellow_at timestamptz, at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN due IS NULL THEN 'unknown' WHEN at > due THEN 'red' WHEN at >= yellow_at THEN 'yellow' ELSE 'green' END
$$;

-- Why the clock of a case stood still, and who said so.
CREATE TABLE holds (
    act     text PRIMARY KEY REFERENCES acts,
    case_id text NOT NULL REFERENCES cases,
    reason  text NOT NULL,
    staff   text NOT NULL REFERENCES staff,
    since   timestamptz NOT NULL
);
CREATE INDEX holds_by_case ON holds (case_id, since);

-- Which court referred a case, how, and when its materials were signed for.
CREATE TABLE court_referrals (
    case_id     text PRIMARY KEY REFERENCES cases,
    court       text NOT NULL CHECK (court IN ('court_appointed', 'court_entrusted')),
    procedure   text CHECK (procedure IN ('ordinary', 'summary')),
    received_at timestamptz NOT NULL,
    CHECK ((court = 'court_entrusted') = (procedure IS NOT NULL))
);

GRANT SELECT, INSERT ON later_rules, holds, court_referrals TO hejie_app;
