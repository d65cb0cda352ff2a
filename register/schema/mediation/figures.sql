-- How cases of mediation ended: what counts, and what was struck by reopening.
CREATE VIEW closings AS
    SELECT id AS case_id, ending, closed_at, NULL::text AS struck_by, NULL::timestamptz AS struck_at
    FROM cases WHERE kind = 'mediation' AND closed_at IS NOT NULL
    UNION ALL
    SELECT case_id, ending, closed_at, act, at FROM rewinds WHERE closed_at IS NOT NULL;
GRANT SELECT ON closings TO hejie_app;

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
