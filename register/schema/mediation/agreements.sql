-- The dates of an agreement are kept apart: when it was made, when each party and
-- the mediator signed (their decisions), when the committee sealed it, and when
-- it took effect.
CREATE TABLE agreements (
    case_id      text NOT NULL REFERENCES cases,
    version      int NOT NULL,
    form         text NOT NULL CHECK (form IN ('written', 'oral')),
    content      text NOT NULL REFERENCES deposits (hash),
    made_at      timestamptz NOT NULL,
    sealed_at    timestamptz,
    effective_at timestamptz,
    struck_by    text REFERENCES acts,
    PRIMARY KEY (case_id, version)
);
GRANT SELECT, INSERT, UPDATE (sealed_at, effective_at, struck_by) ON agreements TO hejie_app;
CREATE TRIGGER agreements_stay_struck BEFORE UPDATE OF struck_by ON agreements FOR EACH ROW WHEN (OLD.struck_by IS NOT NULL) EXECUTE FUNCTION stays_struck();

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
GRANT SELECT, INSERT ON instalments TO hejie_app;
