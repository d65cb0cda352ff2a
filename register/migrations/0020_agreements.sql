-- +goose Up

-- The dates of an agreement are kept apart: when it was made, when each party and
-- the mediator signed (their decisions), when the committee sealed it, and when
-- it took effect.
ALTER TABLE agreements ADD COLUMN sealed_at timestamptz;
UPDATE agreements SET sealed_at = effective_at WHERE form = 'written';
GRANT UPDATE (sealed_at) ON agreements TO hejie_app;

-- Until when an agreement is to be performed was in its text only. Now the story
-- goes on by it, also that of a case whose parties agreed before.
ALTER TABLE decisions DISABLE TRIGGER decisions_kept;
UPDATE decisions d SET fact = d.fact || jsonb_build_object('dues', jsonb_build_array(convert_from(text.body, 'UTF8')::jsonb #> '{agreement,performance_until}'))
FROM tasks t, deposits text
WHERE t.id = d.task AND t.kind = 'session' AND d.outcome IN ('agreement', 'oral_agreement') AND text.hash = d.details;
ALTER TABLE decisions ENABLE TRIGGER decisions_kept;

-- What an agreement promises, part by part. Amounts are in fen.
CREATE TABLE instalments (
    case_id    text NOT NULL,
    version    int NOT NULL,
    number     int NOT NULL CHECK (number > 0),
    due        date NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
    what       text NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, version, number),
    FOREIGN KEY (case_id, version) REFERENCES agreements
);

-- What was filed in the dossier of a case. The scan stays with the office.
CREATE TABLE documents (
    act     text PRIMARY KEY REFERENCES acts,
    case_id text NOT NULL REFERENCES cases,
    kind    text NOT NULL,
    party   text,
    scan    text NOT NULL CHECK (scan ~ '^[0-9a-f]{64}$'),
    dated   date NOT NULL,
    filed_at timestamptz NOT NULL
);
CREATE INDEX documents_by_case ON documents (case_id, filed_at);
GRANT SELECT, INSERT ON instalments, documents TO hejie_app;
