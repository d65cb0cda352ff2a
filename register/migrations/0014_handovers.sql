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

-- Who mediates by what was not struck: the last appointment, and who took over
-- since.
-- +goose StatementBegin
CREATE FUNCTION mediators_told(p_case text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    mediators text[];
    appointed timestamptz;
    s successions;
BEGIN
    SELECT ARRAY(SELECT jsonb_array_elements_text(d.fact -> 'mediators')), d.decided_at INTO mediators, appointed
    FROM steps k JOIN tasks t USING (case_id, step) JOIN decisions d ON d.task = t.id
    WHERE k.case_id = p_case AND k.struck_by IS NULL AND t.kind = 'appointment' AND d.outcome = 'appoint'
    ORDER BY k.place DESC LIMIT 1;
    FOR s IN SELECT * FROM successions WHERE case_id = p_case AND at >= appointed ORDER BY id LOOP
        mediators := CASE WHEN s.successor = ANY (mediators) THEN array_remove(mediators, s.leaver)
            ELSE array_replace(mediators, s.leaver, s.successor) END;
    END LOOP;
    RETURN coalesce(mediators, '{}');
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

REVOKE EXECUTE ON FUNCTION mediators_told, task_bars, substitution_passes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mediators_told, task_bars, substitution_passes TO hejie_app;
GRANT SELECT, INSERT ON successions, handovers TO hejie_app;
