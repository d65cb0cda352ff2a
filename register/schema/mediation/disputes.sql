-- The matter of a case of mediation.
CREATE TABLE disputes (
    case_id     text PRIMARY KEY REFERENCES cases,
    kind        text NOT NULL,
    origin      text NOT NULL,
    title       text NOT NULL,
    description text NOT NULL,
    place       text NOT NULL,
    first_in    timestamptz NOT NULL -- as in cases, so that an index leads to the nearest in time
);
CREATE INDEX disputes_by_title ON disputes (title, first_in, case_id);
CREATE INDEX disputes_by_place ON disputes (kind, place, first_in, case_id) WHERE place <> '';
GRANT SELECT, INSERT ON disputes TO hejie_app;
