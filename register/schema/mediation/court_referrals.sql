-- Which court referred a case, how, and when its materials were signed for.
CREATE TABLE court_referrals (
    case_id     text PRIMARY KEY REFERENCES cases,
    court       text NOT NULL CHECK (court IN ('court_appointed', 'court_entrusted')),
    procedure   text CHECK (procedure IN ('ordinary', 'summary')),
    received_at timestamptz NOT NULL,
    CHECK ((court = 'court_entrusted') = (procedure IS NOT NULL))
);
GRANT SELECT, INSERT ON court_referrals TO hejie_app;
