-- Each procedure has a policy. A case keeps the version it began with; a version
-- never changes.
CREATE TABLE policies (
    procedure text NOT NULL,
    version   int NOT NULL,
    body      text NOT NULL,
    loaded_at timestamptz NOT NULL,
    PRIMARY KEY (procedure, version)
);
GRANT SELECT, INSERT ON policies TO hejie_app;
