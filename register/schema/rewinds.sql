-- Each time the story of a case was put back: to which position, by which act, and
-- from where. What had ended comes to be open again; its ending is kept here, and
-- counts no more.
CREATE TABLE rewinds (
    case_id   text NOT NULL REFERENCES cases,
    n         int NOT NULL CHECK (n > 0),
    position     int NOT NULL CHECK (position > 0),
    act       text NOT NULL REFERENCES acts,
    kind      text NOT NULL,
    task      text REFERENCES tasks, -- the decision that was struck; null where the whole step was
    at        timestamptz NOT NULL,
    ending    text,
    closed_at timestamptz,
    PRIMARY KEY (case_id, n),
    CHECK ((ending IS NULL) = (closed_at IS NULL))
);
GRANT SELECT, INSERT ON rewinds TO hejie_app;
CREATE TRIGGER rewinds_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON rewinds FOR EACH STATEMENT EXECUTE FUNCTION never();

-- What was struck stays struck, whatever program asks.
CREATE FUNCTION stays_struck() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was struck stays struck' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER steps_stay_struck BEFORE UPDATE OF struck_by, struck_at ON steps FOR EACH ROW WHEN (OLD.struck_by IS NOT NULL) EXECUTE FUNCTION stays_struck();

-- Why something was struck, as it is told.
CREATE FUNCTION struck(p_act text) RETURNS jsonb LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    IF p_act IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT jsonb_build_object('kind', a.kind, 'by', a.staff, 'at', a.done_at, 'act', a.message, 'note', convert_from(d.body, 'UTF8')::jsonb ->> 'note')
        FROM acts a LEFT JOIN deposits d ON d.hash = a.details WHERE a.message = p_act);
END $$;
GRANT EXECUTE ON FUNCTION struck TO hejie_app;

-- What was asked in the steps that an act has struck, in their order.
CREATE FUNCTION tasks_struck(p_case text, p_act text) RETURNS jsonb LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', t.id, 'kind', t.kind, 'number', t.number, 'rule', t.rule, 'term', coalesce(t.term, ''), 'counted', t.counted, 'party', t.party, 'post', t.post,
            'at', t.at_centre, 'person', t.person, 'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits,
            'lapses', t.lapses, 'opened_at', t.opened_at, 'reminders', t.reminders, 'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf,
            'decided_at', d.decided_at, 'fact', d.fact, 'at_position', s.position, 'closed_at', t.closed_at) ORDER BY s.position, t.slot), '[]')
        FROM steps s JOIN tasks t USING (case_id, step) LEFT JOIN decisions d ON d.task = t.id
        -- Also by acts before it of which no run has heard.
        WHERE s.case_id = p_case AND (s.struck_by = p_act OR s.struck_at > (SELECT max(opened_at) FROM steps WHERE case_id = p_case)));
END $$;
GRANT EXECUTE ON FUNCTION tasks_struck TO hejie_app;
