-- +goose Up

-- What is about one case, or one matter, is found by an index from the first day on.
-- A session keeps its plans: one that began when a table was nearly empty went on
-- reading it from end to end while it grew.
ALTER FUNCTION access_to SET enable_seqscan = off;
ALTER FUNCTION asked_before SET enable_seqscan = off;
ALTER FUNCTION can_help SET enable_seqscan = off;
ALTER FUNCTION concerns_under_age SET enable_seqscan = off;
ALTER FUNCTION consultations_of SET enable_seqscan = off;
ALTER FUNCTION corrections_of SET enable_seqscan = off;
ALTER FUNCTION decision_context SET enable_seqscan = off;
ALTER FUNCTION decisions_expiry SET enable_seqscan = off;
ALTER FUNCTION decisions_four_eyes SET enable_seqscan = off;
ALTER FUNCTION delegation_over SET enable_seqscan = off;
ALTER FUNCTION look_alikes SET enable_seqscan = off;
ALTER FUNCTION may_see SET enable_seqscan = off;
ALTER FUNCTION mediators_told SET enable_seqscan = off;
ALTER FUNCTION merged_into SET enable_seqscan = off;
ALTER FUNCTION parties_told SET enable_seqscan = off;
ALTER FUNCTION people_around SET enable_seqscan = off;
ALTER FUNCTION step_context SET enable_seqscan = off;
ALTER FUNCTION step_seen SET enable_seqscan = off;
ALTER FUNCTION steps_in_turn SET enable_seqscan = off;
ALTER FUNCTION struck SET enable_seqscan = off;
ALTER FUNCTION tasks_struck SET enable_seqscan = off;
ALTER FUNCTION voices_in_time SET enable_seqscan = off;

-- +goose Down
-- There is no way back behind 0022.
SELECT 1 / 0;
