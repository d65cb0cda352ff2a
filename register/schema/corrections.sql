-- A decision that was corrected (更正). Details that were wrong are replaced in
-- what is shown and printed, and stay on record; an outcome that was wrong is
-- struck, and asked for again. Either way what was printed before is printed
-- anew, as the next version.
CREATE TABLE corrections (
    case_id text NOT NULL REFERENCES cases,
    version int NOT NULL CHECK (version > 1), -- of what is printed
    task    text NOT NULL REFERENCES tasks,
    act     text NOT NULL REFERENCES acts,
    at      timestamptz NOT NULL,
    PRIMARY KEY (case_id, version)
);
CREATE INDEX corrections_by_task ON corrections (task);
GRANT SELECT, INSERT ON corrections TO hejie_app;
CREATE TRIGGER corrections_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON corrections FOR EACH STATEMENT EXECUTE FUNCTION never();

-- The corrections of a decision in order, each with what it replaced; details
-- are null where the outcome was wrong.
CREATE FUNCTION corrections_of(p_task text) RETURNS jsonb LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM corrections WHERE task = p_task) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT jsonb_agg(jsonb_build_object('version', version, 'why', struck(act), 'was', lag, 'details', details) ORDER BY version)
        FROM (
            SELECT c.version, c.act, said.details, lag(said.details, 1, original.details) OVER (ORDER BY c.version)
            FROM corrections c JOIN acts a ON a.message = c.act,
                LATERAL (SELECT convert_from(body, 'UTF8')::jsonb -> 'corrected' AS details FROM deposits WHERE hash = a.details) said,
                LATERAL (SELECT (SELECT convert_from(body, 'UTF8')::jsonb FROM deposits WHERE hash = d.details) AS details FROM decisions d WHERE d.task = c.task) original
            WHERE c.task = p_task
        ) told);
END $$;
GRANT EXECUTE ON FUNCTION corrections_of TO hejie_app;
