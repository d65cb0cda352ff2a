-- What an envelope names by its hash: opinions, details, files.
CREATE TABLE deposits (
    hash         text PRIMARY KEY CHECK (hash = encode(sha256(body), 'hex')),
    body         bytea NOT NULL CHECK (octet_length(body) <= 65536),
    deposited_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON deposits TO hejie_app;
