-- +goose Up

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

-- The times in which a task's term stood still before it was asked: its due time
-- is counted with them, also when a calendar year is imported.
ALTER TABLE tasks ADD COLUMN pauses jsonb NOT NULL DEFAULT '[]'; -- [{"from": …, "until": …}]

GRANT SELECT, INSERT ON holds, court_referrals TO hejie_app;

-- +goose Down
ALTER TABLE tasks DROP COLUMN pauses;
DROP TABLE court_referrals;
DROP TABLE holds;
