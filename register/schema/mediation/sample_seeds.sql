-- The seeds of call-back samples: of each centre and week one, the first.
CREATE TABLE sample_seeds (
    centre       text NOT NULL REFERENCES centres,
    week         text NOT NULL CHECK (week ~ '^[0-9]{4}-W[0-9]{2}$'),
    seed         text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    act          text NOT NULL REFERENCES acts,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (centre, week)
);
GRANT SELECT, INSERT ON sample_seeds TO hejie_app;
CREATE TRIGGER sample_seeds_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON sample_seeds FOR EACH STATEMENT EXECUTE FUNCTION never();
