-- +goose Up

-- What the programs' role may do. It cannot change the schema, the clock, the
-- audit, a decision or an act; what may be written is written column by column.
-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hejie_app') THEN
        RAISE EXCEPTION 'the role hejie_app is missing' USING HINT = 'CREATE ROLE hejie_app LOGIN PASSWORD ''...'' and migrate again.';
    END IF;
END $$;
-- +goose StatementEnd
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM hejie_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC; -- the default before PostgreSQL 15
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO hejie_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO hejie_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hejie_app;
GRANT EXECUTE ON FUNCTION register_now, case_number, decision_context, calendar_held, step_context TO hejie_app;
GRANT INSERT ON organisation, centres, staff, posts, keys, substitutions, calendar_years, calendar_days, policies,
    cases, deposits, disputes, parties, recusals, steps, tasks, decisions, acts, agreements, notices, due_changes,
    outbox, audit TO hejie_app;
GRANT UPDATE (until) ON posts TO hejie_app;
GRANT UPDATE (revoked_at) ON keys TO hejie_app;
GRANT UPDATE (source, imported_at, revision) ON calendar_years TO hejie_app;
GRANT DELETE ON calendar_days TO hejie_app;
GRANT UPDATE (centre, stage, step, ending, mediators, act_seq, heeded_seq, closed_at) ON cases TO hejie_app;
GRANT UPDATE (interrupted_by) ON steps TO hejie_app;
GRANT UPDATE (post, at_centre, person, vacant, state, closed_at, due, yellow_at, awaits, reminders) ON tasks TO hejie_app;
GRANT UPDATE (effective_at) ON agreements TO hejie_app;
GRANT UPDATE (not_before, tries), DELETE ON outbox TO hejie_app;

-- +goose Down
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM hejie_app;
