-- +goose Up

-- The day of birth, from which it is seen who is under age; the age itself is
-- never kept. Those who were there before get theirs from Migrate.
ALTER TABLE parties ADD COLUMN birth date;

-- Whether somebody born on a day is under an age at an instant: domain.Under in
-- SQL.
CREATE FUNCTION under_age(birth date, years int, at timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (birth + years * interval '1 year') >= date_trunc('day', at AT TIME ZONE 'Asia/Shanghai')
$$;

-- Who speaks for a party who may not, or not alone, speak for himself.
CREATE TABLE guardians (
    case_id  text NOT NULL,
    party    text NOT NULL,
    name     text NOT NULL,
    relation text NOT NULL,
    phone    text NOT NULL DEFAULT '',
    act      text NOT NULL REFERENCES acts,
    PRIMARY KEY (case_id, party),
    FOREIGN KEY (case_id, party) REFERENCES parties
);

-- Whom a head has let read a child's case, and until when.
CREATE TABLE readers (
    act     text PRIMARY KEY REFERENCES acts,
    case_id text NOT NULL REFERENCES cases,
    staff   text NOT NULL REFERENCES staff,
    until   timestamptz NOT NULL
);
CREATE INDEX readers_by_case ON readers (case_id, staff, until);

-- What is known of somebody who wants to read a case. It is his work if he took
-- it in, mediates it, sits where one of its tasks waits, works on one for another
-- or is to be heard about it, or heads its centre.
-- +goose StatementBegin
CREATE FUNCTION access_to(p_staff text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    at timestamptz := register_now();
    c  cases;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    RETURN jsonb_build_object(
        'may_see', may_see(p_staff, p_case),
        'minor', EXISTS (SELECT FROM parties WHERE case_id = p_case AND under_age(birth, 18, at)),
        'child', EXISTS (SELECT FROM parties WHERE case_id = p_case AND under_age(birth, 14, at)),
        'handles', coalesce(p_staff = c.opened_by OR p_staff = ANY (c.mediators), false)
            OR EXISTS (SELECT FROM seats_of(p_staff, at) s WHERE s.post = 'head' AND s.centre = c.centre)
            OR EXISTS (SELECT FROM tasks t JOIN seats_of(p_staff, at) s ON s.post = t.post AND s.centre = t.at_centre
                WHERE t.case_id = p_case AND t.state = 'open' AND (t.person IS NULL OR t.person = s.staff))
            OR EXISTS (SELECT FROM tasks t WHERE t.case_id = p_case AND t.state = 'open'
                AND (t.delegate = p_staff OR EXISTS (SELECT FROM voices v WHERE v.task = t.id AND v.staff = p_staff))),
        'approved', EXISTS (SELECT FROM readers WHERE case_id = p_case AND staff = p_staff AND until > at));
END $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION under_age, access_to FROM PUBLIC;
GRANT EXECUTE ON FUNCTION under_age, access_to TO hejie_app;
GRANT SELECT, INSERT, UPDATE (name, relation, phone, act) ON guardians TO hejie_app;
GRANT SELECT, INSERT ON readers TO hejie_app;

-- +goose Down
DROP FUNCTION access_to;
DROP TABLE readers;
DROP TABLE guardians;
DROP FUNCTION under_age;
ALTER TABLE parties DROP COLUMN birth;
