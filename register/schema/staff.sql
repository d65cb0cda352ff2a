CREATE SEQUENCE staff_numbers;
GRANT USAGE ON SEQUENCE staff_numbers TO hejie_app;

CREATE TABLE staff (
    id          text PRIMARY KEY,
    name        text NOT NULL,
    enrolled_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON staff TO hejie_app;

-- What a person may do at a centre; a person may hold several posts.
CREATE TABLE posts (
    staff   text NOT NULL REFERENCES staff,
    post    text NOT NULL CHECK (post IN ('registrar', 'mediator', 'head', 'administrator')),
    centre  text NOT NULL REFERENCES centres,
    since   timestamptz NOT NULL,
    until   timestamptz,
    PRIMARY KEY (staff, post, centre, since)
);
CREATE UNIQUE INDEX posts_held_once ON posts (staff, post, centre) WHERE until IS NULL;
CREATE INDEX posts_by_seat ON posts (centre, post) WHERE until IS NULL;
GRANT SELECT, INSERT, UPDATE (until) ON posts TO hejie_app;

-- The pair is unique too, so that decisions and acts can refer to a key of the very
-- person who signs: one look for what would be two.
CREATE TABLE keys (
    id          text PRIMARY KEY,
    staff       text NOT NULL REFERENCES staff,
    public_key  bytea NOT NULL UNIQUE CHECK (octet_length(public_key) = 32),
    enrolled_at timestamptz NOT NULL,
    revoked_at  timestamptz,
    UNIQUE (id, staff)
);
CREATE INDEX keys_by_staff ON keys (staff);
GRANT SELECT, INSERT, UPDATE (revoked_at) ON keys TO hejie_app;

CREATE TABLE substitutions (
    id         text PRIMARY KEY,
    absent     text NOT NULL REFERENCES staff,
    substitute text NOT NULL REFERENCES staff,
    posts      text[] NOT NULL,
    since      timestamptz NOT NULL,
    until      timestamptz NOT NULL,
    CHECK (absent <> substitute),
    CHECK (until > since)
);
CREATE INDEX substitutions_by_absent ON substitutions (absent);
CREATE INDEX substitutions_by_substitute ON substitutions (substitute);
GRANT SELECT, INSERT ON substitutions TO hejie_app;

-- Lets somebody else stand in from an instant on. What is past stays as it was.
CREATE FUNCTION substitution_passes(p_id text, p_to text, p_new text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO substitutions (id, absent, substitute, posts, since, until)
    SELECT p_new, absent, p_to, posts, greatest(since, p_at), until FROM substitutions WHERE id = p_id AND until > p_at;
    UPDATE substitutions SET until = p_at WHERE id = p_id AND since < p_at AND until > p_at;
    DELETE FROM substitutions WHERE id = p_id AND since >= p_at;
END $$;
GRANT EXECUTE ON FUNCTION substitution_passes TO hejie_app;

-- Where a person sits at a time: the posts they hold, and those lent to them with
-- the absent person's number beside them.
CREATE FUNCTION seats_of(p_staff text, at timestamptz)
RETURNS TABLE (staff text, post text, centre text, absent text) LANGUAGE sql STABLE AS $$
    SELECT p.staff, p.post, p.centre, NULL::text FROM posts p WHERE p.staff = p_staff AND p.until IS NULL
    UNION
    SELECT p.staff, p.post, p.centre, s.absent
    FROM substitutions s JOIN posts p ON p.staff = s.absent AND p.until IS NULL AND p.post = ANY (s.posts)
    WHERE s.substitute = p_staff AND s.since <= at AND s.until > at
$$;
GRANT EXECUTE ON FUNCTION seats_of TO hejie_app;

-- Whose exclusion bars a person and those for whom they stand in: their own, and
-- that of all for whom they stand in themselves.
CREATE FUNCTION barred_by(p_staff text, at timestamptz) RETURNS TABLE (staff text, ids text[]) LANGUAGE sql STABLE AS $$
    SELECT s.staff, array_agg(w.id)
    FROM (SELECT p_staff AS staff UNION SELECT staff FROM seats_of(p_staff, at)) s, LATERAL (
        SELECT s.staff AS id
        UNION SELECT absent FROM substitutions WHERE substitute = s.staff AND since <= at AND until > at
    ) w
    GROUP BY s.staff
$$;
GRANT EXECUTE ON FUNCTION barred_by TO hejie_app;
