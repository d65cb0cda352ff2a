-- What was filed in the dossier of a case. The scan stays with the office.
CREATE TABLE documents (
    act      text PRIMARY KEY REFERENCES acts,
    case_id  text NOT NULL REFERENCES cases,
    kind     text NOT NULL,
    party    text,
    scan     text NOT NULL CHECK (scan ~ '^[0-9a-f]{64}$'),
    dated    date NOT NULL,
    filed_at timestamptz NOT NULL
);
CREATE INDEX documents_by_case ON documents (case_id, filed_at);
GRANT SELECT, INSERT ON documents TO hejie_app;
