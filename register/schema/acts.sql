-- A signed statement nobody asked for: a withdrawal, a report of danger, a
-- correction, a hand-over.
CREATE TABLE acts (
    message    text PRIMARY KEY, -- hash of the envelope
    kind       text NOT NULL,
    case_id    text REFERENCES cases,
    seq        int, -- within the case
    staff      text NOT NULL,
    key        text NOT NULL,
    nonce      text NOT NULL,
    envelope   bytea NOT NULL CHECK (message = encode(sha256(envelope), 'hex')),
    signature  bytea NOT NULL,
    details    text REFERENCES deposits (hash),
    party      text,
    door       text NOT NULL,
    result     text NOT NULL DEFAULT '', -- the case it opened, if it opened one
    done_at    timestamptz NOT NULL,
    UNIQUE (case_id, seq),
    FOREIGN KEY (key, staff) REFERENCES keys (id, staff)
);
CREATE INDEX acts_by_details ON acts (details) WHERE details IS NOT NULL; -- an import looks whether somebody has signed the same file before

GRANT SELECT, INSERT ON acts TO hejie_app;
CREATE TRIGGER acts_nonce AFTER INSERT ON acts FOR EACH ROW EXECUTE FUNCTION nonce_spent();
CREATE TRIGGER acts_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION never();
