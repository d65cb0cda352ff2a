-- Who mediates by what was not struck: the last appointment, and who took over
-- since.
CREATE FUNCTION mediators_told(p_case text) RETURNS text[] LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    mediators text[];
    appointed timestamptz;
    s successions;
BEGIN
    SELECT ARRAY(SELECT jsonb_array_elements_text(d.fact -> 'mediators')), d.decided_at INTO mediators, appointed
    FROM steps k JOIN tasks t USING (case_id, step) JOIN decisions d ON d.task = t.id
    WHERE k.case_id = p_case AND k.struck_by IS NULL AND t.kind = 'appointment' AND d.outcome = 'appoint'
    ORDER BY k.position DESC LIMIT 1;
    FOR s IN SELECT * FROM successions WHERE case_id = p_case AND at >= appointed ORDER BY id LOOP
        mediators := CASE WHEN s.successor = ANY (mediators) THEN array_remove(mediators, s.leaver)
            ELSE array_replace(mediators, s.leaver, s.successor) END;
    END LOOP;
    RETURN coalesce(mediators, '{}');
END $$;
GRANT EXECUTE ON FUNCTION mediators_told TO hejie_app;
