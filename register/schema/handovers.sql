-- Who took over from whom in a case. A workflow that was told of the one goes on
-- asking for them, and the other is asked; so its story, and its history, stay
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

GRANT SELECT, INSERT ON successions, handovers TO hejie_app;
CREATE TRIGGER successions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON successions FOR EACH STATEMENT EXECUTE FUNCTION never();
CREATE TRIGGER handovers_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON handovers FOR EACH STATEMENT EXECUTE FUNCTION never();
