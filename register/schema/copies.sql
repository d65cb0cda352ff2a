CREATE TABLE copies (
    act     text NOT NULL REFERENCES acts,
    task    text NOT NULL REFERENCES tasks,
    staff   text NOT NULL REFERENCES staff, -- who is told, and may read the case
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (staff, act)
);
CREATE INDEX copies_by_task ON copies (task);
GRANT SELECT, INSERT ON copies TO hejie_app;
