-- +goose Up

-- The figures of a period are found by when things happened, and no table that
-- grows is read from end to end for them. Each index gets one entry a case, or
-- none until it ends, so that decisions pay nothing for them.
CREATE INDEX cases_by_first_in ON cases (first_in) WHERE kind = 'mediation';
CREATE INDEX cases_by_closing ON cases (closed_at) WHERE kind = 'mediation' AND closed_at IS NOT NULL;
CREATE INDEX tasks_acceptances ON tasks (closed_at) WHERE kind = 'acceptance' AND state = 'decided';
CREATE INDEX agreements_by_effect ON agreements (effective_at) WHERE effective_at IS NOT NULL;
CREATE INDEX acts_of_reopening ON acts (done_at) WHERE kind = 'reopen';
-- Whichever cases were closed in a week is told by the audit, which cannot be
-- changed afterwards.
CREATE INDEX audit_of_endings ON audit (at) WHERE what = 'ended';

-- The seeds of call-back samples: of each centre and week one, the first.
CREATE TABLE sample_seeds (
    centre       text NOT NULL REFERENCES centres,
    week         text NOT NULL CHECK (week ~ '^[0-9]{4}-W[0-9]{2}$'),
    seed         text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    act          text NOT NULL REFERENCES acts,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (centre, week)
);
GRANT SELECT, INSERT ON sample_seeds TO hejie_app;
CREATE TRIGGER sample_seeds_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON sample_seeds FOR EACH STATEMENT EXECUTE FUNCTION never();
