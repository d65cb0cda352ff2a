-- The register's clock. Only it decides what was in time. A test may replace
-- the function, as the owner; the role that programs use may not.
CREATE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';
GRANT EXECUTE ON FUNCTION register_now TO hejie_app;
