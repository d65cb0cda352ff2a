-- Cases that look like one: of the same parties whenever they came in (a thousand
-- at the most), and of the same title and applicant (among five hundred on either
-- side) or of the same kind and place not long before or after. By what they are
-- about they are those nearest to it in time.
CREATE FUNCTION look_alikes(p_self text, p_kind text, p_place text, p_title text, p_first_in timestamptz,
    p_applicants text[], p_identities text[], p_phones text[], p_days int, p_limit int)
RETURNS TABLE (other text, likeness text[]) ROWS 5
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_sort = off SET enable_seqscan = off AS $$ -- in the order of the index, and no further than needed
DECLARE
    identities bytea[] := (SELECT array_agg(keyed('identity', v)) FROM unnest(p_identities) v);
    phones     bytea[] := (SELECT array_agg(keyed('phone', v)) FROM unnest(p_phones) v);
    earliest   timestamptz := p_first_in - p_days * interval '1 day';
    latest     timestamptz := p_first_in + p_days * interval '1 day';
BEGIN
    RETURN QUERY
    WITH found AS (
        SELECT s.case_id, s.kind, s.place, s.title, s.first_in, 1 AS n
        FROM (
            (SELECT p.case_id FROM parties p WHERE p.identity_key = ANY (identities) LIMIT 1000)
            UNION ALL
            (SELECT p.case_id FROM parties p WHERE p.phone_key = ANY (phones) LIMIT 1000)
        ) same JOIN disputes s ON s.case_id = same.case_id
        UNION ALL
        SELECT s.case_id, s.kind, s.place, s.title, s.first_in, 2
        FROM (
            (SELECT * FROM disputes WHERE disputes.title = p_title AND disputes.first_in >= p_first_in AND disputes.first_in <= latest
             ORDER BY disputes.first_in, disputes.case_id LIMIT 500)
            UNION ALL
            (SELECT * FROM disputes WHERE disputes.title = p_title AND disputes.first_in < p_first_in AND disputes.first_in >= earliest
             ORDER BY disputes.first_in DESC, disputes.case_id DESC LIMIT 500)
        ) s WHERE EXISTS (SELECT FROM parties p WHERE p.case_id = s.case_id AND p.role = 'applicant' AND p.name = ANY (p_applicants))
        UNION ALL
        (SELECT s.case_id, s.kind, s.place, s.title, s.first_in, 3 FROM disputes s
         WHERE s.kind = p_kind AND s.place = p_place AND s.place <> '' AND s.first_in >= p_first_in AND s.first_in <= latest
         ORDER BY s.first_in, s.case_id LIMIT p_limit + 1)
        UNION ALL
        (SELECT s.case_id, s.kind, s.place, s.title, s.first_in, 3 FROM disputes s
         WHERE s.kind = p_kind AND s.place = p_place AND s.place <> '' AND s.first_in < p_first_in AND s.first_in >= earliest
         ORDER BY s.first_in DESC, s.case_id DESC LIMIT p_limit)
    )
    SELECT case_id, array_remove(ARRAY[
            CASE WHEN bool_or(n = 1) THEN 'same_party' END,
            CASE WHEN kind = p_kind AND place = p_place AND place <> '' AND first_in BETWEEN earliest AND latest THEN 'same_place' END,
            CASE WHEN title = p_title AND first_in BETWEEN earliest AND latest
                AND EXISTS (SELECT FROM parties p WHERE p.case_id = found.case_id AND p.role = 'applicant' AND p.name = ANY (p_applicants))
            THEN 'same_title' END], NULL)
    FROM found WHERE case_id IS DISTINCT FROM p_self
    GROUP BY case_id, kind, place, title, first_in
    ORDER BY min(n), greatest(first_in - p_first_in, p_first_in - first_in), case_id LIMIT p_limit;
END $$;
GRANT EXECUTE ON FUNCTION look_alikes TO hejie_app;
