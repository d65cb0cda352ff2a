-- +goose Up

-- The number of a case: the organisation's prefix, a letter for what is no
-- dispute, the year in which it is opened, a running number of six digits or more.
CREATE FUNCTION case_number(letter text, opened_at timestamptz, n bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT prefix || letter || to_char(opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
    FROM organisation
$$;

-- What a decision or an act has to be judged by, in one round trip. The case is
-- locked first; each statement of a volatile function then sees what had been
-- committed by the time the lock was had, so two who decide at once are judged
-- one after the other, the second knowing of the first.
-- +goose StatementBegin
CREATE FUNCTION decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    c cases;
    t tasks;
    n timestamptz;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    n := register_now();
    SELECT * INTO t FROM tasks WHERE id = p_task;
    RETURN jsonb_build_object(
        'now', n,
        'key', (SELECT jsonb_build_object('staff', staff, 'public_key', encode(public_key, 'base64'), 'revoked', revoked_at IS NOT NULL)
                FROM keys WHERE id = p_key),
        'again', coalesce(
            (SELECT jsonb_build_object('ref', task, 'at', decided_at) FROM decisions WHERE message = p_message),
            (SELECT jsonb_build_object('ref', result, 'at', done_at) FROM acts WHERE message = p_message)),
        'nonce_used', EXISTS (SELECT FROM nonces WHERE nonce = p_nonce),
        'case', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object(
            'kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'open', c.closed_at IS NULL,
            'respondents', (SELECT count(*) FROM parties WHERE case_id = c.id AND role = 'respondent'), 'mediators', c.mediators, 'policy', c.policy, 'act_seq', c.act_seq, 'opened_by', c.opened_by,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties WHERE case_id = c.id)) END,
        'task', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object(
            'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person, 'subject', t.subject,
            'excluded', t.excluded, 'state', t.state, 'due', t.due, 'awaits', t.awaits, 'lapses', t.lapses) END,
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre)), '[]')
                     FROM posts WHERE staff IN (p_staff, p_for) AND until IS NULL),
        'substitutions', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'absent', absent, 'substitute', substitute,
                              'posts', posts, 'from', since, 'until', until)), '[]')
                          FROM substitutions WHERE since <= n AND until > n AND (absent = p_for OR absent = ANY (t.excluded))),
        'recused', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = c.id),
        'opinion', (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_opinion),
        'details', (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_details),
        'policy', (SELECT max(version) FROM policies));
END $$;

-- The revision of the calendar, which no import changes until the transaction
-- ends: a term counted by it cannot slip past the import that would move it.
CREATE FUNCTION calendar_held() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('hejie calendar'));
    RETURN (SELECT coalesce(max(revision), 0) FROM calendar_years);
END $$;

-- Where a step stands, with the case locked as above.
CREATE FUNCTION step_context(p_case text, p_step int) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    c cases;
    s steps;
    revision bigint;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM steps WHERE case_id = p_case AND step = p_step;
    IF FOUND THEN
        revision := (SELECT coalesce(max(y.revision), 0) FROM calendar_years y);
    ELSE
        revision := calendar_held();
    END IF;
    RETURN jsonb_build_object(
        'now', register_now(),
        'case', jsonb_build_object('kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step,
            'open', c.closed_at IS NULL, 'ending', c.ending, 'mediators', c.mediators, 'policy', c.policy,
            'act_seq', c.act_seq, 'heeded_seq', c.heeded_seq, 'opened_by', c.opened_by, 'first_in', c.first_in,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties
                        WHERE case_id = c.id AND since <= p_step)),
        'calendar', revision,
        'step', CASE WHEN s.step IS NOT NULL THEN jsonb_build_object('stage', s.stage, 'centre', s.centre, 'interrupted_by', s.interrupted_by) END,
        'mediator_left', (SELECT act FROM recusals WHERE case_id = c.id AND staff = ANY (c.mediators) LIMIT 1),
        'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'id', t.id, 'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person,
                      'place', (SELECT name FROM centres WHERE code = t.at_centre), 'vacant', t.vacant, 'state', t.state, 'due', t.due, 'yellow_at', t.yellow_at, 'awaits', t.awaits, 'lapses', t.lapses,
                      'opened_at', t.opened_at, 'reminders', t.reminders,
                      'reminded', (SELECT coalesce(jsonb_agg(rung), '[]') FROM notices WHERE task = t.id),
                      'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf, 'decided_at', d.decided_at, 'fact', d.fact)
                      ORDER BY t.slot), '[]')
                  FROM tasks t LEFT JOIN decisions d ON d.task = t.id
                  WHERE t.case_id = p_case AND t.step = p_step),
        'acts', CASE WHEN c.act_seq > 0 AND (s.step IS NULL OR s.interrupted_by IS NOT NULL)
                THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', seq, 'kind', kind, 'message', message, 'staff', staff, 'party', party, 'at', done_at)
                          ORDER BY seq), '[]') FROM acts WHERE case_id = p_case) ELSE '[]' END);
END $$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION step_context;
DROP FUNCTION calendar_held;
DROP FUNCTION decision_context;
DROP FUNCTION case_number;
