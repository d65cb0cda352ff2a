-- Who may have no part in a case any more: they stepped back, or a party objected
-- to them.
CREATE TABLE recusals (
    case_id text NOT NULL REFERENCES cases,
    staff   text NOT NULL REFERENCES staff,
    act     text NOT NULL,
    PRIMARY KEY (case_id, staff)
);
GRANT SELECT, INSERT ON recusals TO hejie_app;

-- Whether a person can still work on a task of a case, or be heard about it.
CREATE FUNCTION can_help(p_staff text, p_case text) RETURNS boolean LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    RETURN EXISTS (SELECT FROM posts p JOIN keys k USING (staff)
            WHERE p.staff = p_staff AND p.post <> 'administrator' AND p.until IS NULL AND k.revoked_at IS NULL)
        AND NOT EXISTS (SELECT FROM recusals WHERE case_id = p_case AND staff = p_staff);
END $$;
GRANT EXECUTE ON FUNCTION can_help TO hejie_app;
