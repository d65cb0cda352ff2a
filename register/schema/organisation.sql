CREATE TABLE organisation (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    prefix text NOT NULL CHECK (prefix ~ '^[A-Z]{2,6}$') -- case numbers begin with it
);

-- Centres of the three tiers: community, street, district. The code of a centre is
-- that of its division, and begins with the code of the centre above.
CREATE TABLE centres (
    code   text PRIMARY KEY CHECK (code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    tier   smallint NOT NULL CHECK (tier BETWEEN 1 AND 3),
    name   text NOT NULL,
    parent text REFERENCES centres
);

GRANT SELECT, INSERT ON organisation, centres TO hejie_app;
