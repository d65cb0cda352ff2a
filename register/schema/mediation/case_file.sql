-- What the story of a dispute knows from its beginning: the centre and the parties
-- are those at intake. NULL when there is no such dispute.
CREATE FUNCTION case_file(p_case text) RETURNS json
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT json_build_object('case', c.id, 'kind', d.kind, 'first_in', c.first_in,
            'centre', coalesce((SELECT centre FROM steps WHERE case_id = c.id AND step = 1), c.centre), -- a tier up by now, perhaps
            'parties', ARRAY(SELECT party FROM parties WHERE case_id = c.id AND since = 0 ORDER BY length(party), party),
            'version', c.story_version, 'rewound', CASE WHEN c.story_version > 0 THEN (
                SELECT json_build_object('kind', r.kind, 'by', a.staff, 'at', r.at)
                FROM rewinds r JOIN acts a ON a.message = r.act WHERE r.case_id = c.id AND r.n = c.story_version) END,
            'court', (SELECT json_build_object('court', court, 'procedure', coalesce(procedure, ''), 'received', received_at)
                FROM court_referrals WHERE case_id = c.id),
            'ended', coalesce(c.ending, ''))
        FROM cases c JOIN disputes d ON d.case_id = c.id WHERE c.id = p_case);
END $$;
GRANT EXECUTE ON FUNCTION case_file TO hejie_app;
