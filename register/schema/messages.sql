-- What was used once, by a decision, an act or a refusal, is never used again: the
-- triggers of these tables write here, so that two at the same moment collide.
CREATE TABLE nonces (
    nonce text PRIMARY KEY
);
GRANT SELECT ON nonces TO hejie_app;
CREATE TRIGGER nonces_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON nonces FOR EACH STATEMENT EXECUTE FUNCTION never();

CREATE FUNCTION nonce_spent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO nonces (nonce) VALUES (NEW.nonce);
    RETURN NULL;
END $$;

-- A message has one answer. Signed and refused, it stays refused by whichever
-- door it comes again: a signal that waited for a worker is not recorded after
-- its sender was told that it is refused. Its nonce is spent, so that of two
-- arrivals at the same moment one is refused and the other recorded never.
CREATE TABLE refusals (
    message    text PRIMARY KEY, -- hash of the envelope
    nonce      text NOT NULL,
    code       text NOT NULL,
    refused_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON refusals TO hejie_app;
CREATE TRIGGER refusals_nonce AFTER INSERT ON refusals FOR EACH ROW EXECUTE FUNCTION nonce_spent();
CREATE TRIGGER refusals_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON refusals FOR EACH STATEMENT EXECUTE FUNCTION never();
