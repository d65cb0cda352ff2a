-- A case keeps the version it began with; a version never changes.
CREATE TABLE policies (
    version   int PRIMARY KEY,
    name      text NOT NULL,
    body      text NOT NULL,
    loaded_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON policies TO hejie_app;
