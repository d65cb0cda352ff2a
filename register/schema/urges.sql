CREATE TABLE urges (
    act      text PRIMARY KEY REFERENCES acts,
    task     text NOT NULL REFERENCES tasks,
    staff    text NOT NULL REFERENCES staff, -- who urges
    above    text REFERENCES centres, -- whose head is told too, since it was overdue
    shown_at timestamptz NOT NULL -- in office hours
);
CREATE UNIQUE INDEX urges_once_a_day ON urges (task, staff, ((shown_at AT TIME ZONE 'Asia/Shanghai')::date));
CREATE INDEX urges_above ON urges (above) WHERE above IS NOT NULL;
GRANT SELECT, INSERT ON urges TO hejie_app;
