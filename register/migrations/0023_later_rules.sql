-- +goose Up

-- Rules for what was not asked yet when a policy was loaded. A version of the
-- policy never changes; what it lacks is taken from here, so that a case goes on
-- under the version it began with.
CREATE TABLE later_rules (
    name     text PRIMARY KEY,
    rule     jsonb NOT NULL,
    added_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON later_rules TO hejie_app;

-- +goose Down
DROP TABLE later_rules;
