-- The bells that are to be rung: each makes the workflow of a case look.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    text NOT NULL REFERENCES cases,
    start      boolean NOT NULL DEFAULT false,
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    tries      int NOT NULL DEFAULT 0,
    put_in     timestamptz NOT NULL DEFAULT now() -- how long a bell has waited shows when none is rung
);
-- Bells are taken ten at a time in this order, also from the tens of thousands
-- that an import leaves.
CREATE INDEX outbox_in_order ON outbox (start, id);
GRANT SELECT, INSERT, UPDATE (not_before, tries), DELETE ON outbox TO hejie_app;

CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hejie_bell', '');
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();

-- Gives bells back that rang, or did not, and lends up to p_hands others for p_lease
-- seconds, those of a case as one. The outbox is empty nearly always and very long
-- now and then: its plan is made once, and as for a long one. Otherwise PostgreSQL
-- plans this anew each time, which takes longer than it, or goes on sorting all
-- there is.
CREATE FUNCTION exchange_bells(p_rung bigint[], p_missed bigint[], p_hands int, p_lease float8)
RETURNS TABLE (ids bigint[], case_id text, kind text, start boolean, look boolean, tries int, centre text, dispute text, over boolean)
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH rung AS (
        DELETE FROM outbox WHERE id = ANY (p_rung)
    ), missed AS (
        UPDATE outbox SET tries = tries + 1,
            not_before = clock_timestamp() + least(interval '1 minute', interval '0.2 second' * 2 ^ least(tries, 10))
        WHERE id = ANY (p_missed)
    ), taken AS (
        UPDATE outbox SET not_before = clock_timestamp() + p_lease * interval '1 second'
        WHERE id = ANY (ARRAY( -- chosen once: what is joined may be asked again, and then takes more
            SELECT id FROM outbox WHERE not_before <= clock_timestamp() ORDER BY start, id LIMIT p_hands FOR UPDATE SKIP LOCKED))
        RETURNING id, case_id, start, tries
    )
    SELECT t.ids, t.case_id, c.kind, t.start, t.look, t.tries, c.centre, coalesce(c.dispute, ''), c.over
    FROM (
        SELECT case_id, array_agg(id) AS ids, min(id) AS first, bool_or(start) AS start, bool_or(NOT start) AS look, max(tries) AS tries
        FROM taken GROUP BY case_id
    ) t CROSS JOIN LATERAL (
        SELECT kind, centre, closed_at IS NOT NULL AS over,
            CASE WHEN t.start THEN (SELECT kind FROM disputes d WHERE d.case_id = cases.id) END AS dispute -- who is told to look knows it
        FROM cases WHERE id = t.case_id
        OFFSET 0 -- one by one, whatever PostgreSQL thinks of a young table
    ) c
    ORDER BY t.first;
END $$;
GRANT EXECUTE ON FUNCTION exchange_bells TO hejie_app;
