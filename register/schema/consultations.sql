-- Voices that were asked for about a task before it is decided.
CREATE TABLE consultations (
    act      text NOT NULL REFERENCES acts,
    task     text NOT NULL REFERENCES tasks,
    form     text NOT NULL CHECK (form IN ('cosign', 'countersign', 'vote')),
    quorum   int NOT NULL DEFAULT 0 CHECK ((quorum > 0) = (form = 'vote')),
    asked_at timestamptz NOT NULL,
    PRIMARY KEY (task, act) -- a task that is asked again is judged by the same voices
);
GRANT SELECT, INSERT ON consultations TO hejie_app;

-- Once asked about a task, a person has one voice; their last word counts.
CREATE TABLE voices (
    task    text NOT NULL REFERENCES tasks,
    staff   text NOT NULL REFERENCES staff,
    asked   text NOT NULL,
    word    text CHECK (word IN ('agree', 'object')),
    act     text REFERENCES acts,
    said_at timestamptz,
    excused boolean NOT NULL DEFAULT false, -- not waited for: they handed all their work over
    PRIMARY KEY (task, staff),
    FOREIGN KEY (task, asked) REFERENCES consultations,
    CHECK ((word IS NULL) = (act IS NULL) AND (word IS NULL) = (said_at IS NULL))
);
CREATE INDEX voices_by_staff ON voices (staff);
GRANT SELECT, INSERT, UPDATE (word, act, said_at, excused) ON voices TO hejie_app;

-- Voices are asked for before a decision, and never heard after it, whatever
-- program asks.
CREATE FUNCTION voices_in_time() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tasks WHERE id = NEW.task AND state = 'open') THEN
        RAISE EXCEPTION '% is closed', NEW.task USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voices_in_time BEFORE INSERT OR UPDATE ON voices FOR EACH ROW EXECUTE FUNCTION voices_in_time();

-- The voices that were asked for about a task, request by request. Whoever hands
-- all their work over is waited for no longer, like somebody who has left.
CREATE FUNCTION consultations_of(p_task text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    RETURN (SELECT jsonb_agg(jsonb_build_object('form', c.form, 'quorum', c.quorum,
            'voices', (SELECT jsonb_agg(jsonb_build_object('staff', v.staff, 'word', v.word, 'gone', v.excused OR NOT can_help(v.staff, p_case)) ORDER BY v.staff)
                FROM voices v WHERE (v.task, v.asked) = (c.task, c.act))) ORDER BY c.asked_at, c.act)
        FROM consultations c WHERE c.task = p_task);
END $$;
GRANT EXECUTE ON FUNCTION consultations_of TO hejie_app;
