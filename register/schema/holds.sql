-- Why the clock of a case stood still, and who said so.
CREATE TABLE holds (
    act     text PRIMARY KEY REFERENCES acts,
    case_id text NOT NULL REFERENCES cases,
    reason  text NOT NULL,
    staff   text NOT NULL REFERENCES staff,
    since   timestamptz NOT NULL
);
CREATE INDEX holds_by_case ON holds (case_id, since);
GRANT SELECT, INSERT ON holds TO hejie_app;
