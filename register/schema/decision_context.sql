-- What a message is judged by, in one round trip. The case is locked first; each
-- statement of a volatile function then sees what had been committed by the time
-- the lock was had, so two who decide at once are judged one after the other, the
-- second knowing of the first. What was struck does not count; who works on the
-- task for another and whose voices were asked for does.
--
-- What PostgreSQL starts for a query costs more than what it finds: each table
-- that a subquery might look at is locked, opened and prepared for reading, in
-- every transaction anew. So what is rarely there is asked for only when it can be:
-- a message that is on record has spent its nonce, so only then is it looked for.
-- The answer is put together as text (json) instead of as a tree (jsonb) that is
-- taken apart and copied at each level, and lists as arrays instead of aggregates:
-- each takes about half as long.
CREATE FUNCTION decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text, p_procedure text)
RETURNS json LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    c cases;
    t tasks;
    n timestamptz;
    spent boolean;
    again json;
    stand_ins json;
    opinion text;
    parties text[];
    minors text[];
    guarded text[];
    recused text[];
    respondents bigint;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    n := register_now();
    spent := EXISTS (SELECT FROM nonces WHERE nonce = p_nonce);
    IF spent THEN
        again := coalesce(
            (SELECT json_build_object('ref', task, 'at', decided_at) FROM decisions WHERE message = p_message),
            (SELECT json_build_object('ref', result, 'at', done_at) FROM acts WHERE message = p_message));
    END IF;
    IF c.id IS NOT NULL THEN
        SELECT array_agg(party ORDER BY length(party), party) FILTER (WHERE p.struck_by IS NULL),
            count(*) FILTER (WHERE role = 'respondent' AND p.struck_by IS NULL), array_agg(party) FILTER (WHERE under_age(birth, 18, n))
        INTO parties, respondents, minors FROM parties p WHERE p.case_id = c.id;
        IF c.act_seq > 0 THEN -- by an act a guardian is on record, and somebody recused
            guarded := ARRAY(SELECT party FROM guardians WHERE case_id = c.id);
            recused := ARRAY(SELECT staff FROM recusals WHERE case_id = c.id);
        END IF;
        SELECT * INTO t FROM tasks WHERE id = p_task;
    END IF;
    IF p_for <> '' OR t.excluded <> '{}' THEN
        stand_ins := array_to_json(ARRAY(SELECT json_build_object('id', id, 'absent', absent, 'substitute', substitute,
                          'posts', posts, 'from', since, 'until', until)
                      FROM substitutions WHERE since <= n AND until > n AND (absent = p_for OR absent = ANY (t.excluded))));
    END IF;
    IF p_opinion <> '' THEN
        opinion := (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_opinion);
    END IF;
    RETURN json_build_object(
        'now', n,
        'key', (SELECT json_build_object('staff', staff, 'public_key', encode(public_key, 'base64'), 'revoked', revoked_at IS NOT NULL)
                FROM keys WHERE id = p_key),
        'again', again,
        'nonce_used', spent,
        'case', CASE WHEN c.id IS NOT NULL THEN json_build_object(
            'kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step, 'open', c.closed_at IS NULL,
            'respondents', respondents, 'mediators', c.mediators, 'policy', c.policy, 'act_seq', c.act_seq, 'opened_by', c.opened_by,
            'parties', parties, 'minors', minors, 'guarded', guarded) END,
        'task', CASE WHEN t.id IS NOT NULL THEN json_build_object(
            'delegate', t.delegate, 'voices', CASE WHEN t.consulted THEN consultations_of(t.id, t.case_id) END,
            'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person, 'subject', t.subject,
            'excluded', t.excluded, 'state', t.state, 'due', t.due, 'awaits', t.awaits, 'lapses', t.lapses) END,
        'holdings', ARRAY(SELECT json_build_object('staff', staff, 'post', post, 'centre', centre)
                          FROM posts WHERE staff IN (p_staff, p_for) AND until IS NULL),
        'substitutions', stand_ins,
        'recused', recused,
        'opinion', opinion,
        'details', (SELECT encode(body, 'base64') FROM deposits WHERE hash = p_details),
        'policy', (SELECT max(version) FROM policies WHERE procedure = coalesce(c.kind, p_procedure)));
END $$;
GRANT EXECUTE ON FUNCTION decision_context TO hejie_app;
