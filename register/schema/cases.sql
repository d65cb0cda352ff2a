CREATE SEQUENCE case_numbers;
CREATE SEQUENCE change_numbers;
GRANT USAGE ON SEQUENCE case_numbers, change_numbers TO hejie_app;

-- The number of a case: the organisation's prefix, a letter for what is no
-- dispute, the year in which it is opened, a running number of six digits or more.
CREATE FUNCTION case_number(letter text, opened_at timestamptz, n bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT prefix || letter || to_char(opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
    FROM organisation
$$;
GRANT EXECUTE ON FUNCTION case_number TO hejie_app;

CREATE TABLE cases (
    id          text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind ~ '^[a-z_]+$'), -- a procedure; which there are the programs know
    centre      text NOT NULL REFERENCES centres,
    stage       text NOT NULL,
    step        int NOT NULL DEFAULT 0,
    ending      text,
    policy      int NOT NULL,
    mediators   text[] NOT NULL DEFAULT '{}',
    act_seq     int NOT NULL DEFAULT 0, -- acts recorded …
    heeded_seq  int NOT NULL DEFAULT 0, -- … and acts that the workflow has heard of
    story_version int NOT NULL DEFAULT 0, -- how often the story was put back: a run that was told of another number is told a story that is no longer so
    first_in    timestamptz NOT NULL,
    opened_at   timestamptz NOT NULL,
    opened_by   text NOT NULL REFERENCES staff,
    closed_at   timestamptz,
    source      text,
    source_key  text,
    CHECK ((closed_at IS NULL) = (ending IS NULL)),
    UNIQUE (source, source_key)
);
CREATE INDEX cases_by_centre ON cases (centre text_pattern_ops, id) WHERE closed_at IS NULL;
CREATE INDEX cases_by_mediator ON cases USING gin (mediators) WHERE closed_at IS NULL;

GRANT SELECT, INSERT, UPDATE (centre, stage, step, ending, mediators, act_seq, heeded_seq, story_version, closed_at) ON cases TO hejie_app;
