CREATE SEQUENCE calendar_revisions;
GRANT USAGE ON SEQUENCE calendar_revisions TO hejie_app;

CREATE TABLE calendar_years (
    year        int PRIMARY KEY,
    source      text NOT NULL,
    imported_at timestamptz NOT NULL,
    revision    bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE (source, imported_at, revision) ON calendar_years TO hejie_app;

CREATE TABLE calendar_days (
    day     date NOT NULL,
    year    int NOT NULL REFERENCES calendar_years, -- whose notice it is: one may reach back into December
    working boolean NOT NULL, -- a make-up working day (调休) when true, a day off when false
    name    text NOT NULL,
    PRIMARY KEY (year, day)
);
GRANT SELECT, INSERT, DELETE ON calendar_days TO hejie_app;

-- The revision of the calendar, which no import changes until the transaction
-- ends: a term counted by it cannot slip past the import that would move it.
CREATE FUNCTION calendar_held() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('hejie calendar'));
    RETURN (SELECT coalesce(max(revision), 0) FROM calendar_years);
END $$;
GRANT EXECUTE ON FUNCTION calendar_held TO hejie_app;
