-- +goose Up

-- How a task stands against its due time, by the register's clock: domain.Light
-- in SQL. While the due time is not known the light is green.
CREATE FUNCTION light(due timestamptz, yellow_at timestamptz, at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN at > due THEN 'red' WHEN at >= yellow_at THEN 'yellow' ELSE 'green' END
$$;

-- Where a person sits at a time: the posts he holds, and those lent to him with
-- the absent person's number beside them.
CREATE FUNCTION seats_of(p_staff text, at timestamptz)
RETURNS TABLE (staff text, post text, centre text, absent text) LANGUAGE sql STABLE AS $$
    SELECT p.staff, p.post, p.centre, NULL::text FROM posts p WHERE p.staff = p_staff AND p.until IS NULL
    UNION
    SELECT p.staff, p.post, p.centre, s.absent
    FROM substitutions s JOIN posts p ON p.staff = s.absent AND p.until IS NULL AND p.post = ANY (s.posts)
    WHERE s.substitute = p_staff AND s.since <= at AND s.until > at
$$;

-- Whose exclusion bars a person and those he stands in for: their own, and that
-- of all for whom they stand in themselves.
CREATE FUNCTION barred_by(p_staff text, at timestamptz) RETURNS TABLE (staff text, ids text[]) LANGUAGE sql STABLE AS $$
    SELECT s.staff, array_agg(w.id)
    FROM (SELECT p_staff AS staff UNION SELECT staff FROM seats_of(p_staff, at)) s, LATERAL (
        SELECT s.staff AS id
        UNION SELECT absent FROM substitutions WHERE substitute = s.staff AND since <= at AND until > at
    ) w
    GROUP BY s.staff
$$;

REVOKE EXECUTE ON FUNCTION light, seats_of, barred_by FROM PUBLIC;
GRANT EXECUTE ON FUNCTION light, seats_of, barred_by TO hejie_app;

-- +goose Down
DROP FUNCTION barred_by;
DROP FUNCTION seats_of;
DROP FUNCTION light;
