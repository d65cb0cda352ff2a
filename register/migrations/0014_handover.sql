-- +goose Up

-- Who took over from whom in a case. A workflow that was told of the one goes on
-- asking for him, and the other is asked; so its story, and its history, stay
-- what they are.
CREATE TABLE successions (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id   text NOT NULL REFERENCES cases,
    leaver    text NOT NULL REFERENCES staff,
    successor text NOT NULL REFERENCES staff,
    joined    boolean NOT NULL DEFAULT false, -- the successor mediated in the case already
    message   text NOT NULL, -- the decision by which it was so settled
    at        timestamptz NOT NULL,
    CHECK (leaver <> successor)
);
CREATE INDEX successions_by_case ON successions (case_id, id);

-- What a hand-over came to: what went to whom, and what stayed and why.
CREATE TABLE handovers (
    case_id text PRIMARY KEY REFERENCES cases, -- in which it was proposed or offered
    leaver  text NOT NULL REFERENCES staff,
    message text NOT NULL,
    plan    jsonb NOT NULL,
    at      timestamptz NOT NULL
);

CREATE TRIGGER successions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON successions FOR EACH STATEMENT EXECUTE FUNCTION never();
CREATE TRIGGER handovers_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON handovers FOR EACH STATEMENT EXECUTE FUNCTION never();

-- Whose cases are whose.
CREATE INDEX cases_by_mediator ON cases USING gin (mediators) WHERE closed_at IS NULL;

-- Who could decide a task of a case that waits at one of the centres.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION people_around(p_case text, p_centres text[], at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN jsonb_build_object(
        'barred', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = p_case),
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff), '[]')
            FROM posts p WHERE centre = ANY (p_centres) AND until IS NULL
            AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL)),
        'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute)), '[]')
            FROM substitutions WHERE since <= at AND until > at),
        'authors', (SELECT coalesce(jsonb_agg(DISTINCT who), '[]')
            FROM tasks t JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
            WHERE t.case_id = p_case AND t.kind IN ('session', 'mediator_signs') AND who IS NOT NULL),
        -- Since the last appointment: before it other people were spoken of.
        'successions', (SELECT coalesce(jsonb_agg(jsonb_build_object('leaver', s.leaver, 'successor', s.successor) ORDER BY s.id), '[]')
            FROM successions s WHERE s.case_id = p_case AND s.at >= coalesce((
                SELECT max(d.decided_at) FROM tasks t JOIN decisions d ON d.task = t.id
                WHERE t.case_id = p_case AND t.kind = 'appointment'), '-infinity')),
        'places', (SELECT jsonb_object_agg(code, name) FROM centres WHERE code = ANY (p_centres)));
END $$;

-- Bars one more person from a task. Nobody is ever taken off.
CREATE FUNCTION task_bars(p_tasks text[], p_staff text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE tasks t SET excluded = t.excluded || b.staff
    FROM unnest(p_tasks, p_staff) AS b (task, staff)
    WHERE t.id = b.task AND t.state = 'open' AND b.staff <> ALL (t.excluded)
$$;

-- Lets somebody else stand in from an instant on. What is past stays as it was.
CREATE FUNCTION substitution_passes(p_id text, p_to text, p_new text, p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO substitutions (id, absent, substitute, posts, since, until)
    SELECT p_new, absent, p_to, posts, greatest(since, p_at), until FROM substitutions WHERE id = p_id AND until > p_at;
    UPDATE substitutions SET until = p_at WHERE id = p_id AND since < p_at AND until > p_at;
    DELETE FROM substitutions WHERE id = p_id AND since >= p_at;
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION task_bars, substitution_passes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION task_bars, substitution_passes TO hejie_app;
GRANT SELECT, INSERT ON successions, handovers TO hejie_app;

-- +goose Down
DROP FUNCTION substitution_passes;
DROP FUNCTION task_bars;
DROP INDEX cases_by_mediator;
DROP TABLE handovers;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION people_around(p_case text, p_centres text[], at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN jsonb_build_object(
        'barred', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = p_case),
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff), '[]')
            FROM posts p WHERE centre = ANY (p_centres) AND until IS NULL
            AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL)),
        'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute)), '[]')
            FROM substitutions WHERE since <= at AND until > at),
        'authors', (SELECT coalesce(jsonb_agg(DISTINCT who), '[]')
            FROM tasks t JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
            WHERE t.case_id = p_case AND t.kind IN ('session', 'mediator_signs') AND who IS NOT NULL),
        'places', (SELECT jsonb_object_agg(code, name) FROM centres WHERE code = ANY (p_centres)));
END $$;
-- +goose StatementEnd
DROP TABLE successions;
