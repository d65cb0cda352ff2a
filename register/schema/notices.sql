-- What the officials were told, and when: once a rung, never twice.
CREATE TABLE notices (
    task    text NOT NULL REFERENCES tasks,
    rung    text NOT NULL,
    post    text NOT NULL,
    centre  text NOT NULL REFERENCES centres,
    due_at  timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (task, rung)
);
GRANT SELECT, INSERT ON notices TO hejie_app;
