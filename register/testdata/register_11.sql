
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE FUNCTION public.audit_alone() RETURNS void
    LANGUAGE plpgsql
    SET lock_timeout TO '1s'
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hejie audit'));
    PERFORM set_config('idle_in_transaction_session_timeout', '2s', true);
END $$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.audit (
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    what text NOT NULL,
    staff text DEFAULT ''::text NOT NULL,
    case_id text DEFAULT ''::text NOT NULL,
    ref text DEFAULT ''::text NOT NULL,
    code text DEFAULT ''::text NOT NULL,
    message text DEFAULT ''::text NOT NULL,
    door text DEFAULT ''::text NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL
);

CREATE FUNCTION public.audit_bytes(a public.audit) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE
    AS $$
DECLARE
    seq  text := a.seq;
    at   text := (extract(epoch FROM a.at) * 1000000)::bigint;
    prev text := encode(a.prev, 'hex');
BEGIN
    RETURN convert_to(
        octet_length(seq) || ':' || seq || ',' || octet_length(at) || ':' || at || ','
        || octet_length(a.what) || ':' || a.what || ',' || octet_length(a.staff) || ':' || a.staff || ','
        || octet_length(a.case_id) || ':' || a.case_id || ',' || octet_length(a.ref) || ':' || a.ref || ','
        || octet_length(a.code) || ':' || a.code || ',' || octet_length(a.message) || ':' || a.message || ','
        || octet_length(a.door) || ':' || a.door || ',' || octet_length(prev) || ':' || prev, 'UTF8');
END $$;

CREATE FUNCTION public.audit_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtext('hejie audit'));
    INSERT INTO audit_drafts (line) VALUES (NEW);
    RETURN NULL;
END $$;

CREATE FUNCTION public.audit_drafted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    line audit := NEW.line;
BEGIN
    SELECT seq + 1, hash INTO line.seq, line.prev FROM audit_head FOR UPDATE;
    line.hash := sha256(audit_bytes(line));
    WITH chained AS (DELETE FROM audit_drafts WHERE n = NEW.n),
        head AS (UPDATE audit_head SET seq = line.seq, hash = line.hash)
    INSERT INTO audit VALUES (line.*);
    RETURN NULL;
END $$;

CREATE FUNCTION public.barred_by(p_staff text, at timestamp with time zone) RETURNS TABLE(staff text, ids text[])
    LANGUAGE sql STABLE
    AS $$
    SELECT s.staff, array_agg(w.id)
    FROM (SELECT p_staff AS staff UNION SELECT staff FROM seats_of(p_staff, at)) s, LATERAL (
        SELECT s.staff AS id
        UNION SELECT absent FROM substitutions WHERE substitute = s.staff AND since <= at AND until > at
    ) w
    GROUP BY s.staff
$$;

CREATE FUNCTION public.calendar_held() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('hejie calendar'));
    RETURN (SELECT coalesce(max(revision), 0) FROM calendar_years);
END $$;

CREATE FUNCTION public.case_number(letter text, opened_at timestamp with time zone, n bigint) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT prefix || letter || to_char(opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
    FROM organisation
$$;

CREATE FUNCTION public.decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text) RETURNS jsonb
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION public.decisions_expiry() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tasks WHERE id = NEW.task AND lapses AND due < NEW.decided_at) OR NEW.decided_at > register_now() THEN
        RAISE EXCEPTION 'the term of % is not over', NEW.task USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.decisions_four_eyes() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    barred text[];
BEGIN
    SELECT excluded INTO barred FROM tasks WHERE id = NEW.task;
    IF NEW.staff = ANY (barred) OR NEW.on_behalf = ANY (barred) OR EXISTS (
        SELECT FROM substitutions
        WHERE absent = ANY (barred) AND substitute IN (NEW.staff, NEW.on_behalf)
          AND NEW.decided_at >= since AND NEW.decided_at < until)
    THEN
        RAISE EXCEPTION 'SELF_APPROVAL' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.light(due timestamp with time zone, yellow_at timestamp with time zone, at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE WHEN at > due THEN 'red' WHEN at >= yellow_at THEN 'yellow' ELSE 'green' END
$$;

CREATE FUNCTION public.never() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.nonce_spent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO nonces (nonce) VALUES (NEW.nonce);
    RETURN NULL;
END $$;

CREATE FUNCTION public.outbox_notify() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('hejie_bell', '');
    RETURN NULL;
END $$;

CREATE FUNCTION public.people_around(p_case text, p_centres text[], at timestamp with time zone) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN jsonb_build_object(
        'barred', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = p_case),
        'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff), '[]')
            FROM posts p WHERE centre = ANY (p_centres) AND until IS NULL
            AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL)),
        'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute)), '[]')
            FROM substitutions WHERE since <= at AND until > at),
        'authors', (SELECT coalesce(jsonb_agg(DISTINCT who), '[]')
            FROM tasks t JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
            WHERE t.case_id = p_case AND t.kind IN ('session', 'mediator_signs') AND who IS NOT NULL),
        'places', (SELECT jsonb_object_agg(code, name) FROM centres WHERE code = ANY (p_centres)));
END $$;

CREATE FUNCTION public.register_now() RETURNS timestamp with time zone
    LANGUAGE sql
    AS $$ SELECT '2026-03-02T01:00:00Z'::timestamptz + (clock_timestamp() - '2026-11-23T23:53:59.400220854Z'::timestamptz) $$;

CREATE FUNCTION public.seats_of(p_staff text, at timestamp with time zone) RETURNS TABLE(staff text, post text, centre text, absent text)
    LANGUAGE sql STABLE
    AS $$
    SELECT p.staff, p.post, p.centre, NULL::text FROM posts p WHERE p.staff = p_staff AND p.until IS NULL
    UNION
    SELECT p.staff, p.post, p.centre, s.absent
    FROM substitutions s JOIN posts p ON p.staff = s.absent AND p.until IS NULL AND p.post = ANY (s.posts)
    WHERE s.substitute = p_staff AND s.since <= at AND s.until > at
$$;

CREATE FUNCTION public.step_context(p_case text, p_step integer, p_centres text[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
    seen jsonb;
BEGIN
    PERFORM FROM cases WHERE id = p_case FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM steps WHERE case_id = p_case AND step = p_step) THEN
        RETURN step_seen(p_case, p_step);
    END IF;
    PERFORM calendar_held();
    seen := step_seen(p_case, p_step);
    RETURN seen || jsonb_build_object('people', people_around(p_case, p_centres, (seen ->> 'now')::timestamptz));
END $$;

CREATE FUNCTION public.step_seen(p_case text, p_step integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    c cases;
    s steps;
BEGIN
    SELECT * INTO c FROM cases WHERE id = p_case;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM steps WHERE case_id = p_case AND step = p_step;
    RETURN jsonb_build_object(
        'now', register_now(),
        'case', jsonb_build_object('kind', c.kind, 'centre', c.centre, 'stage', c.stage, 'step', c.step,
            'open', c.closed_at IS NULL, 'ending', c.ending, 'mediators', c.mediators, 'policy', c.policy,
            'act_seq', c.act_seq, 'heeded_seq', c.heeded_seq, 'opened_by', c.opened_by, 'first_in', c.first_in,
            'parties', (SELECT coalesce(jsonb_agg(party ORDER BY length(party), party), '[]') FROM parties
                        WHERE case_id = c.id AND since <= p_step)),
        'calendar', (SELECT coalesce(max(revision), 0) FROM calendar_years),
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

CREATE FUNCTION public.steps_in_turn() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM tasks WHERE case_id = NEW.case_id AND step < NEW.step AND state = 'open') THEN
        RAISE EXCEPTION 'step % of % is not its turn: a task is open', NEW.step, NEW.case_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TABLE public.acts (
    message text NOT NULL,
    kind text NOT NULL,
    case_id text,
    seq integer,
    staff text NOT NULL,
    key text NOT NULL,
    nonce text NOT NULL,
    envelope bytea NOT NULL,
    signature bytea NOT NULL,
    details text,
    party text,
    door text NOT NULL,
    result text DEFAULT ''::text NOT NULL,
    done_at timestamp with time zone NOT NULL,
    CONSTRAINT acts_check CHECK ((message = encode(sha256(envelope), 'hex'::text)))
);

CREATE TABLE public.agreements (
    case_id text NOT NULL,
    version integer NOT NULL,
    form text NOT NULL,
    content text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    effective_at timestamp with time zone,
    CONSTRAINT agreements_form_check CHECK ((form = ANY (ARRAY['written'::text, 'oral'::text])))
);

CREATE UNLOGGED TABLE public.audit_drafts (
    n bigint NOT NULL,
    line public.audit NOT NULL
);

ALTER TABLE public.audit_drafts ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_drafts_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_head (
    one boolean DEFAULT true NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_head_one_check CHECK (one)
);

CREATE TABLE public.calendar_days (
    day date NOT NULL,
    year integer NOT NULL,
    working boolean NOT NULL,
    name text NOT NULL
);

CREATE SEQUENCE public.calendar_revisions
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.calendar_years (
    year integer NOT NULL,
    source text NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    revision bigint NOT NULL
);

CREATE SEQUENCE public.case_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.cases (
    id text NOT NULL,
    kind text NOT NULL,
    centre text NOT NULL,
    stage text NOT NULL,
    step integer DEFAULT 0 NOT NULL,
    ending text,
    policy integer NOT NULL,
    mediators text[] DEFAULT '{}'::text[] NOT NULL,
    act_seq integer DEFAULT 0 NOT NULL,
    heeded_seq integer DEFAULT 0 NOT NULL,
    first_in timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    closed_at timestamp with time zone,
    source text,
    source_key text,
    CONSTRAINT cases_check CHECK (((closed_at IS NULL) = (ending IS NULL))),
    CONSTRAINT cases_kind_check CHECK ((kind = ANY (ARRAY['mediation'::text, 'change'::text])))
);

CREATE TABLE public.centres (
    code text NOT NULL,
    tier smallint NOT NULL,
    name text NOT NULL,
    parent text,
    CONSTRAINT centres_code_check CHECK ((code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'::text)),
    CONSTRAINT centres_tier_check CHECK (((tier >= 1) AND (tier <= 3)))
);

CREATE SEQUENCE public.change_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.decisions (
    task text NOT NULL,
    message text,
    outcome text NOT NULL,
    staff text,
    on_behalf text,
    key text,
    nonce text,
    envelope bytea,
    signature bytea,
    opinion text,
    details text,
    fact jsonb DEFAULT '{}'::jsonb NOT NULL,
    door text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT decisions_check CHECK (((outcome = 'expired'::text) = (staff IS NULL))),
    CONSTRAINT decisions_check1 CHECK (((outcome = 'expired'::text) OR ((message IS NOT NULL) AND (key IS NOT NULL) AND (nonce IS NOT NULL) AND (envelope IS NOT NULL) AND (signature IS NOT NULL) AND (message = encode(sha256(envelope), 'hex'::text))))),
    CONSTRAINT decisions_check2 CHECK ((staff <> on_behalf))
);

CREATE TABLE public.deposits (
    hash text NOT NULL,
    body bytea NOT NULL,
    deposited_at timestamp with time zone NOT NULL,
    CONSTRAINT deposits_body_check CHECK ((octet_length(body) <= 65536)),
    CONSTRAINT deposits_check CHECK ((hash = encode(sha256(body), 'hex'::text)))
);

CREATE TABLE public.disputes (
    case_id text NOT NULL,
    kind text NOT NULL,
    origin text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    place text NOT NULL
);

CREATE TABLE public.due_changes (
    id bigint NOT NULL,
    task text NOT NULL,
    old_due timestamp with time zone,
    new_due timestamp with time zone NOT NULL,
    why text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

ALTER TABLE public.due_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.due_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.goose_db_version (
    id integer NOT NULL,
    version_id bigint NOT NULL,
    is_applied boolean NOT NULL,
    tstamp timestamp without time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.goose_db_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goose_db_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.keys (
    id text NOT NULL,
    staff text NOT NULL,
    public_key bytea NOT NULL,
    enrolled_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT keys_public_key_check CHECK ((octet_length(public_key) = 32))
);

CREATE TABLE public.nonces (
    nonce text NOT NULL
);

CREATE TABLE public.notices (
    task text NOT NULL,
    rung text NOT NULL,
    post text NOT NULL,
    centre text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL
);

CREATE TABLE public.organisation (
    one boolean DEFAULT true NOT NULL,
    prefix text NOT NULL,
    CONSTRAINT organisation_one_check CHECK (one),
    CONSTRAINT organisation_prefix_check CHECK ((prefix ~ '^[A-Z]{2,6}$'::text))
);

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    case_id text NOT NULL,
    start boolean DEFAULT false NOT NULL,
    not_before timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    put_in timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parties (
    case_id text NOT NULL,
    party text NOT NULL,
    role text NOT NULL,
    name text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    id_number text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    since integer DEFAULT 0 NOT NULL,
    CONSTRAINT parties_role_check CHECK ((role = ANY (ARRAY['applicant'::text, 'respondent'::text])))
);

CREATE TABLE public.policies (
    version integer NOT NULL,
    name text NOT NULL,
    body text NOT NULL,
    loaded_at timestamp with time zone NOT NULL
);

CREATE TABLE public.posts (
    staff text NOT NULL,
    post text NOT NULL,
    centre text NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    CONSTRAINT posts_post_check CHECK ((post = ANY (ARRAY['registrar'::text, 'mediator'::text, 'head'::text, 'administrator'::text])))
);

CREATE TABLE public.recusals (
    case_id text NOT NULL,
    staff text NOT NULL,
    act text NOT NULL
);

CREATE TABLE public.staff (
    id text NOT NULL,
    name text NOT NULL,
    enrolled_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.staff_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.steps (
    case_id text NOT NULL,
    step integer NOT NULL,
    stage text NOT NULL,
    centre text NOT NULL,
    ends_on text,
    opened_at timestamp with time zone NOT NULL,
    interrupted_by text,
    CONSTRAINT steps_step_check CHECK ((step > 0))
);

CREATE TABLE public.substitutions (
    id text NOT NULL,
    absent text NOT NULL,
    substitute text NOT NULL,
    posts text[] NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT substitutions_check CHECK ((absent <> substitute)),
    CONSTRAINT substitutions_check1 CHECK ((until > since))
);

CREATE TABLE public.tasks (
    id text NOT NULL,
    case_id text NOT NULL,
    step integer NOT NULL,
    slot integer NOT NULL,
    kind text NOT NULL,
    party text,
    post text NOT NULL,
    at_centre text NOT NULL,
    person text,
    vacant boolean DEFAULT false NOT NULL,
    subject text,
    excluded text[] DEFAULT '{}'::text[] NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    rule text NOT NULL,
    counted timestamp with time zone NOT NULL,
    due timestamp with time zone,
    yellow_at timestamp with time zone,
    awaits integer,
    lapses boolean NOT NULL,
    reminders jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT tasks_check CHECK ((((due IS NULL) = (awaits IS NOT NULL)) AND ((due IS NULL) = (yellow_at IS NULL)))),
    CONSTRAINT tasks_check1 CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT tasks_slot_check CHECK ((slot > 0)),
    CONSTRAINT tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'decided'::text, 'expired'::text, 'superseded'::text])))
);

INSERT INTO public.acts VALUES
	('da49592157d85d1784a7c823b6f86458aacf2da234f7a1d94cd8337457a04e8a', 'open', 'YX2026-000001', NULL, 'S0003', 'b2b484fd69e3d71f', 'RHTNREXR7YDNYUQWZCHB3FGAYO', '\x7b2276223a312c22616374223a226f70656e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a225248544e524558523759444e595551575a43484233464741594f222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2234323262343837396461323633636365643966346262646233636263303761333235613836343231656232313635333165303265623935663134306530393464227d', '\xbe88586302737c3818e4b9fb952f96b9fc3573824012127872435c947368f85a219d029ad4e9ca4e7a769b3d3a986cd0271dca9a53530acaaddcf5594784090b', '422b4879da263cced9f4bbdb3cbc07a325a86421eb216531e02eb95f140e094d', NULL, 'command', 'YX2026-000001', '2026-03-02 01:00:00.007304+00'),
	('654f6d1bfa6bf68089126c1caaafadde927254b3e1ff6b051a29f5d27f476f54', 'open', 'YX2026-000002', NULL, 'S0003', 'b2b484fd69e3d71f', 'SBUZFX2EGKK24TY26S7BYZGLDB', '\x7b2276223a312c22616374223a226f70656e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a225342555a46583245474b4b323454593236533742595a474c4442222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2234323262343837396461323633636365643966346262646233636263303761333235613836343231656232313635333165303265623935663134306530393464227d', '\xa3086b45021a4cee5c2554f2b6dbf88b0bcfce893d01f0e8953a9084d0ebbe86718771835bbf6666219ec6d3de19798cb7213ae53172a1c3b3b6f029c207320f', '422b4879da263cced9f4bbdb3cbc07a325a86421eb216531e02eb95f140e094d', NULL, 'command', 'YX2026-000002', '2026-03-02 01:00:00.026893+00'),
	('58d13785cb4e85ed3565e4d184ab14df0a3f621223dfed4d2789a067a0d3485c', 'open', 'YX2026-000003', NULL, 'S0003', 'b2b484fd69e3d71f', 'Q6YIGEHTRRJLCSOS6CITMTOYWP', '\x7b2276223a312c22616374223a226f70656e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22513659494745485452524a4c43534f53364349544d544f595750222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2234323262343837396461323633636365643966346262646233636263303761333235613836343231656232313635333165303265623935663134306530393464227d', '\xd22e859178a22401000f3e223b29135d524dc1d47cab95d5eafdb19ab0a16cab65797c881473c02673444f7ef733928d79bc61f52150260a6b3d3fe365474a0f', '422b4879da263cced9f4bbdb3cbc07a325a86421eb216531e02eb95f140e094d', NULL, 'command', 'YX2026-000003', '2026-03-02 01:00:00.058468+00'),
	('1a92854c2f28bb94d577828b0c3f115ade35488d4550939026f45c6c7bd9125d', 'open', 'YX2026-000004', NULL, 'S0003', 'b2b484fd69e3d71f', '5MHTR6AOX5D6QARE4U6VTYYB6T', '\x7b2276223a312c22616374223a226f70656e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22354d48545236414f583544365141524534553656545959423654222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2234323262343837396461323633636365643966346262646233636263303761333235613836343231656232313635333165303265623935663134306530393464227d', '\x8fbb8b765cf5506b71ea3420058c4cf05c8c8e31098d3befa26415880d7a43bd1ec4a7b389f1b7ec45a227463f5118cff259d682e64a8419430f836168a4a300', '422b4879da263cced9f4bbdb3cbc07a325a86421eb216531e02eb95f140e094d', NULL, 'command', 'YX2026-000004', '2026-03-02 01:00:00.086754+00'),
	('88bb208b8775c76d068a6d362000ab31021dfeae4c22b436adf9ea1bda1d5123', 'open', 'YX2026-000005', NULL, 'S0003', 'b2b484fd69e3d71f', 'HX6MYM73IVX5QVG4SEZVMFKVZD', '\x7b2276223a312c22616374223a226f70656e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a224858364d594d3733495658355156473453455a564d464b565a44222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2234323262343837396461323633636365643966346262646233636263303761333235613836343231656232313635333165303265623935663134306530393464227d', '\x4f06b9f9542373788007ba09c709a42ef936000341b432e84a7d8f34b6199c3ca68b770b20e2cc83e51dd7be886945e212001f27d83584c36405ebf14ba9a905', '422b4879da263cced9f4bbdb3cbc07a325a86421eb216531e02eb95f140e094d', NULL, 'command', 'YX2026-000005', '2026-03-02 01:00:00.130548+00'),
	('442504df7051a7fe201834dd31eab42a7b19a6838c291bafb4fceddcd70b03ed', 'open', 'YX2026-000006', NULL, 'S0003', 'b2b484fd69e3d71f', 'T6G6XDOTHKIAU3CQ7K7PVIPHG4', '\x7b2276223a312c22616374223a226f70656e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a225436473658444f54484b494155334351374b3750564950484734222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2234323262343837396461323633636365643966346262646233636263303761333235613836343231656232313635333165303265623935663134306530393464227d', '\x0e7e87bfe67fe3d70464b0952548f0786eb398b4f24e48255fe17e90c4b7be6332de625731d41a4e999bebe949ec3bf398b3cb4bf340612f29d6428c9e8a000d', '422b4879da263cced9f4bbdb3cbc07a325a86421eb216531e02eb95f140e094d', NULL, 'command', 'YX2026-000006', '2026-03-02 01:00:00.14155+00'),
	('83de352467453d90040720902b6956ff3e2f35a1a58c9b7cd42dfbb5f1b4ea57', 'withdraw', 'YX2026-000006', 1, 'S0003', 'b2b484fd69e3d71f', '2NHYPLYBBBOK6JXN3M6P2ULNWO', '\x7b2276223a312c22616374223a227769746864726177222c2263617365223a225958323032362d303030303036222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22324e4859504c594242424f4b364a584e334d365032554c4e574f222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2235366135323130326163633761316534343666313339313166643634386663396235373339356530366239656266663637303031646237373431646634336230227d', '\x0448ffef22ed2328e7c64aa503f04ab33f0a3a9f0e5ef264f9040655a24d02b801ec1e9508c5f43fef9581a345091a53bf32ba0efbf22d06f5347630a5754907', '56a52102acc7a1e446f13911fd648fc9b57395e06b9ebff67001db7741df43b0', 'P2', 'command', 'YX2026-000006', '2026-03-02 01:00:00.160114+00'),
	('ba53748ee2edc164a9e9d81cb788910688b102a7b1d4348e581d0725543b0a4b', 'import', NULL, NULL, 'S0003', 'b2b484fd69e3d71f', 'MVQDXN545FLZEI4TDHZTLORJNJ', '\x7b2276223a312c22616374223a22696d706f7274222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a224d565144584e353435464c5a4549345444485a544c4f524a4e4a222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2232303435346538663864306461626336373632323930653335396435363062333663386530656630636265383332343538633161303534316662656332333962227d', '\x31ecac99744b97b701d35e832a83c0c0f6ade9a0fb8cc5b8d55a98d6ba887fa3efbf77cb69b08f109380d7acf93b3c8e2fe6e834f35343b63a3febf586cbf90e', '20454e8f8d0dabc6762290e359d560b36c8e0ef0cbe832458c1a0541fbec239b', NULL, 'command', '', '2026-03-02 01:00:00.163944+00'),
	('7e2e2308295aabcb93e105c101fd9e475cb76c6ae4c2c036b39535b0a8507aa5', 'propose', 'YXC2026-000001', NULL, 'S0001', 'a80f65c094903967', 'MYMQBNZRX4LEG55TKHXN4E6UR2', '\x7b2276223a312c22616374223a2270726f706f7365222c227374616666223a225330303031222c226b6579223a2261383066363563303934393033393637222c226e6f6e6365223a224d594d51424e5a5258344c45473535544b48584e344536555232222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2234386231353537653764626363333338633865663330363761626138313061326430333864326131383732613566393039316136373033373839356462396264227d', '\x13295a63e821f794c8adad76c1922f26b73252cb572fabd8b27ce537290215c4263f5707a95df732a5768372299bbb985e0e7c7ba0716080ec1929cf82c9ef0c', '48b1557e7dbcc338c8ef3067aba810a2d038d2a1872a5f9091a67037895db9bd', NULL, 'command', 'YXC2026-000001', '2026-03-02 01:00:00.168748+00');

INSERT INTO public.agreements VALUES
	('YX2026-000003', 1, 'written', '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '2026-03-02 01:00:00.079788+00', NULL),
	('YX2026-000004', 1, 'written', '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '2026-03-02 01:00:00.106047+00', '2026-03-02 01:00:00.126351+00');

INSERT INTO public.audit VALUES
	(1, '2026-11-23 23:53:59.302444+00', 'first_trust', 'S0001', '', 'S0001', '', '', '', '\x77aaf7481b27ec824d4d50790c4498c95816b89429f4edad03939ffec60fda19', '\xa80463f5958dc99b057875cbc4f47e1adc19c00a2a19650c29c954263458ab0d'),
	(2, '2026-11-23 23:53:59.304241+00', 'first_trust', 'S0002', '', 'S0002', '', '', '', '\xa80463f5958dc99b057875cbc4f47e1adc19c00a2a19650c29c954263458ab0d', '\x501c12dd568c28b064659b54c4f21a2345aa3b5207350eb7fadfa08a2be5972c'),
	(3, '2026-11-23 23:53:59.304593+00', 'first_trust', 'S0003', '', 'S0003', '', '', '', '\x501c12dd568c28b064659b54c4f21a2345aa3b5207350eb7fadfa08a2be5972c', '\x854eb91e9443377a882c1f13e0a892909f14157ede276a3d880108753a7079da'),
	(4, '2026-11-23 23:53:59.304955+00', 'first_trust', 'S0004', '', 'S0004', '', '', '', '\x854eb91e9443377a882c1f13e0a892909f14157ede276a3d880108753a7079da', '\xd094dbf5e944c1bca15817527cda9661cbb7fa789322ba9e61b3033c279b007a'),
	(5, '2026-11-23 23:53:59.305283+00', 'first_trust', 'S0005', '', 'S0005', '', '', '', '\xd094dbf5e944c1bca15817527cda9661cbb7fa789322ba9e61b3033c279b007a', '\xa6c6cd235a642c2a68ff5fb6d83d337f84ab31db86b72f74adbb9fb46e359b16'),
	(6, '2026-11-23 23:53:59.305661+00', 'first_trust', 'S0006', '', 'S0006', '', '', '', '\xa6c6cd235a642c2a68ff5fb6d83d337f84ab31db86b72f74adbb9fb46e359b16', '\x6f5dfbcb1247afe33b11fc56898d36bc14bde0c98e3498f8ee2d99d28805c080'),
	(7, '2026-11-23 23:53:59.305913+00', 'first_trust', 'S0007', '', 'S0007', '', '', '', '\x6f5dfbcb1247afe33b11fc56898d36bc14bde0c98e3498f8ee2d99d28805c080', '\x13dac0e79fb73ac20dcc701cc78ba372fca4df5a9487e4a62eefcbecd0150560'),
	(8, '2026-11-23 23:53:59.306074+00', 'first_trust', 'S0008', '', 'S0008', '', '', '', '\x13dac0e79fb73ac20dcc701cc78ba372fca4df5a9487e4a62eefcbecd0150560', '\x8b59a0c0df03f43a03cc175326063766bc0420ee7e2b27b6cdefafa3c94e64fc'),
	(9, '2026-11-23 23:53:59.306254+00', 'first_trust', 'S0009', '', 'S0009', '', '', '', '\x8b59a0c0df03f43a03cc175326063766bc0420ee7e2b27b6cdefafa3c94e64fc', '\x25f95314aa7f5fca9d11bb7ac1792b6196d610ef834074829cf812ffa3de9e71'),
	(10, '2026-11-23 23:53:59.306456+00', 'first_trust', 'S0010', '', 'S0010', '', '', '', '\x25f95314aa7f5fca9d11bb7ac1792b6196d610ef834074829cf812ffa3de9e71', '\x4e8953d560e8a8ca64fc97f27077b916fd5a77537d0bac0a1ed4f3a22890338a'),
	(11, '2026-11-23 23:53:59.306631+00', 'first_trust', 'S0011', '', 'S0011', '', '', '', '\x4e8953d560e8a8ca64fc97f27077b916fd5a77537d0bac0a1ed4f3a22890338a', '\xa49a11fb257782642ace253d6c97514fab5c50ef05f697589d95e592d0a4b386'),
	(12, '2026-11-23 23:53:59.30679+00', 'first_trust', 'S0012', '', 'S0012', '', '', '', '\xa49a11fb257782642ace253d6c97514fab5c50ef05f697589d95e592d0a4b386', '\xc329a1e65db7d3d1a1f7697f45f91a05f29e8dd75ffba019f8b49908ad9fe519'),
	(13, '2026-11-23 23:53:59.306969+00', 'first_trust', 'S0013', '', 'S0013', '', '', '', '\xc329a1e65db7d3d1a1f7697f45f91a05f29e8dd75ffba019f8b49908ad9fe519', '\x0ab3e681be50712a5d87d5703fa35e7768606c76bc2c75433b3d039d18d27f48'),
	(14, '2026-03-02 01:00:00.007304+00', 'acted', 'S0003', 'YX2026-000001', 'YX2026-000001', 'open', 'da49592157d85d1784a7c823b6f86458aacf2da234f7a1d94cd8337457a04e8a', 'command', '\x0ab3e681be50712a5d87d5703fa35e7768606c76bc2c75433b3d039d18d27f48', '\x6c226785e52d76230f6c83bc8b00cb7c80da2e13c41f0ea187726cb8528776f9'),
	(15, '2026-03-02 01:00:00.022379+00', 'opened', '', 'YX2026-000001', 'YX2026-000001/1.1', 'acceptance', '', '', '\x6c226785e52d76230f6c83bc8b00cb7c80da2e13c41f0ea187726cb8528776f9', '\x8aa6931870375d3389f0ee6b2847827428e9b1902533d95f6565b7caa0291031'),
	(16, '2026-03-02 01:00:00.026893+00', 'acted', 'S0003', 'YX2026-000002', 'YX2026-000002', 'open', '654f6d1bfa6bf68089126c1caaafadde927254b3e1ff6b051a29f5d27f476f54', 'command', '\x8aa6931870375d3389f0ee6b2847827428e9b1902533d95f6565b7caa0291031', '\xe9684b55da2f0ffc7cf6c9abbe6be0a6c85b65028018d94b0ed8fa44aa86fef0'),
	(17, '2026-03-02 01:00:00.034074+00', 'opened', '', 'YX2026-000002', 'YX2026-000002/1.1', 'acceptance', '', '', '\xe9684b55da2f0ffc7cf6c9abbe6be0a6c85b65028018d94b0ed8fa44aa86fef0', '\x95e28ae474cdd81319656d629f83166bc89d0532784520c5e80d29126979a2a5'),
	(18, '2026-03-02 01:00:00.039112+00', 'decided', 'S0004', 'YX2026-000002', 'YX2026-000002/1.1', 'accept', 'c1172bae67217afc4d085f1c8c1ad099b007c291663c621bd01642e1e34a3507', 'command', '\x95e28ae474cdd81319656d629f83166bc89d0532784520c5e80d29126979a2a5', '\xba5fdd01194dc2817c36eacd31ec30d1e0d5d14f32e5c7e5f97dd6c7245fa4ef'),
	(19, '2026-03-02 01:00:00.041519+00', 'opened', '', 'YX2026-000002', 'YX2026-000002/2.1', 'consent', '', '', '\xba5fdd01194dc2817c36eacd31ec30d1e0d5d14f32e5c7e5f97dd6c7245fa4ef', '\xdf0fc93c9844003867a5029dc250ed494c72e518fc7c2e0197d7a45afbd97acd'),
	(20, '2026-03-02 01:00:00.041519+00', 'opened', '', 'YX2026-000002', 'YX2026-000002/2.2', 'consent', '', '', '\xdf0fc93c9844003867a5029dc250ed494c72e518fc7c2e0197d7a45afbd97acd', '\xeb440b6f6c56932caa334e6b83fb597b3dbfa1d0c99752479d18e588501028f5'),
	(21, '2026-03-02 01:00:00.04547+00', 'decided', 'S0003', 'YX2026-000002', 'YX2026-000002/2.1', 'agree', '9937f1a7f68396661b3d07b9b2a21f5f9f9c2e58efa2a7e1672cb36eea66e0ac', 'command', '\xeb440b6f6c56932caa334e6b83fb597b3dbfa1d0c99752479d18e588501028f5', '\xb1ffea33a3e1b518f09d09739cd47a1ac2f07aa5ac07ac94b98b21836f830e44'),
	(22, '2026-03-02 01:00:00.048936+00', 'decided', 'S0003', 'YX2026-000002', 'YX2026-000002/2.2', 'agree', '0bc0a39ede1a3fc0c5c1e002d481dfc35fe6b10660ea6eb6a66295bf60b24045', 'command', '\xb1ffea33a3e1b518f09d09739cd47a1ac2f07aa5ac07ac94b98b21836f830e44', '\xf6ef9dc60e0db187bd084e46c1a3796f86771527c1be5f33a9a9f7c5f4769fde'),
	(23, '2026-03-02 01:00:00.050661+00', 'opened', '', 'YX2026-000002', 'YX2026-000002/3.1', 'appointment', '', '', '\xf6ef9dc60e0db187bd084e46c1a3796f86771527c1be5f33a9a9f7c5f4769fde', '\xf4ba47c9cf5292b0cc609f83ac6546cbc437e2257f3cfc37c31bb4dfc4f6020c'),
	(24, '2026-03-02 01:00:00.054052+00', 'decided', 'S0007', 'YX2026-000002', 'YX2026-000002/3.1', 'appoint', 'f24ef6d8af050ffaa50de9dd13232ecfda59e6699c05f64647fa68b06e9adbee', 'command', '\xf4ba47c9cf5292b0cc609f83ac6546cbc437e2257f3cfc37c31bb4dfc4f6020c', '\x73c09906ccd5741357e22cbf81bf4c381459aa0bfb957e6f40742ba12d9c9ecc'),
	(25, '2026-03-02 01:00:00.05649+00', 'opened', '', 'YX2026-000002', 'YX2026-000002/4.1', 'session', '', '', '\x73c09906ccd5741357e22cbf81bf4c381459aa0bfb957e6f40742ba12d9c9ecc', '\xb8e05845aaa1eec9c20fb1306db83af19d426d6b5b496240ff7e1ccbb9c5e542'),
	(26, '2026-03-02 01:00:00.058468+00', 'acted', 'S0003', 'YX2026-000003', 'YX2026-000003', 'open', '58d13785cb4e85ed3565e4d184ab14df0a3f621223dfed4d2789a067a0d3485c', 'command', '\xb8e05845aaa1eec9c20fb1306db83af19d426d6b5b496240ff7e1ccbb9c5e542', '\x2eb2ec9f4cfb18c63f764162ecca5756ed36defd7c11d59e0d454f23d85e7543'),
	(27, '2026-03-02 01:00:00.060811+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/1.1', 'acceptance', '', '', '\x2eb2ec9f4cfb18c63f764162ecca5756ed36defd7c11d59e0d454f23d85e7543', '\xeb39c9f82f31de2532744a7dbb55133cf77651a1e6e141e51799733f7f1fb209'),
	(28, '2026-03-02 01:00:00.063875+00', 'decided', 'S0004', 'YX2026-000003', 'YX2026-000003/1.1', 'accept', '076f888c94bf3f0e8b342a1813c98a467cd4d1c72e1a900ac9967ce7b940f124', 'command', '\xeb39c9f82f31de2532744a7dbb55133cf77651a1e6e141e51799733f7f1fb209', '\x61b65cc82ce5536846d1d473b54515c62fc9dc78b2932bf7639b11dedb55d434'),
	(29, '2026-03-02 01:00:00.06542+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/2.1', 'consent', '', '', '\x61b65cc82ce5536846d1d473b54515c62fc9dc78b2932bf7639b11dedb55d434', '\x82b07021cbdafea01f2249118170f5c108a2e10fbffcf573790770a4751d05e2'),
	(30, '2026-03-02 01:00:00.06542+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/2.2', 'consent', '', '', '\x82b07021cbdafea01f2249118170f5c108a2e10fbffcf573790770a4751d05e2', '\x278403db06d9b050ab98c0c8b50e540f695a567b927924278a1c854349c40d25'),
	(31, '2026-03-02 01:00:00.068818+00', 'decided', 'S0003', 'YX2026-000003', 'YX2026-000003/2.1', 'agree', '0ea664a0a05b53dc5c0c693735d43f95ac70f7ebb0064f47ab39aa30d7cbc4be', 'command', '\x278403db06d9b050ab98c0c8b50e540f695a567b927924278a1c854349c40d25', '\xb22ae4f4a40c64fd96986e104ae71963f27df26a36cffe8324da22d7255a57cb'),
	(32, '2026-03-02 01:00:00.071431+00', 'decided', 'S0003', 'YX2026-000003', 'YX2026-000003/2.2', 'agree', '6dab8f28f821a54f9fd0f97c9ba43a470a0c40ac5933d2c30a9e44814f456b34', 'command', '\xb22ae4f4a40c64fd96986e104ae71963f27df26a36cffe8324da22d7255a57cb', '\x83d3230e6ba13b55b06277a43205a7b501c4a4ae6188430f9505c1daad76ece8'),
	(33, '2026-03-02 01:00:00.072877+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/3.1', 'appointment', '', '', '\x83d3230e6ba13b55b06277a43205a7b501c4a4ae6188430f9505c1daad76ece8', '\x56fb84fc94e9173d9b6006f9d2a73c0d58dee921a5cc0dbe0049255e3e4496f2'),
	(34, '2026-03-02 01:00:00.075405+00', 'decided', 'S0007', 'YX2026-000003', 'YX2026-000003/3.1', 'appoint', '2937551e94fc57fd4994b82be5b590adfe7d5d496b81c21b9bd5cd7b41947260', 'command', '\x56fb84fc94e9173d9b6006f9d2a73c0d58dee921a5cc0dbe0049255e3e4496f2', '\x9d5db1b1f45763eaa6a8d503aa127272820b47429ed1b0476c711c589191b9ba'),
	(35, '2026-03-02 01:00:00.077264+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/4.1', 'session', '', '', '\x9d5db1b1f45763eaa6a8d503aa127272820b47429ed1b0476c711c589191b9ba', '\x7bd34a1ae3dcd839ff6e15560b4a0de49aa71af969964a03bd45f809756e4c96'),
	(36, '2026-03-02 01:00:00.079788+00', 'decided', 'S0005', 'YX2026-000003', 'YX2026-000003/4.1', 'agreement', '39a9ac561aafd44b97fe0db36817e863179dbb30c33a447e50f1f209d5051515', 'command', '\x7bd34a1ae3dcd839ff6e15560b4a0de49aa71af969964a03bd45f809756e4c96', '\x39da817aea0c5e06237c661e125ac5405b2c0cc944b1a80eb20abfcca7641ab6'),
	(37, '2026-03-02 01:00:00.081765+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/5.1', 'signature', '', '', '\x39da817aea0c5e06237c661e125ac5405b2c0cc944b1a80eb20abfcca7641ab6', '\x6618657e0fe0ee3ddc136d71acefba578ba5a4e9a6a8df058dbd4bf00aa50074'),
	(38, '2026-03-02 01:00:00.081765+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/5.2', 'signature', '', '', '\x6618657e0fe0ee3ddc136d71acefba578ba5a4e9a6a8df058dbd4bf00aa50074', '\x98ee4ad971be2adaebecda050e0a43ba5cee162cd19ee633c47c63b82d4d8147'),
	(39, '2026-03-02 01:00:00.081765+00', 'opened', '', 'YX2026-000003', 'YX2026-000003/5.3', 'mediator_signs', '', '', '\x98ee4ad971be2adaebecda050e0a43ba5cee162cd19ee633c47c63b82d4d8147', '\x634320819a93c0cf4349df134d93b9554784092af505eb45b402a8f3c427f6bb'),
	(40, '2026-03-02 01:00:00.08514+00', 'decided', 'S0003', 'YX2026-000003', 'YX2026-000003/5.1', 'sign', '7fe17a34cbf651b4fcf3a9c7d2f8c1aa85c6c93e7f1f1d8474537fa4a9edcaa0', 'command', '\x634320819a93c0cf4349df134d93b9554784092af505eb45b402a8f3c427f6bb', '\xaaa585220fb32430b69676c5c2ad317ae2207cd6281b23df9e6ed91285d8a23c'),
	(41, '2026-03-02 01:00:00.086754+00', 'acted', 'S0003', 'YX2026-000004', 'YX2026-000004', 'open', '1a92854c2f28bb94d577828b0c3f115ade35488d4550939026f45c6c7bd9125d', 'command', '\xaaa585220fb32430b69676c5c2ad317ae2207cd6281b23df9e6ed91285d8a23c', '\xbc6c5d2cea87394ae7cfed45f56d918ef92d4875b4d510414fa68bdcbc8b03b5'),
	(42, '2026-03-02 01:00:00.088936+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/1.1', 'acceptance', '', '', '\xbc6c5d2cea87394ae7cfed45f56d918ef92d4875b4d510414fa68bdcbc8b03b5', '\xf9b946101b600cc8dbf7ccd0bf7ff0b60a2a43fdc68eb8e76ea083a65f93cc64'),
	(43, '2026-03-02 01:00:00.091035+00', 'decided', 'S0004', 'YX2026-000004', 'YX2026-000004/1.1', 'accept', '38562698150b38117239035e1283e3f0e34083e6b6a9c63540f94dc625296aec', 'command', '\xf9b946101b600cc8dbf7ccd0bf7ff0b60a2a43fdc68eb8e76ea083a65f93cc64', '\xb921e2d05070ad85ac020f0c61d788b55d4f80beba8430d1d7aebcb91da82669'),
	(44, '2026-03-02 01:00:00.092318+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/2.1', 'consent', '', '', '\xb921e2d05070ad85ac020f0c61d788b55d4f80beba8430d1d7aebcb91da82669', '\xc35f169e4bdcf6fc217ed0a7a82c2cda641e9efed57237b7274d0ccca9bc761c'),
	(45, '2026-03-02 01:00:00.092318+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/2.2', 'consent', '', '', '\xc35f169e4bdcf6fc217ed0a7a82c2cda641e9efed57237b7274d0ccca9bc761c', '\x50f6082633ee6342f4b03b6ccc4563e758cd0559ea50b900b35b05dd68d8a0af'),
	(46, '2026-03-02 01:00:00.095169+00', 'decided', 'S0003', 'YX2026-000004', 'YX2026-000004/2.1', 'agree', 'eadb11e01e4c8238c096140bac8e52bdafef9c65f9601a2ef51dcb426af7912b', 'command', '\x50f6082633ee6342f4b03b6ccc4563e758cd0559ea50b900b35b05dd68d8a0af', '\xe6d3f9f7261b176cdf444423350912604cd1ec7114500e478730cd29ae42c195'),
	(47, '2026-03-02 01:00:00.097967+00', 'decided', 'S0003', 'YX2026-000004', 'YX2026-000004/2.2', 'agree', 'eef20351d67072eb07f722cb0a3280869f46e0f060ff96b7cb336239e610b692', 'command', '\xe6d3f9f7261b176cdf444423350912604cd1ec7114500e478730cd29ae42c195', '\x41c1e638212d72e41eb74855b248b71ff0b7546a23c522905a7652162f4627ec'),
	(48, '2026-03-02 01:00:00.099276+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/3.1', 'appointment', '', '', '\x41c1e638212d72e41eb74855b248b71ff0b7546a23c522905a7652162f4627ec', '\x00a818e7a5ed9f6fa37c744ac5386d9ea8d9b3d3705cf371c727570aeea4ad67'),
	(49, '2026-03-02 01:00:00.101752+00', 'decided', 'S0007', 'YX2026-000004', 'YX2026-000004/3.1', 'appoint', 'c36cff39d57d97d84f1c7632375ccf2bfea5f1996749e77ba3a897d98861e826', 'command', '\x00a818e7a5ed9f6fa37c744ac5386d9ea8d9b3d3705cf371c727570aeea4ad67', '\xd99ac61bee0a470b495a42068b837bfe0c2ffa8f12e3d4211bf319dfc57b5ac5'),
	(50, '2026-03-02 01:00:00.103456+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/4.1', 'session', '', '', '\xd99ac61bee0a470b495a42068b837bfe0c2ffa8f12e3d4211bf319dfc57b5ac5', '\xcb5270d3c7765d9da9482b6f806e6e90306bc596f077ed19216c10edd5bb58c0'),
	(51, '2026-03-02 01:00:00.106047+00', 'decided', 'S0005', 'YX2026-000004', 'YX2026-000004/4.1', 'agreement', '6158a18b77d598154059fd0c323fdbc3f369caee6cba4db5f0bb4e7cf22ccdea', 'command', '\xcb5270d3c7765d9da9482b6f806e6e90306bc596f077ed19216c10edd5bb58c0', '\x072b8cb22afe15731cbf4ccbe8c58e45338155fcbbd9fcfc2472fc3fba0ab9b5'),
	(52, '2026-03-02 01:00:00.107977+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/5.1', 'signature', '', '', '\x072b8cb22afe15731cbf4ccbe8c58e45338155fcbbd9fcfc2472fc3fba0ab9b5', '\x4077a8cc7600c1a1f85ad67cd1ff4f41417f9da308575dc6d55fdb8b546aef83'),
	(53, '2026-03-02 01:00:00.107977+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/5.2', 'signature', '', '', '\x4077a8cc7600c1a1f85ad67cd1ff4f41417f9da308575dc6d55fdb8b546aef83', '\x5650c7660a8980142269138cc1da285c4b3034c83491fba06e62e87ba8841772'),
	(54, '2026-03-02 01:00:00.107977+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/5.3', 'mediator_signs', '', '', '\x5650c7660a8980142269138cc1da285c4b3034c83491fba06e62e87ba8841772', '\xf0b3e0b1ebf8821f32d5e8561007bfdb9ec76ac240e15eb9041e8179db7b9c79'),
	(55, '2026-03-02 01:00:00.111471+00', 'decided', 'S0003', 'YX2026-000004', 'YX2026-000004/5.1', 'sign', 'cd6318fac44f12038a9b8b15c98bfebf2b8f3317a20eadd4bba23c6be4e584ff', 'command', '\xf0b3e0b1ebf8821f32d5e8561007bfdb9ec76ac240e15eb9041e8179db7b9c79', '\xcbc9194965649ac7a68ffff636920b0872d1050bef578a32587c4df9e2990466'),
	(56, '2026-03-02 01:00:00.114559+00', 'decided', 'S0003', 'YX2026-000004', 'YX2026-000004/5.2', 'sign', '661a0132cfd271511bce406d000f80d423de855b5598baf9cb3a22ab467b22a0', 'command', '\xcbc9194965649ac7a68ffff636920b0872d1050bef578a32587c4df9e2990466', '\xb0fc7681d20e325a11f5d920579aa253ed682d84d7154fdad15319bead736739'),
	(57, '2026-03-02 01:00:00.11763+00', 'decided', 'S0005', 'YX2026-000004', 'YX2026-000004/5.3', 'sign', '319c42cf103d2c5fb036aa8a78addb8b4c2bb4472ed6b7bd3f5523b4546cce70', 'command', '\xb0fc7681d20e325a11f5d920579aa253ed682d84d7154fdad15319bead736739', '\x25af981ac79caf314c502746d69af162fc27757bedc21d8ce4bd818d877e6206'),
	(58, '2026-03-02 01:00:00.118949+00', 'opened', '', 'YX2026-000004', 'YX2026-000004/6.1', 'seal', '', '', '\x25af981ac79caf314c502746d69af162fc27757bedc21d8ce4bd818d877e6206', '\x8da3b933e99afb9ef46da45327305f30e76aa5f5fc6959331c4b8d49c670396c'),
	(59, '2026-03-02 01:00:00.126351+00', 'decided', 'S0007', 'YX2026-000004', 'YX2026-000004/6.1', 'seal', '02b4584c456c10d929cecf38be0d07a0b545f07adfb58b9e15e3fd508a3a5a69', 'command', '\x8da3b933e99afb9ef46da45327305f30e76aa5f5fc6959331c4b8d49c670396c', '\xb8a28d9ee4f004b3fe99e8ffe5ea956d4c90c30114abb5516e415d867f217f85'),
	(60, '2026-03-02 01:00:00.129597+00', 'ended', '', 'YX2026-000004', 'YX2026-000004', 'agreed', '', '', '\xb8a28d9ee4f004b3fe99e8ffe5ea956d4c90c30114abb5516e415d867f217f85', '\x015ff3f13672b1d1735fea9e6be816f93028e8271c3e31f7a5b20b7d36abb099'),
	(61, '2026-03-02 01:00:00.130548+00', 'acted', 'S0003', 'YX2026-000005', 'YX2026-000005', 'open', '88bb208b8775c76d068a6d362000ab31021dfeae4c22b436adf9ea1bda1d5123', 'command', '\x015ff3f13672b1d1735fea9e6be816f93028e8271c3e31f7a5b20b7d36abb099', '\x4e9fdfbb755598db05a35d6df45cbffce4312f40236dbabf645842a0a5102fca'),
	(62, '2026-03-02 01:00:00.132791+00', 'opened', '', 'YX2026-000005', 'YX2026-000005/1.1', 'acceptance', '', '', '\x4e9fdfbb755598db05a35d6df45cbffce4312f40236dbabf645842a0a5102fca', '\x0d1a8286e367385ffb55809f173f3118db2ffc701a6b55feacf6135be7382b6b'),
	(63, '2026-03-02 01:00:00.13513+00', 'decided', 'S0004', 'YX2026-000005', 'YX2026-000005/1.1', 'decline', 'c9fc0780145034b5c9efaf1d07588989ccf98b5dc3042623c25c31721b058850', 'command', '\x0d1a8286e367385ffb55809f173f3118db2ffc701a6b55feacf6135be7382b6b', '\x3c395c27079b07a72ea0285952c9228a8748913c555e6bdb5940f27dba1c12eb'),
	(64, '2026-03-02 01:00:00.136419+00', 'opened', '', 'YX2026-000005', 'YX2026-000005/2.1', 'informing', '', '', '\x3c395c27079b07a72ea0285952c9228a8748913c555e6bdb5940f27dba1c12eb', '\x69d4907bb849ebb4d129a26fddac35ecf1aba1815e53f28c1a3f04366efd8954'),
	(65, '2026-03-02 01:00:00.13898+00', 'decided', 'S0003', 'YX2026-000005', 'YX2026-000005/2.1', 'told', 'cf0d4893abd0fe9e6159cf4542399f7cb82dea695539728437898150e37d9771', 'command', '\x69d4907bb849ebb4d129a26fddac35ecf1aba1815e53f28c1a3f04366efd8954', '\x00eab85de19b239d9e3241cbb7c8db81a5b690ccfeef40c6f490d3608d79cfc1'),
	(66, '2026-03-02 01:00:00.140677+00', 'ended', '', 'YX2026-000005', 'YX2026-000005', 'declined', '', '', '\x00eab85de19b239d9e3241cbb7c8db81a5b690ccfeef40c6f490d3608d79cfc1', '\x212fedb69ccade0f4aec43c8463b82b4b6bcad5bf146918617399f477902c3a3'),
	(67, '2026-03-02 01:00:00.14155+00', 'acted', 'S0003', 'YX2026-000006', 'YX2026-000006', 'open', '442504df7051a7fe201834dd31eab42a7b19a6838c291bafb4fceddcd70b03ed', 'command', '\x212fedb69ccade0f4aec43c8463b82b4b6bcad5bf146918617399f477902c3a3', '\x5f7a54f26b63db0a321d61f6ccf622c3296e482fb0cd287f52fd6cf97e29e962'),
	(68, '2026-03-02 01:00:00.143761+00', 'opened', '', 'YX2026-000006', 'YX2026-000006/1.1', 'acceptance', '', '', '\x5f7a54f26b63db0a321d61f6ccf622c3296e482fb0cd287f52fd6cf97e29e962', '\x8ac8f341f97e66f47dfd08c6498cb9a92aadb6445c8b63fbdfa86984da07f19f'),
	(69, '2026-03-02 01:00:00.145869+00', 'decided', 'S0004', 'YX2026-000006', 'YX2026-000006/1.1', 'accept', '5c6f3624d6036620632920197f269ad5133fdcadad20c50092490d0826e48fd7', 'command', '\x8ac8f341f97e66f47dfd08c6498cb9a92aadb6445c8b63fbdfa86984da07f19f', '\xc11b1f65a16b75f3ce05795b49260940f89cb334771201da349c2e923bbcc99a'),
	(70, '2026-03-02 01:00:00.147144+00', 'opened', '', 'YX2026-000006', 'YX2026-000006/2.1', 'consent', '', '', '\xc11b1f65a16b75f3ce05795b49260940f89cb334771201da349c2e923bbcc99a', '\xc033e951da574c96fce4ef15901ecdae1c009147692275442889d371a1651144'),
	(71, '2026-03-02 01:00:00.147144+00', 'opened', '', 'YX2026-000006', 'YX2026-000006/2.2', 'consent', '', '', '\xc033e951da574c96fce4ef15901ecdae1c009147692275442889d371a1651144', '\x8fbbcb5ed468bff46d2a4ce1e0c0ad91f10636d7d63109ddcebc90918d01f5ab'),
	(72, '2026-03-02 01:00:00.149919+00', 'decided', 'S0003', 'YX2026-000006', 'YX2026-000006/2.1', 'agree', 'b3f8dad8c409b973985915f4a203b9572470f32d88237cf2bdc57bc0b66d7c26', 'command', '\x8fbbcb5ed468bff46d2a4ce1e0c0ad91f10636d7d63109ddcebc90918d01f5ab', '\x3ee8a1f67968d8f8cf1d558917b8bcf6ba62b8970091fbd2519471ad44ed7abb'),
	(73, '2026-03-02 01:00:00.152595+00', 'decided', 'S0003', 'YX2026-000006', 'YX2026-000006/2.2', 'agree', '56c165c9295602357da3c6f94de794db3297362ae4c306c07fc4d3b738d733cd', 'command', '\x3ee8a1f67968d8f8cf1d558917b8bcf6ba62b8970091fbd2519471ad44ed7abb', '\x6e1806ccfe97d5436d790b5fa37544d6f1eba30648b6d820f3c8c883a3d0eb09'),
	(74, '2026-03-02 01:00:00.154007+00', 'opened', '', 'YX2026-000006', 'YX2026-000006/3.1', 'appointment', '', '', '\x6e1806ccfe97d5436d790b5fa37544d6f1eba30648b6d820f3c8c883a3d0eb09', '\x4771d5eaa83405fe6b7066eec08a2f312e93402da7ee02fd10e993326d0b48a9'),
	(75, '2026-03-02 01:00:00.15654+00', 'decided', 'S0007', 'YX2026-000006', 'YX2026-000006/3.1', 'appoint', 'e35291d42a816a525e4ca83834e3aac4f458282985af6f7ee0c0ea3646d58931', 'command', '\x4771d5eaa83405fe6b7066eec08a2f312e93402da7ee02fd10e993326d0b48a9', '\x936e6a2cc1ce9ef74d3a7cdabf1fd47bed9ff61e41fbe9bda32f4c60911396ab'),
	(76, '2026-03-02 01:00:00.15854+00', 'opened', '', 'YX2026-000006', 'YX2026-000006/4.1', 'session', '', '', '\x936e6a2cc1ce9ef74d3a7cdabf1fd47bed9ff61e41fbe9bda32f4c60911396ab', '\x6cb3e684c2419731f35dcc76687916a3e6955c0ec79b289beb011729aaf3364d'),
	(77, '2026-03-02 01:00:00.160114+00', 'acted', 'S0003', 'YX2026-000006', 'YX2026-000006', 'withdraw', '83de352467453d90040720902b6956ff3e2f35a1a58c9b7cd42dfbb5f1b4ea57', 'command', '\x6cb3e684c2419731f35dcc76687916a3e6955c0ec79b289beb011729aaf3364d', '\x9c370e33a5660c69759f912a2a8f23bc69e1a7a90def30a0d58bb022017e334e'),
	(78, '2026-03-02 01:00:00.162218+00', 'opened', '', 'YX2026-000006', 'YX2026-000006/5.1', 'informing', '', '', '\x9c370e33a5660c69759f912a2a8f23bc69e1a7a90def30a0d58bb022017e334e', '\x28012d208b52a7961c0f53f3d4bc87a4444883d249fe124a240c370d8f917e94'),
	(79, '2026-03-02 01:00:00.163944+00', 'acted', 'S0003', '', '', 'import', 'ba53748ee2edc164a9e9d81cb788910688b102a7b1d4348e581d0725543b0a4b', 'command', '\x28012d208b52a7961c0f53f3d4bc87a4444883d249fe124a240c370d8f917e94', '\x7e26b1866c11c42e128b639568c03cdcc6867aead716e4ae777014f2eb64fc76'),
	(80, '2026-03-02 01:00:00.165775+00', 'imported', 'S0003', 'YX2026-000007', 'ba53748ee2edc164a9e9d81cb788910688b102a7b1d4348e581d0725543b0a4b', '', '', '', '\x7e26b1866c11c42e128b639568c03cdcc6867aead716e4ae777014f2eb64fc76', '\xf664984d1f7f652cf3db384e76518ad367c6da9083d4398e91adae831211b2d2'),
	(81, '2026-03-02 01:00:00.165775+00', 'imported', 'S0003', 'YX2026-000008', 'ba53748ee2edc164a9e9d81cb788910688b102a7b1d4348e581d0725543b0a4b', '', '', '', '\xf664984d1f7f652cf3db384e76518ad367c6da9083d4398e91adae831211b2d2', '\xea7d4ac92ff4279eb0729acda8173a5419f98e57a99ad71fb4b91c176d4c9c60'),
	(82, '2026-03-02 01:00:00.168748+00', 'acted', 'S0001', 'YXC2026-000001', 'YXC2026-000001', 'propose', '7e2e2308295aabcb93e105c101fd9e475cb76c6ae4c2c036b39535b0a8507aa5', 'command', '\xea7d4ac92ff4279eb0729acda8173a5419f98e57a99ad71fb4b91c176d4c9c60', '\x5a81e85cadc5f75dc0c4223a4c1d99b5e4d74ea5ee3fcba54cfa5a702295f8b0'),
	(83, '2026-03-02 01:00:00.168748+00', 'opened', '', 'YXC2026-000001', 'YXC2026-000001/1.1', 'change', '', '', '\x5a81e85cadc5f75dc0c4223a4c1d99b5e4d74ea5ee3fcba54cfa5a702295f8b0', '\x76cc2a01d4330a0dea7995fcbaad0c5367f586823060b50f2711c33e0ccc512c');

INSERT INTO public.audit_head VALUES
	(true, 83, '\x76cc2a01d4330a0dea7995fcbaad0c5367f586823060b50f2711c33e0ccc512c');

INSERT INTO public.calendar_days VALUES
	('2022-01-01', 2022, false, '元旦'),
	('2022-01-02', 2022, false, '元旦'),
	('2022-01-03', 2022, false, '元旦'),
	('2022-01-31', 2022, false, '春节'),
	('2022-02-01', 2022, false, '春节'),
	('2022-02-02', 2022, false, '春节'),
	('2022-02-03', 2022, false, '春节'),
	('2022-02-04', 2022, false, '春节'),
	('2022-02-05', 2022, false, '春节'),
	('2022-02-06', 2022, false, '春节'),
	('2022-04-03', 2022, false, '清明节'),
	('2022-04-04', 2022, false, '清明节'),
	('2022-04-05', 2022, false, '清明节'),
	('2022-04-30', 2022, false, '劳动节'),
	('2022-05-01', 2022, false, '劳动节'),
	('2022-05-02', 2022, false, '劳动节'),
	('2022-05-03', 2022, false, '劳动节'),
	('2022-05-04', 2022, false, '劳动节'),
	('2022-06-03', 2022, false, '端午节'),
	('2022-06-04', 2022, false, '端午节'),
	('2022-06-05', 2022, false, '端午节'),
	('2022-09-10', 2022, false, '中秋节'),
	('2022-09-11', 2022, false, '中秋节'),
	('2022-09-12', 2022, false, '中秋节'),
	('2022-10-01', 2022, false, '国庆节'),
	('2022-10-02', 2022, false, '国庆节'),
	('2022-10-03', 2022, false, '国庆节'),
	('2022-10-04', 2022, false, '国庆节'),
	('2022-10-05', 2022, false, '国庆节'),
	('2022-10-06', 2022, false, '国庆节'),
	('2022-10-07', 2022, false, '国庆节'),
	('2022-01-29', 2022, true, '春节'),
	('2022-01-30', 2022, true, '春节'),
	('2022-04-02', 2022, true, '清明节'),
	('2022-04-24', 2022, true, '劳动节'),
	('2022-05-07', 2022, true, '劳动节'),
	('2022-10-08', 2022, true, '国庆节'),
	('2022-10-09', 2022, true, '国庆节'),
	('2022-12-31', 2023, false, '元旦'),
	('2023-01-01', 2023, false, '元旦'),
	('2023-01-02', 2023, false, '元旦'),
	('2023-01-21', 2023, false, '春节'),
	('2023-01-22', 2023, false, '春节'),
	('2023-01-23', 2023, false, '春节'),
	('2023-01-24', 2023, false, '春节'),
	('2023-01-25', 2023, false, '春节'),
	('2023-01-26', 2023, false, '春节'),
	('2023-01-27', 2023, false, '春节'),
	('2023-04-05', 2023, false, '清明节'),
	('2023-04-29', 2023, false, '劳动节'),
	('2023-04-30', 2023, false, '劳动节'),
	('2023-05-01', 2023, false, '劳动节'),
	('2023-05-02', 2023, false, '劳动节'),
	('2023-05-03', 2023, false, '劳动节'),
	('2023-06-22', 2023, false, '端午节'),
	('2023-06-23', 2023, false, '端午节'),
	('2023-06-24', 2023, false, '端午节'),
	('2023-09-29', 2023, false, '中秋节、国庆节'),
	('2023-09-30', 2023, false, '中秋节、国庆节'),
	('2023-10-01', 2023, false, '中秋节、国庆节'),
	('2023-10-02', 2023, false, '中秋节、国庆节'),
	('2023-10-03', 2023, false, '中秋节、国庆节'),
	('2023-10-04', 2023, false, '中秋节、国庆节'),
	('2023-10-05', 2023, false, '中秋节、国庆节'),
	('2023-10-06', 2023, false, '中秋节、国庆节'),
	('2023-01-28', 2023, true, '春节'),
	('2023-01-29', 2023, true, '春节'),
	('2023-04-23', 2023, true, '劳动节'),
	('2023-05-06', 2023, true, '劳动节'),
	('2023-06-25', 2023, true, '端午节'),
	('2023-10-07', 2023, true, '中秋节、国庆节'),
	('2023-10-08', 2023, true, '中秋节、国庆节'),
	('2024-01-01', 2024, false, '元旦'),
	('2024-02-10', 2024, false, '春节'),
	('2024-02-11', 2024, false, '春节'),
	('2024-02-12', 2024, false, '春节'),
	('2024-02-13', 2024, false, '春节'),
	('2024-02-14', 2024, false, '春节'),
	('2024-02-15', 2024, false, '春节'),
	('2024-02-16', 2024, false, '春节'),
	('2024-02-17', 2024, false, '春节'),
	('2024-04-04', 2024, false, '清明节'),
	('2024-04-05', 2024, false, '清明节'),
	('2024-04-06', 2024, false, '清明节'),
	('2024-05-01', 2024, false, '劳动节'),
	('2024-05-02', 2024, false, '劳动节'),
	('2024-05-03', 2024, false, '劳动节'),
	('2024-05-04', 2024, false, '劳动节'),
	('2024-05-05', 2024, false, '劳动节'),
	('2024-06-10', 2024, false, '端午节'),
	('2024-09-15', 2024, false, '中秋节'),
	('2024-09-16', 2024, false, '中秋节'),
	('2024-09-17', 2024, false, '中秋节'),
	('2024-10-01', 2024, false, '国庆节'),
	('2024-10-02', 2024, false, '国庆节'),
	('2024-10-03', 2024, false, '国庆节'),
	('2024-10-04', 2024, false, '国庆节'),
	('2024-10-05', 2024, false, '国庆节'),
	('2024-10-06', 2024, false, '国庆节'),
	('2024-10-07', 2024, false, '国庆节'),
	('2024-02-04', 2024, true, '春节'),
	('2024-02-18', 2024, true, '春节'),
	('2024-04-07', 2024, true, '清明节'),
	('2024-04-28', 2024, true, '劳动节'),
	('2024-05-11', 2024, true, '劳动节'),
	('2024-09-14', 2024, true, '中秋节'),
	('2024-09-29', 2024, true, '国庆节'),
	('2024-10-12', 2024, true, '国庆节'),
	('2025-01-01', 2025, false, '元旦'),
	('2025-01-28', 2025, false, '春节'),
	('2025-01-29', 2025, false, '春节'),
	('2025-01-30', 2025, false, '春节'),
	('2025-01-31', 2025, false, '春节'),
	('2025-02-01', 2025, false, '春节'),
	('2025-02-02', 2025, false, '春节'),
	('2025-02-03', 2025, false, '春节'),
	('2025-02-04', 2025, false, '春节'),
	('2025-04-04', 2025, false, '清明节'),
	('2025-04-05', 2025, false, '清明节'),
	('2025-04-06', 2025, false, '清明节'),
	('2025-05-01', 2025, false, '劳动节'),
	('2025-05-02', 2025, false, '劳动节'),
	('2025-05-03', 2025, false, '劳动节'),
	('2025-05-04', 2025, false, '劳动节'),
	('2025-05-05', 2025, false, '劳动节'),
	('2025-05-31', 2025, false, '端午节'),
	('2025-06-01', 2025, false, '端午节'),
	('2025-06-02', 2025, false, '端午节'),
	('2025-10-01', 2025, false, '国庆节、中秋节'),
	('2025-10-02', 2025, false, '国庆节、中秋节'),
	('2025-10-03', 2025, false, '国庆节、中秋节'),
	('2025-10-04', 2025, false, '国庆节、中秋节'),
	('2025-10-05', 2025, false, '国庆节、中秋节'),
	('2025-10-06', 2025, false, '国庆节、中秋节'),
	('2025-10-07', 2025, false, '国庆节、中秋节'),
	('2025-10-08', 2025, false, '国庆节、中秋节'),
	('2025-01-26', 2025, true, '春节'),
	('2025-02-08', 2025, true, '春节'),
	('2025-04-27', 2025, true, '劳动节'),
	('2025-09-28', 2025, true, '国庆节、中秋节'),
	('2025-10-11', 2025, true, '国庆节、中秋节'),
	('2026-01-01', 2026, false, '元旦'),
	('2026-01-02', 2026, false, '元旦'),
	('2026-01-03', 2026, false, '元旦'),
	('2026-02-15', 2026, false, '春节'),
	('2026-02-16', 2026, false, '春节'),
	('2026-02-17', 2026, false, '春节'),
	('2026-02-18', 2026, false, '春节'),
	('2026-02-19', 2026, false, '春节'),
	('2026-02-20', 2026, false, '春节'),
	('2026-02-21', 2026, false, '春节'),
	('2026-02-22', 2026, false, '春节'),
	('2026-02-23', 2026, false, '春节'),
	('2026-04-04', 2026, false, '清明节'),
	('2026-04-05', 2026, false, '清明节'),
	('2026-04-06', 2026, false, '清明节'),
	('2026-05-01', 2026, false, '劳动节'),
	('2026-05-02', 2026, false, '劳动节'),
	('2026-05-03', 2026, false, '劳动节'),
	('2026-05-04', 2026, false, '劳动节'),
	('2026-05-05', 2026, false, '劳动节'),
	('2026-06-19', 2026, false, '端午节'),
	('2026-06-20', 2026, false, '端午节'),
	('2026-06-21', 2026, false, '端午节'),
	('2026-09-25', 2026, false, '中秋节'),
	('2026-09-26', 2026, false, '中秋节'),
	('2026-09-27', 2026, false, '中秋节'),
	('2026-10-01', 2026, false, '国庆节'),
	('2026-10-02', 2026, false, '国庆节'),
	('2026-10-03', 2026, false, '国庆节'),
	('2026-10-04', 2026, false, '国庆节'),
	('2026-10-05', 2026, false, '国庆节'),
	('2026-10-06', 2026, false, '国庆节'),
	('2026-10-07', 2026, false, '国庆节'),
	('2026-01-04', 2026, true, '元旦'),
	('2026-02-14', 2026, true, '春节'),
	('2026-02-28', 2026, true, '春节'),
	('2026-05-09', 2026, true, '劳动节'),
	('2026-09-20', 2026, true, '国庆节'),
	('2026-10-10', 2026, true, '国庆节');

INSERT INTO public.calendar_years VALUES
	(2022, 'http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm', '2026-11-23 23:53:59.29507+00', 1),
	(2023, 'http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm', '2026-11-23 23:53:59.296348+00', 2),
	(2024, 'https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm', '2026-11-23 23:53:59.296897+00', 3),
	(2025, 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm', '2026-11-23 23:53:59.297395+00', 4),
	(2026, 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm', '2026-11-23 23:53:59.298007+00', 5);

INSERT INTO public.cases VALUES
	('YX2026-000001', 'mediation', '440104003104', 'acceptance', 1, NULL, 1, '{}', 0, 0, '2026-03-02 01:00:00.007304+00', '2026-03-02 01:00:00.007304+00', 'S0003', NULL, NULL, NULL),
	('YX2026-000002', 'mediation', '440104003104', 'mediation', 4, NULL, 1, '{S0005}', 0, 0, '2026-03-02 01:00:00.026893+00', '2026-03-02 01:00:00.026893+00', 'S0003', NULL, NULL, NULL),
	('YX2026-000003', 'mediation', '440104003104', 'signing', 5, NULL, 1, '{S0005}', 0, 0, '2026-03-02 01:00:00.058468+00', '2026-03-02 01:00:00.058468+00', 'S0003', NULL, NULL, NULL),
	('YX2026-000004', 'mediation', '440104003104', 'closed', 6, 'agreed', 1, '{S0005}', 0, 0, '2026-03-02 01:00:00.086754+00', '2026-03-02 01:00:00.086754+00', 'S0003', '2026-03-02 01:00:00.129597+00', NULL, NULL),
	('YX2026-000005', 'mediation', '440104003104', 'closed', 2, 'declined', 1, '{}', 0, 0, '2026-03-02 01:00:00.130548+00', '2026-03-02 01:00:00.130548+00', 'S0003', '2026-03-02 01:00:00.140677+00', NULL, NULL),
	('YX2026-000006', 'mediation', '440104003104', 'informing', 5, NULL, 1, '{S0005}', 1, 1, '2026-03-02 01:00:00.14155+00', '2026-03-02 01:00:00.14155+00', 'S0003', NULL, NULL, NULL),
	('YX2026-000007', 'mediation', '440104003104', 'intake', 0, NULL, 1, '{}', 0, 0, '2024-03-01 01:00:00+00', '2026-03-02 01:00:00.165775+00', 'S0003', NULL, 'old-books', '第1号'),
	('YX2026-000008', 'mediation', '440104003104', 'intake', 0, NULL, 1, '{}', 0, 0, '2024-03-01 01:00:00+00', '2026-03-02 01:00:00.165775+00', 'S0003', NULL, 'old-books', '第2号'),
	('YXC2026-000001', 'change', '440104', 'approval', 1, NULL, 1, '{}', 0, 0, '2026-03-02 01:00:00.168748+00', '2026-03-02 01:00:00.168748+00', 'S0001', NULL, NULL, NULL);

INSERT INTO public.centres VALUES
	('440104', 3, '越秀区', NULL),
	('440104015', 2, '华乐街道', '440104'),
	('440104010', 2, '人民街道', '440104'),
	('440104003', 2, '北京街道', '440104'),
	('440104022', 2, '矿泉街道', '440104'),
	('440104005', 2, '流花街道', '440104'),
	('440104001', 2, '洪桥街道', '440104'),
	('440104014', 2, '黄花岗街道', '440104'),
	('440104011', 2, '东山街道', '440104'),
	('440104016', 2, '建设街道', '440104'),
	('440104012', 2, '农林街道', '440104'),
	('440104013', 2, '梅花村街道', '440104'),
	('440104017', 2, '大塘街道', '440104'),
	('440104018', 2, '珠光街道', '440104'),
	('440104019', 2, '大东街道', '440104'),
	('440104007', 2, '光塔街道', '440104'),
	('440104020', 2, '白云街道', '440104'),
	('440104004', 2, '六榕街道', '440104'),
	('440104021', 2, '登峰街道', '440104'),
	('440104003123', 1, '仁生里社区', '440104003'),
	('440104003125', 1, '禺山社区', '440104003'),
	('440104003126', 1, '广卫社区', '440104003'),
	('440104004102', 1, '旧南海县社区', '440104004'),
	('440104004103', 1, '文园巷社区', '440104004'),
	('440104004104', 1, '稻谷仓社区', '440104004'),
	('440104004105', 1, '兴隆东社区', '440104004'),
	('440104004107', 1, '盘福社区', '440104004'),
	('440104004111', 1, '兰湖里社区', '440104004'),
	('440104004115', 1, '双井社区', '440104004'),
	('440104004116', 1, '象岗山社区', '440104004'),
	('440104004117', 1, '流花湖社区', '440104004'),
	('440104004121', 1, '彭家巷社区', '440104004'),
	('440104004122', 1, '第一津社区', '440104004'),
	('440104004123', 1, '凉亭坊社区', '440104004'),
	('440104004124', 1, '司马坊社区', '440104004'),
	('440104004125', 1, '迎寿里社区', '440104004'),
	('440104004126', 1, '嘉和苑社区', '440104004'),
	('440104004127', 1, '驷马涌社区', '440104004'),
	('440104005101', 1, '桂花岗社区', '440104005'),
	('440104005102', 1, '桂花苑社区', '440104005'),
	('440104005103', 1, '火车站社区', '440104005'),
	('440104005104', 1, '流花桥社区', '440104005'),
	('440104005106', 1, '花果山社区', '440104005'),
	('440104007101', 1, '马鞍北社区', '440104007'),
	('440104007103', 1, '师好巷社区', '440104007'),
	('440104007106', 1, '云台里社区', '440104007'),
	('440104007107', 1, '回龙里社区', '440104007'),
	('440104007109', 1, '和义巷社区', '440104007'),
	('440104007110', 1, '怡乐里社区', '440104007'),
	('440104007111', 1, '杏花巷社区', '440104007'),
	('440104007115', 1, '孝友东社区', '440104007'),
	('440104007116', 1, '观绿社区', '440104007'),
	('440104007117', 1, '七株榕社区', '440104007'),
	('440104007118', 1, '温良里社区', '440104007'),
	('440104007122', 1, '三元巷社区', '440104007'),
	('440104007123', 1, '福地巷社区', '440104007'),
	('440104007124', 1, '陶家巷社区', '440104007'),
	('440104007125', 1, '祝寿巷社区', '440104007'),
	('440104007128', 1, '象牙北社区', '440104007'),
	('440104010101', 1, '安业里社区', '440104010'),
	('440104010104', 1, '兴贤里社区', '440104010'),
	('440104010106', 1, '海珠石社区', '440104010'),
	('440104010107', 1, '果菜西社区', '440104010'),
	('440104010108', 1, '青兰里社区', '440104010'),
	('440104010111', 1, '靖海门社区', '440104010'),
	('440104010113', 1, '太平通津社区', '440104010'),
	('440104010118', 1, '木排头社区', '440104010'),
	('440104010119', 1, '石将军社区', '440104010'),
	('440104010120', 1, '大德中社区', '440104010'),
	('440104010121', 1, '大新中社区', '440104010'),
	('440104010123', 1, '玉带濠社区', '440104010'),
	('440104010125', 1, '三府前社区', '440104010'),
	('440104010128', 1, '状元坊社区', '440104010'),
	('440104010129', 1, '一德西社区', '440104010'),
	('440104011001', 1, '德安社区', '440104011'),
	('440104011002', 1, '新河浦社区', '440104011'),
	('440104011004', 1, '小东园社区', '440104011'),
	('440104011005', 1, '寺贝社区', '440104011'),
	('440104011006', 1, '寺右社区', '440104011'),
	('440104011007', 1, '五羊北社区', '440104011'),
	('440104011008', 1, '五羊东社区', '440104011'),
	('440104011009', 1, '五羊南社区', '440104011'),
	('440104011010', 1, '幸福社区', '440104011'),
	('440104011011', 1, '明月社区', '440104011'),
	('440104011012', 1, '达道北社区', '440104011'),
	('440104011013', 1, '达道南社区', '440104011'),
	('440104011014', 1, '乐景社区', '440104011'),
	('440104011015', 1, '培正社区', '440104011'),
	('440104012001', 1, '中山二路社区', '440104012'),
	('440104012002', 1, '马棚岗社区', '440104012'),
	('440104012003', 1, '执信南社区', '440104012'),
	('440104012004', 1, '竹丝岗社区', '440104012'),
	('440104012005', 1, '竹丝二马路社区', '440104012'),
	('440104012009', 1, '农林上路社区', '440104012'),
	('440104012010', 1, '东园新村社区', '440104012'),
	('440104012012', 1, '东风东路社区', '440104012'),
	('440104013001', 1, '福今社区', '440104013'),
	('440104013002', 1, '梅花村社区', '440104013'),
	('440104013003', 1, '水均社区', '440104013'),
	('440104013004', 1, '共和西社区', '440104013'),
	('440104013005', 1, '西元岗社区', '440104013'),
	('440104013006', 1, '共和社区', '440104013'),
	('440104013007', 1, '共和东社区', '440104013'),
	('440104013008', 1, '共和苑社区', '440104013'),
	('440104013009', 1, '中山一社区', '440104013'),
	('440104013010', 1, '东兴南社区', '440104013'),
	('440104013011', 1, '东兴中社区', '440104013'),
	('440104013012', 1, '梅东社区', '440104013'),
	('440104013013', 1, '东风二社区', '440104013'),
	('440104013014', 1, '环市东社区', '440104013'),
	('440104013015', 1, '杨箕社区', '440104013'),
	('440104014001', 1, '永福社区', '440104014'),
	('440104014002', 1, '科苑社区', '440104014'),
	('440104014003', 1, '永泰社区', '440104014'),
	('440104014004', 1, '云鹤社区', '440104014'),
	('440104014005', 1, '空司社区', '440104014'),
	('440104014006', 1, '区庄社区', '440104014'),
	('440104014007', 1, '犀牛北社区', '440104014'),
	('440104014008', 1, '东环社区', '440104014'),
	('440104014009', 1, '菜寮社区', '440104014'),
	('440104014010', 1, '执信社区', '440104014'),
	('440104014011', 1, '水荫南社区', '440104014'),
	('440104014014', 1, '御龙庭社区', '440104014'),
	('440104014015', 1, '水荫社区', '440104014'),
	('440104014016', 1, '农本社区', '440104014'),
	('440104014017', 1, '水荫西社区', '440104014'),
	('440104015001', 1, '青菜岗社区', '440104015'),
	('440104015002', 1, '青菜东社区', '440104015'),
	('440104015003', 1, '邮电社区', '440104015'),
	('440104015005', 1, '黄花新村社区', '440104015'),
	('440104015006', 1, '华侨新村社区', '440104015'),
	('440104015007', 1, '花苑社区', '440104015'),
	('440104015008', 1, '淘金社区', '440104015'),
	('440104015009', 1, '白云社区', '440104015'),
	('440104015010', 1, '天胜社区', '440104015'),
	('440104015011', 1, '麓苑社区', '440104015'),
	('440104016001', 1, '六马路社区', '440104016'),
	('440104016002', 1, '中马路社区', '440104016'),
	('440104016003', 1, '二马路社区', '440104016'),
	('440104016005', 1, '大马路社区', '440104016'),
	('440104016007', 1, '黄华南社区', '440104016'),
	('440104016008', 1, '黄华塘社区', '440104016'),
	('440104016009', 1, '黄华北社区', '440104016'),
	('440104016010', 1, '旧北园社区', '440104016'),
	('440104016011', 1, '麓湖路社区', '440104016'),
	('440104017001', 1, '东平社区', '440104017'),
	('440104017002', 1, '东皋社区', '440104017'),
	('440104017003', 1, '北横社区', '440104017'),
	('440104017005', 1, '豪贤社区', '440104017'),
	('440104017006', 1, '德政北社区', '440104017'),
	('440104017007', 1, '芳草社区', '440104017'),
	('440104017008', 1, '东方里社区', '440104017'),
	('440104017009', 1, '龙腾社区', '440104017'),
	('440104017011', 1, '秉政社区', '440104017'),
	('440104017012', 1, '德政中社区', '440104017'),
	('440104017013', 1, '大塘社区', '440104017'),
	('440104017014', 1, '朝阳社区', '440104017'),
	('440104017015', 1, '文德社区', '440104017'),
	('440104018001', 1, '东沙角社区', '440104018'),
	('440104018002', 1, '广舞台社区', '440104018'),
	('440104018003', 1, '越秀南社区', '440104018'),
	('440104018004', 1, '定安里社区', '440104018'),
	('440104018007', 1, '东园路社区', '440104018'),
	('440104018009', 1, '珠江园社区', '440104018'),
	('440104018010', 1, '祖庙前社区', '440104018'),
	('440104018011', 1, '新福里社区', '440104018'),
	('440104018012', 1, '清水濠社区', '440104018'),
	('440104018013', 1, '文德路社区', '440104018'),
	('440104018014', 1, '文明路社区', '440104018'),
	('440104018015', 1, '仰忠社区', '440104018'),
	('440104018017', 1, '爱家园社区', '440104018'),
	('440104018018', 1, '海傍社区', '440104018'),
	('440104019002', 1, '启明社区', '440104019'),
	('440104019004', 1, '新南社区', '440104019'),
	('440104019005', 1, '菜园东社区', '440104019'),
	('440104019006', 1, '长庚门社区', '440104019'),
	('440104019007', 1, '东川社区', '440104019'),
	('440104019008', 1, '东源社区', '440104019'),
	('440104019009', 1, '青龙里社区', '440104019'),
	('440104019011', 1, '元运街社区', '440104019'),
	('440104019012', 1, '兴仁里社区', '440104019'),
	('440104019013', 1, '仁秀新社区', '440104019'),
	('440104019015', 1, '三角市社区', '440104019'),
	('440104019016', 1, '启正社区', '440104019'),
	('440104019017', 1, '东里社区', '440104019'),
	('440104019018', 1, '东贤里社区', '440104019'),
	('440104019019', 1, '荣华南社区', '440104019'),
	('440104019020', 1, '中山三路社区', '440104019'),
	('440104020002', 1, '筑南社区', '440104020'),
	('440104020005', 1, '东湖新村社区', '440104020'),
	('440104020007', 1, '花园新村社区', '440104020'),
	('440104020008', 1, '东船上社区', '440104020'),
	('440104020009', 1, '海印社区', '440104020'),
	('440104020010', 1, '大沙头社区', '440104020'),
	('440104020011', 1, '二沙岛社区', '440104020'),
	('440104020012', 1, '广九社区', '440104020'),
	('440104020013', 1, '永胜上沙社区', '440104020'),
	('440104021001', 1, '下塘社区', '440104021'),
	('440104021002', 1, '狮带岗社区', '440104021'),
	('440104021003', 1, '横枝岗社区', '440104021'),
	('440104021004', 1, '西坑社区', '440104021'),
	('440104021005', 1, '清水塘社区', '440104021'),
	('440104021006', 1, '淘金北社区', '440104021'),
	('440104021007', 1, '黄田社区', '440104021'),
	('440104021008', 1, '恒福社区', '440104021'),
	('440104021009', 1, '童心社区', '440104021'),
	('440104021010', 1, '云泉社区', '440104021'),
	('440104021011', 1, '宝汉社区', '440104021'),
	('440104021012', 1, '金麓社区', '440104021'),
	('440104022001', 1, '机务段社区', '440104022'),
	('440104022002', 1, '王圣堂社区', '440104022'),
	('440104022003', 1, '瑶台社区', '440104022'),
	('440104022004', 1, '松岗社区', '440104022'),
	('440104022005', 1, '沙涌南社区', '440104022'),
	('440104022006', 1, '北站社区', '440104022'),
	('440104022007', 1, '瑶池社区', '440104022'),
	('440104022008', 1, '机山巷社区', '440104022'),
	('440104022009', 1, '机新社区', '440104022'),
	('440104022010', 1, '铁通社区', '440104022'),
	('440104022011', 1, '兴隆社区', '440104022'),
	('440104022012', 1, '瑶华社区', '440104022'),
	('440104022013', 1, '华泉社区', '440104022'),
	('440104022014', 1, '站西社区', '440104022'),
	('440104001007', 1, '三眼井社区', '440104001'),
	('440104001101', 1, '德源里社区', '440104001'),
	('440104001102', 1, '丹桂里社区', '440104001'),
	('440104001104', 1, '洪庆坊社区', '440104001'),
	('440104001110', 1, '越秀山社区', '440104001'),
	('440104001112', 1, '北园社区', '440104001'),
	('440104001113', 1, '马庄巷社区', '440104001'),
	('440104001114', 1, '法政社区', '440104001'),
	('440104003104', 1, '流水井社区', '440104003'),
	('440104003107', 1, '龙藏社区', '440104003'),
	('440104003108', 1, '盐运西社区', '440104003'),
	('440104003110', 1, '仙湖社区', '440104003'),
	('440104003111', 1, '高第社区', '440104003'),
	('440104003113', 1, '莲花井社区', '440104003'),
	('440104003117', 1, '财厅前社区', '440104003'),
	('440104003119', 1, '都府社区', '440104003'),
	('440104003120', 1, '长胜里社区', '440104003'),
	('440104003122', 1, '雅荷塘社区', '440104003');

INSERT INTO public.decisions VALUES
	('YX2026-000002/1.1', 'c1172bae67217afc4d085f1c8c1ad099b007c291663c621bd01642e1e34a3507', 'accept', 'S0004', NULL, '954f3405abc66cff', 'KD4YMWFUWU5FSQ353NGGDODEOS', '\x7b2276223a312c227461736b223a225958323032362d3030303030322f312e31222c226f7574636f6d65223a22616363657074222c227374616666223a225330303034222c226b6579223a2239353466333430356162633636636666222c226e6f6e6365223a224b4434594d5746555755354653513335334e4747444f44454f53222c226174223a22323032362d30332d30325430313a30303a30305a227d', '\xb88be4bb82478026228f9919baa12a0f49ec033421c7ca841efffd862bf20e0ecc4a8bcc20e94e9a84a22d2e419302280b0984e1785971df59901ccfe038f600', NULL, NULL, '{}', 'command', '2026-03-02 01:00:00.039112+00'),
	('YX2026-000002/2.1', '9937f1a7f68396661b3d07b9b2a21f5f9f9c2e58efa2a7e1672cb36eea66e0ac', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'F6CSBIKVLD4CZHVVS4AJBQKBZI', '\x7b2276223a312c227461736b223a225958323032362d3030303030322f322e31222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a224636435342494b564c4434435a4856565334414a42514b425a49222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x34b368d66995371bb55acc73d79ee40665e1a39321f91821b36ce24692daf02000be830ff14b0bf5ad6d4affd0dda9026f9dafc390aa2fe3171a5b2943618503', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.04547+00'),
	('YX2026-000002/2.2', '0bc0a39ede1a3fc0c5c1e002d481dfc35fe6b10660ea6eb6a66295bf60b24045', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'W7GPF33H42ZC26WWUMK4PIMXZ5', '\x7b2276223a312c227461736b223a225958323032362d3030303030322f322e32222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22573747504633334834325a4332365757554d4b3450494d585a35222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x16a678b35465c1701e25feedef9b8e2a141df834a67270ed72cfa5c01b8b347a6e8cfc5652bb5817aa5acd34a594cfdcf0a82d2bdad840bd10321b5a334a8c0e', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.048936+00'),
	('YX2026-000002/3.1', 'f24ef6d8af050ffaa50de9dd13232ecfda59e6699c05f64647fa68b06e9adbee', 'appoint', 'S0007', NULL, '729ae12348e37ed7', 'LD3HOQLCUYIQZZFYSRAQHKN6J2', '\x7b2276223a312c227461736b223a225958323032362d3030303030322f332e31222c226f7574636f6d65223a226170706f696e74222c227374616666223a225330303037222c226b6579223a2237323961653132333438653337656437222c226e6f6e6365223a224c4433484f514c43555949515a5a465953524151484b4e364a32222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266323937323433333030633737333039303032363033653039383764383435386263303335623864643739303264376132326364343235393764373235373730227d', '\x217c6f815af9a32e861f21d452fdcdeb81a89955cc84b793bc260e7bee307c4710ca09f54edf761ca8517d60870cf28b6264c3d66e956a71a954a4511e48fc0e', NULL, 'f297243300c77309002603e0987d8458bc035b8dd7902d7a22cd42597d725770', '{"mediators": ["S0005"]}', 'command', '2026-03-02 01:00:00.054052+00'),
	('YX2026-000003/1.1', '076f888c94bf3f0e8b342a1813c98a467cd4d1c72e1a900ac9967ce7b940f124', 'accept', 'S0004', NULL, '954f3405abc66cff', 'OHY3NALQJ2ZZVIW2MNVPULWQ5L', '\x7b2276223a312c227461736b223a225958323032362d3030303030332f312e31222c226f7574636f6d65223a22616363657074222c227374616666223a225330303034222c226b6579223a2239353466333430356162633636636666222c226e6f6e6365223a224f4859334e414c514a325a5a564957324d4e5650554c5751354c222c226174223a22323032362d30332d30325430313a30303a30305a227d', '\xdac4993052b80032985e776412ff50f4dcb63c37896eff34c03ae22a81598abd72df760b429f51c4347238aaa8d633884e45004c840a95eca3345dbaa0fa0108', NULL, NULL, '{}', 'command', '2026-03-02 01:00:00.063875+00'),
	('YX2026-000003/2.1', '0ea664a0a05b53dc5c0c693735d43f95ac70f7ebb0064f47ab39aa30d7cbc4be', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'VCO7T2QNRUL7UPIB5NA4MOOTSG', '\x7b2276223a312c227461736b223a225958323032362d3030303030332f322e31222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a2256434f375432514e52554c3755504942354e41344d4f4f545347222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\xc3c7c9378cd6bed8793a3c279aae05fa2a95218914364b20859bb2b5f1a9a40c4481e9631640ad5394d0d29c277c5102224a9143111b521f4c8e6090a49b7f07', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.068818+00'),
	('YX2026-000003/2.2', '6dab8f28f821a54f9fd0f97c9ba43a470a0c40ac5933d2c30a9e44814f456b34', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'XEGI5V4XQBI6DWHUQEVHAJMIO5', '\x7b2276223a312c227461736b223a225958323032362d3030303030332f322e32222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a225845474935563458514249364457485551455648414a4d494f35222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\xa182ade7d9c42bb1fb84b7fd351eb7497f63db4c26e821937cfd2f6025b7e0a4b50a1da34d72b325cb549cfc4d2b8d73cde0a5ab08cd64fcf70558385a6e6800', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.071431+00'),
	('YX2026-000003/3.1', '2937551e94fc57fd4994b82be5b590adfe7d5d496b81c21b9bd5cd7b41947260', 'appoint', 'S0007', NULL, '729ae12348e37ed7', 'RUFJKFYJ57OYOXUC33QJEGLHYY', '\x7b2276223a312c227461736b223a225958323032362d3030303030332f332e31222c226f7574636f6d65223a226170706f696e74222c227374616666223a225330303037222c226b6579223a2237323961653132333438653337656437222c226e6f6e6365223a225255464a4b46594a35374f594f5855433333514a45474c485959222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266323937323433333030633737333039303032363033653039383764383435386263303335623864643739303264376132326364343235393764373235373730227d', '\xbc205b4a305e98a8573ed9f9aceda72c0409ab7ae9f1b7285dd0d09fe2964b851ec64cfed230b155286f34c091e66531b534a0c219f2652691337a7351676b00', NULL, 'f297243300c77309002603e0987d8458bc035b8dd7902d7a22cd42597d725770', '{"mediators": ["S0005"]}', 'command', '2026-03-02 01:00:00.075405+00'),
	('YX2026-000003/4.1', '39a9ac561aafd44b97fe0db36817e863179dbb30c33a447e50f1f209d5051515', 'agreement', 'S0005', NULL, '07da0850be9e4cfe', 'HMJQ3INHY6H2RPVSS3ALQ2GGDR', '\x7b2276223a312c227461736b223a225958323032362d3030303030332f342e31222c226f7574636f6d65223a2261677265656d656e74222c227374616666223a225330303035222c226b6579223a2230376461303835306265396534636665222c226e6f6e6365223a22484d4a5133494e4859364832525056535333414c513247474452222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2235626238353234363561646532346566346165666138326665373032346461633631366135623135316466323034353832653435303831383738306630373530227d', '\x543de83ca0fba2fbbe2be3af5b771fd4c0ac5c0ae80a133baa018b2573a985288b857fd43581d4860928bb5c9f147b42424fb7544fd46124982850df233dd703', NULL, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{}', 'command', '2026-03-02 01:00:00.079788+00'),
	('YX2026-000003/5.1', '7fe17a34cbf651b4fcf3a9c7d2f8c1aa85c6c93e7f1f1d8474537fa4a9edcaa0', 'sign', 'S0003', NULL, 'b2b484fd69e3d71f', 'UII4OPRXV6S4UAE2KJ6GYCCNRS', '\x7b2276223a312c227461736b223a225958323032362d3030303030332f352e31222c226f7574636f6d65223a227369676e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22554949344f50525856365334554145324b4a36475943434e5253222c226174223a22323032362d30332d30325430313a30303a30305a222c2261626f7574223a2235626238353234363561646532346566346165666138326665373032346461633631366135623135316466323034353832653435303831383738306630373530222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x8804e6e68c6b7a76d0899d3ecb2bb9fef92b080597c9d4fce6bf1f1f19d4040e5814fe8da8b9a2ce9564e890cc4263276ff31fab0f7cbe393ccfffb386f4c601', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.08514+00'),
	('YX2026-000004/1.1', '38562698150b38117239035e1283e3f0e34083e6b6a9c63540f94dc625296aec', 'accept', 'S0004', NULL, '954f3405abc66cff', '7RTHVST2KES3IC6Q6YC5MGW6PD', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f312e31222c226f7574636f6d65223a22616363657074222c227374616666223a225330303034222c226b6579223a2239353466333430356162633636636666222c226e6f6e6365223a2237525448565354324b45533349433651365943354d4757365044222c226174223a22323032362d30332d30325430313a30303a30305a227d', '\xfbd755c802353b45a92851db56e22feae3d26999932809618b9a64afbdaca132010bd5f08416a9da02d43a8177b7efc666a7e30b702b139d0abfd30da748b40b', NULL, NULL, '{}', 'command', '2026-03-02 01:00:00.091035+00'),
	('YX2026-000004/2.1', 'eadb11e01e4c8238c096140bac8e52bdafef9c65f9601a2ef51dcb426af7912b', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'EF553ZB7WTVHX2GOKI32EUMJ4V', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f322e31222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a2245463535335a4237575456485832474f4b49333245554d4a3456222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x15918d10945bde344fe6499c6ca5728e30dc06d23cc2490d96f7fc9bed1ef1f68c5d6896453da98839a0b7308cad3a5bdcbc615f001bf5b939fe701c7b62e60d', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.095169+00'),
	('YX2026-000004/2.2', 'eef20351d67072eb07f722cb0a3280869f46e0f060ff96b7cb336239e610b692', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'CUAYMI25R3AT6VDXIGY3KJ2KEK', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f322e32222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22435541594d4932355233415436564458494759334b4a324b454b222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x70207730cd27128ead7d72709dc02b6c0925b67b95cc27cae9063863d16c5a9ecb0a0e8e5055bebaae5a16ab38979053e022838ee564ecfb2ef10a4e002f300a', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.097967+00'),
	('YX2026-000004/3.1', 'c36cff39d57d97d84f1c7632375ccf2bfea5f1996749e77ba3a897d98861e826', 'appoint', 'S0007', NULL, '729ae12348e37ed7', 'ZRCETQEDOBAP7SANTEYNHT3XHW', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f332e31222c226f7574636f6d65223a226170706f696e74222c227374616666223a225330303037222c226b6579223a2237323961653132333438653337656437222c226e6f6e6365223a225a524345545145444f4241503753414e5445594e485433584857222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266323937323433333030633737333039303032363033653039383764383435386263303335623864643739303264376132326364343235393764373235373730227d', '\x14703724a0c52449fddef987718625b21d77ae34515c11c3134f1e932b8f880194200663f8fce758093d32c43c4b28bef77602ec160ab8ad0a24266488332608', NULL, 'f297243300c77309002603e0987d8458bc035b8dd7902d7a22cd42597d725770', '{"mediators": ["S0005"]}', 'command', '2026-03-02 01:00:00.101752+00'),
	('YX2026-000004/4.1', '6158a18b77d598154059fd0c323fdbc3f369caee6cba4db5f0bb4e7cf22ccdea', 'agreement', 'S0005', NULL, '07da0850be9e4cfe', '3WDVNPHP4IYNYP4FUTLPUFDYUW', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f342e31222c226f7574636f6d65223a2261677265656d656e74222c227374616666223a225330303035222c226b6579223a2230376461303835306265396534636665222c226e6f6e6365223a22335744564e5048503449594e5950344655544c50554644595557222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2235626238353234363561646532346566346165666138326665373032346461633631366135623135316466323034353832653435303831383738306630373530227d', '\x5810faa25334bfeaa4ff55ad212cfc21c8e8ee3762cd7b7726e46edac9846dc624f8c0ed22e3bf84c986758ade008390ac82e23b0e4212dcb5fdf4a44892f509', NULL, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{}', 'command', '2026-03-02 01:00:00.106047+00'),
	('YX2026-000004/5.1', 'cd6318fac44f12038a9b8b15c98bfebf2b8f3317a20eadd4bba23c6be4e584ff', 'sign', 'S0003', NULL, 'b2b484fd69e3d71f', 'QLL4ONTCR77WOGMULIUOF4FBFT', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f352e31222c226f7574636f6d65223a227369676e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22514c4c344f4e5443523737574f474d554c49554f463446424654222c226174223a22323032362d30332d30325430313a30303a30305a222c2261626f7574223a2235626238353234363561646532346566346165666138326665373032346461633631366135623135316466323034353832653435303831383738306630373530222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x362d4a6833ae20c47763b7dce06a25416b030c2d477088f69010ee7b090121e32defad278906ea82fb16c432d3d02be3bb586bd86036c1f121a8596c780b3d03', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.111471+00'),
	('YX2026-000004/5.2', '661a0132cfd271511bce406d000f80d423de855b5598baf9cb3a22ab467b22a0', 'sign', 'S0003', NULL, 'b2b484fd69e3d71f', 'IGSV6T3ZLNPXKDXACVND3L7RQF', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f352e32222c226f7574636f6d65223a227369676e222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22494753563654335a4c4e50584b44584143564e44334c37525146222c226174223a22323032362d30332d30325430313a30303a30305a222c2261626f7574223a2235626238353234363561646532346566346165666138326665373032346461633631366135623135316466323034353832653435303831383738306630373530222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x949bf28f1cc197f0399821a96a9f1a92a15f178cec92ae053b14e63795832f1df9ae2cf83f106547a80cd03830c39dd07e1db58737c9b6f766b73e58cdd3d30a', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.114559+00'),
	('YX2026-000004/5.3', '319c42cf103d2c5fb036aa8a78addb8b4c2bb4472ed6b7bd3f5523b4546cce70', 'sign', 'S0005', NULL, '07da0850be9e4cfe', '7GXIFMEOUUVPVPHU3FPVFE2TWW', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f352e33222c226f7574636f6d65223a227369676e222c227374616666223a225330303035222c226b6579223a2230376461303835306265396534636665222c226e6f6e6365223a2237475849464d454f555556505650485533465056464532545757222c226174223a22323032362d30332d30325430313a30303a30305a222c2261626f7574223a2235626238353234363561646532346566346165666138326665373032346461633631366135623135316466323034353832653435303831383738306630373530227d', '\x1708d39885f8bb6ca76ffd971df09606bd69c95bdc131b0c990930b929eb7f3bc522d5e60d8bfa1ef17fb34b9c1cb8f81ce681416b8aa0426a2271d31b8a2d0c', NULL, NULL, '{}', 'command', '2026-03-02 01:00:00.11763+00'),
	('YX2026-000004/6.1', '02b4584c456c10d929cecf38be0d07a0b545f07adfb58b9e15e3fd508a3a5a69', 'seal', 'S0007', NULL, '729ae12348e37ed7', 'M7LSDMDG7OPUREYSIQQMSECTIJ', '\x7b2276223a312c227461736b223a225958323032362d3030303030342f362e31222c226f7574636f6d65223a227365616c222c227374616666223a225330303037222c226b6579223a2237323961653132333438653337656437222c226e6f6e6365223a224d374c53444d4447374f5055524559534951514d53454354494a222c226174223a22323032362d30332d30325430313a30303a30305a222c2261626f7574223a2235626238353234363561646532346566346165666138326665373032346461633631366135623135316466323034353832653435303831383738306630373530227d', '\x08f7e21cb4c68cfa2cbd4ce10634547835558bf4a461e7b8737c4ec96e7915eef44108c0c0b7fb5d0f2b6ab395589fd06ca061f9bfb71f2f78de0ff092a6630f', NULL, NULL, '{}', 'command', '2026-03-02 01:00:00.126351+00'),
	('YX2026-000005/1.1', 'c9fc0780145034b5c9efaf1d07588989ccf98b5dc3042623c25c31721b058850', 'decline', 'S0004', NULL, '954f3405abc66cff', 'ODGHECI33P6SUWLK5GL6OZ7PC5', '\x7b2276223a312c227461736b223a225958323032362d3030303030352f312e31222c226f7574636f6d65223a226465636c696e65222c227374616666223a225330303034222c226b6579223a2239353466333430356162633636636666222c226e6f6e6365223a224f444748454349333350365355574c4b35474c364f5a37504335222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2239353062636332366534666563373836313861313532626662653664646332336238623532653266653763383563366662303334306463363063623831313662227d', '\x31df9c9ce334fb329b22ba8cf98046cd2720bb305a3ce5906100a712c4340c308988130cb1eacc1a8cababd6315b8e31675b0fea04b292f64795c744fb612106', NULL, '950bcc26e4fec78618a152bfbe6ddc23b8b52e2fe7c85c6fb0340dc60cb8116b', '{"reason": "not_civil"}', 'command', '2026-03-02 01:00:00.13513+00'),
	('YX2026-000005/2.1', 'cf0d4893abd0fe9e6159cf4542399f7cb82dea695539728437898150e37d9771', 'told', 'S0003', NULL, 'b2b484fd69e3d71f', 'IFXKSEJPE7Q25Q5U4J2NR5XX2E', '\x7b2276223a312c227461736b223a225958323032362d3030303030352f322e31222c226f7574636f6d65223a22746f6c64222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a224946584b53454a504537513235513555344a324e523558583245222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2261333461333437616330613933393265646639646433646565393134623337663633386661376132323365313332346530353761333266393465346539613166227d', '\x63b3318a421febc25dc78b2723c9940b50a2cabec8d6f4cd11ba9571c4281c15f8e44355c2006f7debe7e2b72d95cca77f22bba358de9e477ef621f456f06a0d', NULL, 'a34a347ac0a9392edf9dd3dee914b37f638fa7a223e1324e057a32f94e4e9a1f', '{}', 'command', '2026-03-02 01:00:00.13898+00'),
	('YX2026-000006/1.1', '5c6f3624d6036620632920197f269ad5133fdcadad20c50092490d0826e48fd7', 'accept', 'S0004', NULL, '954f3405abc66cff', 'VMKLUFVH7AMB5VND4EJVQMUAVQ', '\x7b2276223a312c227461736b223a225958323032362d3030303030362f312e31222c226f7574636f6d65223a22616363657074222c227374616666223a225330303034222c226b6579223a2239353466333430356162633636636666222c226e6f6e6365223a22564d4b4c5546564837414d4235564e4434454a56514d55415651222c226174223a22323032362d30332d30325430313a30303a30305a227d', '\xc81fdfd00750175768f79aa22317db8dc6597518cb4514201e11d4188bf6a3eef527e1542fac9ee9f980222eca701d37c933818ca5bc568652a56e9e58f5e70e', NULL, NULL, '{}', 'command', '2026-03-02 01:00:00.145869+00'),
	('YX2026-000006/2.1', 'b3f8dad8c409b973985915f4a203b9572470f32d88237cf2bdc57bc0b66d7c26', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'UTFPBNWH5LIWERLKTJWM4NORTN', '\x7b2276223a312c227461736b223a225958323032362d3030303030362f322e31222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a2255544650424e5748354c495745524c4b544a574d344e4f52544e222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x556c67b5c3d6376a153168ddbaf6a660563d72fbc983206a86c78d083497351deeee860d03f2a578df47cae26b3f5f4787782a25cfab51a830efc5818bb0cb0c', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.149919+00'),
	('YX2026-000006/2.2', '56c165c9295602357da3c6f94de794db3297362ae4c306c07fc4d3b738d733cd', 'agree', 'S0003', NULL, 'b2b484fd69e3d71f', 'IJHVN32W7QO3ABBIXB2BZCOM3I', '\x7b2276223a312c227461736b223a225958323032362d3030303030362f322e32222c226f7574636f6d65223a226167726565222c227374616666223a225330303033222c226b6579223a2262326234383466643639653364373166222c226e6f6e6365223a22494a48564e33325737514f3341424249584232425a434f4d3349222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266336233666230616439353766383230306233633165373135363034663938353639383638643963643234373263326538383936653938363364643230323437227d', '\x22faf68028174916ada73a0ce65a9dd076a705ca7f1a0e45bb2502013a19de879e2eac05ba4cf7abe3d3528b18e2c75b4bceaf7b826ada18aef462efb086c50b', NULL, 'f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '{}', 'command', '2026-03-02 01:00:00.152595+00'),
	('YX2026-000006/3.1', 'e35291d42a816a525e4ca83834e3aac4f458282985af6f7ee0c0ea3646d58931', 'appoint', 'S0007', NULL, '729ae12348e37ed7', '3DTPXVADX3EF5AMWUXYALN2PWP', '\x7b2276223a312c227461736b223a225958323032362d3030303030362f332e31222c226f7574636f6d65223a226170706f696e74222c227374616666223a225330303037222c226b6579223a2237323961653132333438653337656437222c226e6f6e6365223a2233445450585641445833454635414d57555859414c4e32505750222c226174223a22323032362d30332d30325430313a30303a30305a222c2264657461696c73223a2266323937323433333030633737333039303032363033653039383764383435386263303335623864643739303264376132326364343235393764373235373730227d', '\x28db1f5dbaf1cb1169a60d88ebf64e51503a56ac7e83d76125d6571dfa6f03f71c7659cc81cb1a39664d490a188184328bc53de6ea1fe3b952187d2fb3d9ca00', NULL, 'f297243300c77309002603e0987d8458bc035b8dd7902d7a22cd42597d725770', '{"mediators": ["S0005"]}', 'command', '2026-03-02 01:00:00.15654+00');

INSERT INTO public.deposits VALUES
	('422b4879da263cced9f4bbdb3cbc07a325a86421eb216531e02eb95f140e094d', '\x7b2263656e747265223a22343430313034303033313034222c226b696e64223a226e65696768626f7572222c226f726967696e223a226170706c696564222c227469746c65223a22e6a5bce4b88ae6bc8fe6b0b4222c226465736372697074696f6e223a22e4b889e6a5bce6b897e6b0b4e887b3e4ba8ce6a5bce58da7e5aea4222c2270617274696573223a5b7b22726f6c65223a226170706c6963616e74222c226e616d65223a22e99988e69f90227d2c7b22726f6c65223a22726573706f6e64656e74222c226e616d65223a22e69d8ee69f90227d5d7d', '2026-03-02 01:00:00.0049+00'),
	('f3b3fb0ad957f8200b3c1e715604f98569868d9cd2472c2e8896e9863dd20247', '\x7b2265766964656e6365223a7b22666f726d223a2264386335636362356235316163653036326261623564383336313464303537313031313562346630326164663630393463653962376638653737306135373561222c22706c616365223a22e6b581e6b0b4e4ba95e7a4bee58cbae7bbbce6b2bbe4b8ade5bf83222c226174223a22323032322d30332d30315431303a30303a30302b30383a3030227d7d', '2026-03-02 01:00:00.04492+00'),
	('f297243300c77309002603e0987d8458bc035b8dd7902d7a22cd42597d725770', '\x7b226d65646961746f7273223a5b225330303035225d2c2263686f73656e5f6279223a22636f6d6d6974746565227d', '2026-03-02 01:00:00.053569+00'),
	('5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '\x7b2261677265656d656e74223a7b226661637473223a22e6b897e6b0b4222c22636f6e74656e74223a22e4bfaee5a48de998b2e6b0b4e5b182222c22706572666f726d616e6365223a22e887aae8a18ce7bbb4e4bfae222c22706572666f726d616e63655f756e74696c223a22323032362d30342d3031227d7d', '2026-03-02 01:00:00.079271+00'),
	('950bcc26e4fec78618a152bfbe6ddc23b8b52e2fe7c85c6fb0340dc60cb8116b', '\x7b22726561736f6e223a226e6f745f636976696c222c226e6f7465223a22e8afafe98089227d', '2026-03-02 01:00:00.134636+00'),
	('a34a347ac0a9392edf9dd3dee914b37f638fa7a223e1324e057a32f94e4e9a1f', '\x7b22726f75746573223a5b226172626974726174696f6e222c2261646d696e697374726174697665222c22636f757274225d2c226c6567616c5f616964223a747275657d', '2026-03-02 01:00:00.13845+00'),
	('56a52102acc7a1e446f13911fd648fc9b57395e06b9ebff67001db7741df43b0', '\x7b2265766964656e6365223a7b22666f726d223a2264386335636362356235316163653036326261623564383336313464303537313031313562346630326164663630393463653962376638653737306135373561222c22706c616365223a22e6b581e6b0b4e4ba95e7a4bee58cbae7bbbce6b2bbe4b8ade5bf83222c226174223a22323032322d30332d30315431303a30303a30302b30383a3030227d2c227061727479223a225032227d', '2026-03-02 01:00:00.159684+00'),
	('20454e8f8d0dabc6762290e359d560b36c8e0ef0cbe832458c1a0541fbec239b', '\x7b2266696c65223a2232353266313063383336313065626361316130353963306261653832353565626132663935626534643164376263666138396437323438613832643966313131222c226d617070696e67223a2236326336366137613564643730633331343636313830363363333434653533316536643462353965333739383038343433636539363262336162643633633561222c22736f75726365223a226f6c642d626f6f6b73222c22676f6f64223a312c22626164223a302c2263656e74726573223a5b22343430313034303033313034225d7d', '2026-03-02 01:00:00.163463+00'),
	('48b1557e7dbcc338c8ef3067aba810a2d038d2a1872a5f9091a67037895db9bd', '\x7b226b696e64223a2273756273746974757465222c22737562737469747574696f6e223a7b226964223a22222c22616273656e74223a225330303130222c2273756273746974757465223a225330303038222c22706f737473223a5b2268656164225d2c2266726f6d223a22323032362d30332d30325430393a30303a30302b30383a3030222c22756e74696c223a22323032362d30332d30395430393a30303a30302b30383a3030227d7d', '2026-03-02 01:00:00.16824+00');

INSERT INTO public.disputes VALUES
	('YX2026-000001', 'neighbour', 'applied', '楼上漏水', '三楼渗水至二楼卧室', ''),
	('YX2026-000002', 'neighbour', 'applied', '楼上漏水', '三楼渗水至二楼卧室', ''),
	('YX2026-000003', 'neighbour', 'applied', '楼上漏水', '三楼渗水至二楼卧室', ''),
	('YX2026-000004', 'neighbour', 'applied', '楼上漏水', '三楼渗水至二楼卧室', ''),
	('YX2026-000005', 'neighbour', 'applied', '楼上漏水', '三楼渗水至二楼卧室', ''),
	('YX2026-000006', 'neighbour', 'applied', '楼上漏水', '三楼渗水至二楼卧室', ''),
	('YX2026-000007', 'neighbour', 'applied', '漏水1', '三楼渗水', ''),
	('YX2026-000008', 'neighbour', 'applied', '漏水2', '三楼渗水', '');

INSERT INTO public.goose_db_version VALUES
	(1, 0, true, '2026-11-23 23:53:59.169226'),
	(2, 1, true, '2026-11-23 23:53:59.178582'),
	(3, 2, true, '2026-11-23 23:53:59.266906'),
	(4, 3, true, '2026-11-23 23:53:59.268212'),
	(5, 4, true, '2026-11-23 23:53:59.27224'),
	(6, 5, true, '2026-11-23 23:53:59.272897'),
	(7, 6, true, '2026-11-23 23:53:59.273879'),
	(8, 7, true, '2026-11-23 23:53:59.278067'),
	(9, 8, true, '2026-11-23 23:53:59.278546'),
	(10, 9, true, '2026-11-23 23:53:59.279988'),
	(11, 10, true, '2026-11-23 23:53:59.28145'),
	(12, 11, true, '2026-11-23 23:53:59.281837');

INSERT INTO public.keys VALUES
	('a80f65c094903967', 'S0001', '\x6733c120778fbbab1db4d890e93b63b8347549f5c1d6f52425c7d0643d60ba31', '2026-11-23 23:53:59.301522+00', NULL),
	('cb984724156a0465', 'S0002', '\x7c13a81b21935b941caed03df11ebfefb64ef4c6c152d78ce2f8867353c63723', '2026-11-23 23:53:59.303937+00', NULL),
	('b2b484fd69e3d71f', 'S0003', '\xbbf934ce124052ec0ebd458d95e538080f81c33a350da0edca6a5a0e555be8e4', '2026-11-23 23:53:59.304434+00', NULL),
	('954f3405abc66cff', 'S0004', '\x6a703bc3e9f5fb06e261ddcc752dd15abc2b7915e419ac20c70896ef5a192395', '2026-11-23 23:53:59.304775+00', NULL),
	('07da0850be9e4cfe', 'S0005', '\xa90a455cd2b0d552b508768b607f618e506974130e9ab9e297a61053369af5f8', '2026-11-23 23:53:59.305109+00', NULL),
	('7ecb4085b2b4615a', 'S0006', '\xa2da6b52d954731ed713ce6b418b54b92a0e8810ae761f3e0ca8e7fde84a8f9e', '2026-11-23 23:53:59.305428+00', NULL),
	('729ae12348e37ed7', 'S0007', '\x84dbcae02a6883f790ed00a1422736dabbc7a8979ddc6a3574f200a98eb91de9', '2026-11-23 23:53:59.305795+00', NULL),
	('a789ccd9d48b97d1', 'S0008', '\x01a36f0e74f973dc7770098b45e66528ceb6c1a70fb4501eac47c34230b64dbc', '2026-11-23 23:53:59.305994+00', NULL),
	('389098a972c3f3ec', 'S0009', '\xe6484a40feb6960a04121dfa6232a18aeeef37dece3dfd24d3d2c2584037654d', '2026-11-23 23:53:59.306177+00', NULL),
	('4cc72348a9ad8497', 'S0010', '\xefc57c8c766ddfee63b88254403a25678c0e0ebb45b0dd8864ed4f7f4564e8a2', '2026-11-23 23:53:59.306345+00', NULL),
	('9ca27b9bc3473aaa', 'S0011', '\x58823e01aac4c22ce68fd0d8194a3e059ae539fe6f94af0dc74630a232550b5a', '2026-11-23 23:53:59.306531+00', NULL),
	('a77a0fd2342e208e', 'S0012', '\x6682b1928cc1fb1c20c4fefa16d6518fd167bb3e1c78a27d6a1b6c31bc6bc389', '2026-11-23 23:53:59.306718+00', NULL),
	('2455736bec7bf4df', 'S0013', '\x631c88fc53abf70d17253888031f3f652bba0a7d4c7c8e03837634cceebcd493', '2026-11-23 23:53:59.306877+00', NULL);

INSERT INTO public.nonces VALUES
	('RHTNREXR7YDNYUQWZCHB3FGAYO'),
	('SBUZFX2EGKK24TY26S7BYZGLDB'),
	('KD4YMWFUWU5FSQ353NGGDODEOS'),
	('F6CSBIKVLD4CZHVVS4AJBQKBZI'),
	('W7GPF33H42ZC26WWUMK4PIMXZ5'),
	('LD3HOQLCUYIQZZFYSRAQHKN6J2'),
	('Q6YIGEHTRRJLCSOS6CITMTOYWP'),
	('OHY3NALQJ2ZZVIW2MNVPULWQ5L'),
	('VCO7T2QNRUL7UPIB5NA4MOOTSG'),
	('XEGI5V4XQBI6DWHUQEVHAJMIO5'),
	('RUFJKFYJ57OYOXUC33QJEGLHYY'),
	('HMJQ3INHY6H2RPVSS3ALQ2GGDR'),
	('UII4OPRXV6S4UAE2KJ6GYCCNRS'),
	('5MHTR6AOX5D6QARE4U6VTYYB6T'),
	('7RTHVST2KES3IC6Q6YC5MGW6PD'),
	('EF553ZB7WTVHX2GOKI32EUMJ4V'),
	('CUAYMI25R3AT6VDXIGY3KJ2KEK'),
	('ZRCETQEDOBAP7SANTEYNHT3XHW'),
	('3WDVNPHP4IYNYP4FUTLPUFDYUW'),
	('QLL4ONTCR77WOGMULIUOF4FBFT'),
	('IGSV6T3ZLNPXKDXACVND3L7RQF'),
	('7GXIFMEOUUVPVPHU3FPVFE2TWW'),
	('M7LSDMDG7OPUREYSIQQMSECTIJ'),
	('HX6MYM73IVX5QVG4SEZVMFKVZD'),
	('ODGHECI33P6SUWLK5GL6OZ7PC5'),
	('IFXKSEJPE7Q25Q5U4J2NR5XX2E'),
	('T6G6XDOTHKIAU3CQ7K7PVIPHG4'),
	('VMKLUFVH7AMB5VND4EJVQMUAVQ'),
	('UTFPBNWH5LIWERLKTJWM4NORTN'),
	('IJHVN32W7QO3ABBIXB2BZCOM3I'),
	('3DTPXVADX3EF5AMWUXYALN2PWP'),
	('2NHYPLYBBBOK6JXN3M6P2ULNWO'),
	('MVQDXN545FLZEI4TDHZTLORJNJ'),
	('MYMQBNZRX4LEG55TKHXN4E6UR2');

INSERT INTO public.organisation VALUES
	(true, 'YX');

INSERT INTO public.outbox OVERRIDING SYSTEM VALUE VALUES
	(1, 'YX2026-000001', true, '-infinity', 0, '2026-11-23 23:53:59.405916+00'),
	(2, 'YX2026-000002', true, '-infinity', 0, '2026-11-23 23:53:59.426953+00'),
	(3, 'YX2026-000002', false, '-infinity', 0, '2026-11-23 23:53:59.439174+00'),
	(4, 'YX2026-000002', false, '-infinity', 0, '2026-11-23 23:53:59.445522+00'),
	(5, 'YX2026-000002', false, '-infinity', 0, '2026-11-23 23:53:59.449034+00'),
	(6, 'YX2026-000002', false, '-infinity', 0, '2026-11-23 23:53:59.454153+00'),
	(7, 'YX2026-000003', true, '-infinity', 0, '2026-11-23 23:53:59.458582+00'),
	(8, 'YX2026-000003', false, '-infinity', 0, '2026-11-23 23:53:59.463939+00'),
	(9, 'YX2026-000003', false, '-infinity', 0, '2026-11-23 23:53:59.468893+00'),
	(10, 'YX2026-000003', false, '-infinity', 0, '2026-11-23 23:53:59.471542+00'),
	(11, 'YX2026-000003', false, '-infinity', 0, '2026-11-23 23:53:59.475471+00'),
	(12, 'YX2026-000003', false, '-infinity', 0, '2026-11-23 23:53:59.479899+00'),
	(13, 'YX2026-000003', false, '-infinity', 0, '2026-11-23 23:53:59.485257+00'),
	(14, 'YX2026-000004', true, '-infinity', 0, '2026-11-23 23:53:59.486836+00'),
	(15, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.4911+00'),
	(16, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.495284+00'),
	(17, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.498047+00'),
	(18, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.501827+00'),
	(19, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.506155+00'),
	(20, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.511567+00'),
	(21, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.514641+00'),
	(22, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.517694+00'),
	(23, 'YX2026-000004', false, '-infinity', 0, '2026-11-23 23:53:59.526457+00'),
	(24, 'YX2026-000005', true, '-infinity', 0, '2026-11-23 23:53:59.530668+00'),
	(25, 'YX2026-000005', false, '-infinity', 0, '2026-11-23 23:53:59.535241+00'),
	(26, 'YX2026-000005', false, '-infinity', 0, '2026-11-23 23:53:59.539099+00'),
	(27, 'YX2026-000006', true, '-infinity', 0, '2026-11-23 23:53:59.541676+00'),
	(28, 'YX2026-000006', false, '-infinity', 0, '2026-11-23 23:53:59.545939+00'),
	(29, 'YX2026-000006', false, '-infinity', 0, '2026-11-23 23:53:59.549993+00'),
	(30, 'YX2026-000006', false, '-infinity', 0, '2026-11-23 23:53:59.552672+00'),
	(31, 'YX2026-000006', false, '-infinity', 0, '2026-11-23 23:53:59.556652+00'),
	(32, 'YX2026-000006', false, '-infinity', 0, '2026-11-23 23:53:59.560228+00'),
	(33, 'YX2026-000007', true, '-infinity', 0, '2026-11-23 23:53:59.566377+00'),
	(34, 'YX2026-000008', true, '-infinity', 0, '2026-11-23 23:53:59.566377+00');

INSERT INTO public.parties VALUES
	('YX2026-000001', 'P1', 'applicant', '陈某', '', '', '', 0),
	('YX2026-000001', 'P2', 'respondent', '李某', '', '', '', 0),
	('YX2026-000002', 'P1', 'applicant', '陈某', '', '', '', 0),
	('YX2026-000002', 'P2', 'respondent', '李某', '', '', '', 0),
	('YX2026-000003', 'P1', 'applicant', '陈某', '', '', '', 0),
	('YX2026-000003', 'P2', 'respondent', '李某', '', '', '', 0),
	('YX2026-000004', 'P1', 'applicant', '陈某', '', '', '', 0),
	('YX2026-000004', 'P2', 'respondent', '李某', '', '', '', 0),
	('YX2026-000005', 'P1', 'applicant', '陈某', '', '', '', 0),
	('YX2026-000005', 'P2', 'respondent', '李某', '', '', '', 0),
	('YX2026-000006', 'P1', 'applicant', '陈某', '', '', '', 0),
	('YX2026-000006', 'P2', 'respondent', '李某', '', '', '', 0),
	('YX2026-000007', 'P1', 'applicant', '陈某1', '13800138000', '11010519491231002X', '', 0),
	('YX2026-000007', 'P2', 'respondent', '李某', '', '', '', 0),
	('YX2026-000008', 'P1', 'applicant', '陈某2', '', '', '', 0),
	('YX2026-000008', 'P2', 'respondent', '李某', '', '', '', 0);

INSERT INTO public.policies VALUES
	(1, 'mediation', '{"name":"mediation","office":["08:30-12:00","14:00-17:30"],"rules":{"acceptance":{"term":"3 working days","post":"registrar","source":"人民调解工作规范 SF/T 0083-2020 的常见做法（文本未核）","confirmed":false},"appointment":{"term":"1 working day","post":"head","source":"本区默认值","confirmed":false},"change":{"term":"5 working days","post":"administrator","source":"本区默认值","confirmed":false},"consent":{"term":"3 working days","post":"registrar","source":"最高人民法院《人民法院在线调解规则》第十五条（委派调解；其他案件参照）","confirmed":false},"extension":{"term":"3 working days","post":"registrar","source":"本区默认值","confirmed":false},"informing":{"term":"3 working days","post":"registrar","source":"《人民调解法》第二十六条（应当告知；期限为本区默认值）","confirmed":false},"mediator_signs":{"term":"3 working days","post":"mediator","source":"本区默认值","confirmed":false},"police_report":{"term":"2 hours","post":"head","source":"《人民调解法》第二十五条（应当及时报告；期限为本区默认值）","confirmed":false},"referral_consent":{"term":"3 working days","post":"registrar","source":"本区默认值","confirmed":false},"resumption":{"term":"3 working days","post":"head","source":"本区默认值","confirmed":false},"seal":{"term":"1 working day","post":"head","source":"本区默认值","confirmed":false},"session":{"term":"1 month","post":"mediator","source":"《人民调解工作若干规定》（司法部令第75号）第三十三条：一般在一个月内调结","confirmed":true},"session_extended":{"term":"1 month","post":"mediator","source":"参照《宁波市人民调解条例》第二十七条：各方同意方可延长","confirmed":false},"signature":{"term":"7 days","post":"registrar","source":"本区默认值","confirmed":false}},"envelope":86400000000000}', '2026-11-23 23:53:59.299518+00');

INSERT INTO public.posts VALUES
	('S0001', 'administrator', '440104', '2026-11-23 23:53:59.302018+00', NULL),
	('S0002', 'administrator', '440104', '2026-11-23 23:53:59.304095+00', NULL),
	('S0003', 'registrar', '440104003104', '2026-11-23 23:53:59.304512+00', NULL),
	('S0004', 'registrar', '440104003104', '2026-11-23 23:53:59.304872+00', NULL),
	('S0005', 'mediator', '440104003104', '2026-11-23 23:53:59.3052+00', NULL),
	('S0006', 'mediator', '440104003104', '2026-11-23 23:53:59.30557+00', NULL),
	('S0007', 'head', '440104003104', '2026-11-23 23:53:59.305843+00', NULL),
	('S0008', 'registrar', '440104003', '2026-11-23 23:53:59.306029+00', NULL),
	('S0009', 'mediator', '440104003', '2026-11-23 23:53:59.306212+00', NULL),
	('S0010', 'head', '440104003', '2026-11-23 23:53:59.306392+00', NULL),
	('S0011', 'registrar', '440104', '2026-11-23 23:53:59.306588+00', NULL),
	('S0012', 'mediator', '440104', '2026-11-23 23:53:59.306751+00', NULL),
	('S0013', 'head', '440104', '2026-11-23 23:53:59.30691+00', NULL);

INSERT INTO public.staff VALUES
	('S0001', 'admin', '2026-11-23 23:53:59.301208+00'),
	('S0002', 'admin2', '2026-11-23 23:53:59.303833+00'),
	('S0003', 'registrar', '2026-11-23 23:53:59.304377+00'),
	('S0004', 'registrar2', '2026-11-23 23:53:59.304724+00'),
	('S0005', 'mediator', '2026-11-23 23:53:59.305062+00'),
	('S0006', 'mediator2', '2026-11-23 23:53:59.305355+00'),
	('S0007', 'head', '2026-11-23 23:53:59.30572+00'),
	('S0008', 'street-registrar', '2026-11-23 23:53:59.305961+00'),
	('S0009', 'street-mediator', '2026-11-23 23:53:59.306146+00'),
	('S0010', 'street-head', '2026-11-23 23:53:59.30629+00'),
	('S0011', 'district-registrar', '2026-11-23 23:53:59.306496+00'),
	('S0012', 'district-mediator', '2026-11-23 23:53:59.306669+00'),
	('S0013', 'district-head', '2026-11-23 23:53:59.30685+00');

INSERT INTO public.steps VALUES
	('YX2026-000001', 1, 'acceptance', '440104003104', NULL, '2026-03-02 01:00:00.022379+00', NULL),
	('YX2026-000002', 1, 'acceptance', '440104003104', NULL, '2026-03-02 01:00:00.034074+00', NULL),
	('YX2026-000002', 2, 'consent', '440104003104', 'refuse', '2026-03-02 01:00:00.041519+00', NULL),
	('YX2026-000002', 3, 'mediator', '440104003104', NULL, '2026-03-02 01:00:00.050661+00', NULL),
	('YX2026-000002', 4, 'mediation', '440104003104', NULL, '2026-03-02 01:00:00.05649+00', NULL),
	('YX2026-000003', 1, 'acceptance', '440104003104', NULL, '2026-03-02 01:00:00.060811+00', NULL),
	('YX2026-000003', 2, 'consent', '440104003104', 'refuse', '2026-03-02 01:00:00.06542+00', NULL),
	('YX2026-000003', 3, 'mediator', '440104003104', NULL, '2026-03-02 01:00:00.072877+00', NULL),
	('YX2026-000003', 4, 'mediation', '440104003104', NULL, '2026-03-02 01:00:00.077264+00', NULL),
	('YX2026-000003', 5, 'signing', '440104003104', 'refuse', '2026-03-02 01:00:00.081765+00', NULL),
	('YX2026-000004', 1, 'acceptance', '440104003104', NULL, '2026-03-02 01:00:00.088936+00', NULL),
	('YX2026-000004', 2, 'consent', '440104003104', 'refuse', '2026-03-02 01:00:00.092318+00', NULL),
	('YX2026-000004', 3, 'mediator', '440104003104', NULL, '2026-03-02 01:00:00.099276+00', NULL),
	('YX2026-000004', 4, 'mediation', '440104003104', NULL, '2026-03-02 01:00:00.103456+00', NULL),
	('YX2026-000004', 5, 'signing', '440104003104', 'refuse', '2026-03-02 01:00:00.107977+00', NULL),
	('YX2026-000004', 6, 'sealing', '440104003104', NULL, '2026-03-02 01:00:00.118949+00', NULL),
	('YX2026-000005', 1, 'acceptance', '440104003104', NULL, '2026-03-02 01:00:00.132791+00', NULL),
	('YX2026-000005', 2, 'informing', '440104003104', NULL, '2026-03-02 01:00:00.136419+00', NULL),
	('YX2026-000006', 1, 'acceptance', '440104003104', NULL, '2026-03-02 01:00:00.143761+00', NULL),
	('YX2026-000006', 2, 'consent', '440104003104', 'refuse', '2026-03-02 01:00:00.147144+00', NULL),
	('YX2026-000006', 3, 'mediator', '440104003104', NULL, '2026-03-02 01:00:00.154007+00', NULL),
	('YX2026-000006', 4, 'mediation', '440104003104', NULL, '2026-03-02 01:00:00.15854+00', '83de352467453d90040720902b6956ff3e2f35a1a58c9b7cd42dfbb5f1b4ea57'),
	('YX2026-000006', 5, 'informing', '440104003104', NULL, '2026-03-02 01:00:00.162218+00', NULL),
	('YXC2026-000001', 1, 'approval', '440104', NULL, '2026-03-02 01:00:00.168748+00', NULL);

INSERT INTO public.tasks VALUES
	('YX2026-000001/1.1', 'YX2026-000001', 1, 1, 'acceptance', NULL, 'registrar', '440104003104', NULL, false, NULL, '{S0003}', 'open', '2026-03-02 01:00:00.022379+00', NULL, 'acceptance', '2026-03-02 01:00:00.022379+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000002/1.1', 'YX2026-000002', 1, 1, 'acceptance', NULL, 'registrar', '440104003104', NULL, false, NULL, '{S0003}', 'decided', '2026-03-02 01:00:00.034074+00', '2026-03-02 01:00:00.039112+00', 'acceptance', '2026-03-02 01:00:00.034074+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000002/2.1', 'YX2026-000002', 2, 1, 'consent', 'P1', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.041519+00', '2026-03-02 01:00:00.04547+00', 'consent', '2026-03-02 01:00:00.041519+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000002/2.2', 'YX2026-000002', 2, 2, 'consent', 'P2', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.041519+00', '2026-03-02 01:00:00.048936+00', 'consent', '2026-03-02 01:00:00.041519+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000002/3.1', 'YX2026-000002', 3, 1, 'appointment', NULL, 'head', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.050661+00', '2026-03-02 01:00:00.054052+00', 'appointment', '2026-03-02 01:00:00.050661+00', '2026-03-03 09:30:00+00', '2026-02-28 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000002/4.1', 'YX2026-000002', 4, 1, 'session', NULL, 'mediator', '440104003104', 'S0005', false, NULL, '{}', 'open', '2026-03-02 01:00:00.05649+00', NULL, 'session', '2026-03-02 01:00:00.05649+00', '2026-04-02 09:30:00+00', '2026-03-31 00:30:00+00', NULL, true, '[{"At": "2026-03-31T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-04-01T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-04-02T08:30:00+08:00", "Rung": "T"}, {"At": "2026-04-03T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-04-07T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/1.1', 'YX2026-000003', 1, 1, 'acceptance', NULL, 'registrar', '440104003104', NULL, false, NULL, '{S0003}', 'decided', '2026-03-02 01:00:00.060811+00', '2026-03-02 01:00:00.063875+00', 'acceptance', '2026-03-02 01:00:00.060811+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/2.1', 'YX2026-000003', 2, 1, 'consent', 'P1', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.06542+00', '2026-03-02 01:00:00.068818+00', 'consent', '2026-03-02 01:00:00.06542+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/2.2', 'YX2026-000003', 2, 2, 'consent', 'P2', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.06542+00', '2026-03-02 01:00:00.071431+00', 'consent', '2026-03-02 01:00:00.06542+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/3.1', 'YX2026-000003', 3, 1, 'appointment', NULL, 'head', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.072877+00', '2026-03-02 01:00:00.075405+00', 'appointment', '2026-03-02 01:00:00.072877+00', '2026-03-03 09:30:00+00', '2026-02-28 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/4.1', 'YX2026-000003', 4, 1, 'session', NULL, 'mediator', '440104003104', 'S0005', false, NULL, '{}', 'decided', '2026-03-02 01:00:00.077264+00', '2026-03-02 01:00:00.079788+00', 'session', '2026-03-02 01:00:00.077264+00', '2026-04-02 09:30:00+00', '2026-03-31 00:30:00+00', NULL, true, '[{"At": "2026-03-31T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-04-01T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-04-02T08:30:00+08:00", "Rung": "T"}, {"At": "2026-04-03T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-04-07T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/5.2', 'YX2026-000003', 5, 2, 'signature', 'P2', 'registrar', '440104003104', NULL, false, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{S0005}', 'open', '2026-03-02 01:00:00.081765+00', NULL, 'signature', '2026-03-02 01:00:00.081765+00', '2026-03-09 09:30:00+00', '2026-03-05 00:30:00+00', NULL, true, '[{"At": "2026-03-05T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-10T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-11T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/5.3', 'YX2026-000003', 5, 3, 'mediator_signs', NULL, 'mediator', '440104003104', 'S0005', false, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{}', 'open', '2026-03-02 01:00:00.081765+00', NULL, 'mediator_signs', '2026-03-02 01:00:00.081765+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000003/5.1', 'YX2026-000003', 5, 1, 'signature', 'P1', 'registrar', '440104003104', NULL, false, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{S0005}', 'decided', '2026-03-02 01:00:00.081765+00', '2026-03-02 01:00:00.08514+00', 'signature', '2026-03-02 01:00:00.081765+00', '2026-03-09 09:30:00+00', '2026-03-05 00:30:00+00', NULL, true, '[{"At": "2026-03-05T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-10T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-11T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/1.1', 'YX2026-000004', 1, 1, 'acceptance', NULL, 'registrar', '440104003104', NULL, false, NULL, '{S0003}', 'decided', '2026-03-02 01:00:00.088936+00', '2026-03-02 01:00:00.091035+00', 'acceptance', '2026-03-02 01:00:00.088936+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/2.1', 'YX2026-000004', 2, 1, 'consent', 'P1', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.092318+00', '2026-03-02 01:00:00.095169+00', 'consent', '2026-03-02 01:00:00.092318+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/2.2', 'YX2026-000004', 2, 2, 'consent', 'P2', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.092318+00', '2026-03-02 01:00:00.097967+00', 'consent', '2026-03-02 01:00:00.092318+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/3.1', 'YX2026-000004', 3, 1, 'appointment', NULL, 'head', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.099276+00', '2026-03-02 01:00:00.101752+00', 'appointment', '2026-03-02 01:00:00.099276+00', '2026-03-03 09:30:00+00', '2026-02-28 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/4.1', 'YX2026-000004', 4, 1, 'session', NULL, 'mediator', '440104003104', 'S0005', false, NULL, '{}', 'decided', '2026-03-02 01:00:00.103456+00', '2026-03-02 01:00:00.106047+00', 'session', '2026-03-02 01:00:00.103456+00', '2026-04-02 09:30:00+00', '2026-03-31 00:30:00+00', NULL, true, '[{"At": "2026-03-31T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-04-01T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-04-02T08:30:00+08:00", "Rung": "T"}, {"At": "2026-04-03T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-04-07T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/5.1', 'YX2026-000004', 5, 1, 'signature', 'P1', 'registrar', '440104003104', NULL, false, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{S0005}', 'decided', '2026-03-02 01:00:00.107977+00', '2026-03-02 01:00:00.111471+00', 'signature', '2026-03-02 01:00:00.107977+00', '2026-03-09 09:30:00+00', '2026-03-05 00:30:00+00', NULL, true, '[{"At": "2026-03-05T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-10T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-11T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/5.2', 'YX2026-000004', 5, 2, 'signature', 'P2', 'registrar', '440104003104', NULL, false, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{S0005}', 'decided', '2026-03-02 01:00:00.107977+00', '2026-03-02 01:00:00.114559+00', 'signature', '2026-03-02 01:00:00.107977+00', '2026-03-09 09:30:00+00', '2026-03-05 00:30:00+00', NULL, true, '[{"At": "2026-03-05T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-10T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-11T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/5.3', 'YX2026-000004', 5, 3, 'mediator_signs', NULL, 'mediator', '440104003104', 'S0005', false, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{}', 'decided', '2026-03-02 01:00:00.107977+00', '2026-03-02 01:00:00.11763+00', 'mediator_signs', '2026-03-02 01:00:00.107977+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000004/6.1', 'YX2026-000004', 6, 1, 'seal', NULL, 'head', '440104003104', NULL, false, '5bb852465ade24ef4aefa82fe7024dac616a5b151df204582e450818780f0750', '{S0005}', 'decided', '2026-03-02 01:00:00.118949+00', '2026-03-02 01:00:00.126351+00', 'seal', '2026-03-02 01:00:00.118949+00', '2026-03-03 09:30:00+00', '2026-02-28 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000005/1.1', 'YX2026-000005', 1, 1, 'acceptance', NULL, 'registrar', '440104003104', NULL, false, NULL, '{S0003}', 'decided', '2026-03-02 01:00:00.132791+00', '2026-03-02 01:00:00.13513+00', 'acceptance', '2026-03-02 01:00:00.132791+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000005/2.1', 'YX2026-000005', 2, 1, 'informing', NULL, 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.136419+00', '2026-03-02 01:00:00.13898+00', 'informing', '2026-03-02 01:00:00.136419+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000006/1.1', 'YX2026-000006', 1, 1, 'acceptance', NULL, 'registrar', '440104003104', NULL, false, NULL, '{S0003}', 'decided', '2026-03-02 01:00:00.143761+00', '2026-03-02 01:00:00.145869+00', 'acceptance', '2026-03-02 01:00:00.143761+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000006/2.1', 'YX2026-000006', 2, 1, 'consent', 'P1', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.147144+00', '2026-03-02 01:00:00.149919+00', 'consent', '2026-03-02 01:00:00.147144+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000006/2.2', 'YX2026-000006', 2, 2, 'consent', 'P2', 'registrar', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.147144+00', '2026-03-02 01:00:00.152595+00', 'consent', '2026-03-02 01:00:00.147144+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, true, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000006/3.1', 'YX2026-000006', 3, 1, 'appointment', NULL, 'head', '440104003104', NULL, false, NULL, '{}', 'decided', '2026-03-02 01:00:00.154007+00', '2026-03-02 01:00:00.15654+00', 'appointment', '2026-03-02 01:00:00.154007+00', '2026-03-03 09:30:00+00', '2026-02-28 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000006/4.1', 'YX2026-000006', 4, 1, 'session', NULL, 'mediator', '440104003104', 'S0005', false, NULL, '{}', 'superseded', '2026-03-02 01:00:00.15854+00', '2026-03-02 01:00:00.160114+00', 'session', '2026-03-02 01:00:00.15854+00', '2026-04-02 09:30:00+00', '2026-03-31 00:30:00+00', NULL, true, '[{"At": "2026-03-31T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-04-01T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-04-02T08:30:00+08:00", "Rung": "T"}, {"At": "2026-04-03T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-04-07T08:30:00+08:00", "Rung": "up"}]'),
	('YX2026-000006/5.1', 'YX2026-000006', 5, 1, 'informing', NULL, 'registrar', '440104003104', NULL, false, NULL, '{}', 'open', '2026-03-02 01:00:00.162218+00', NULL, 'informing', '2026-03-02 01:00:00.162218+00', '2026-03-05 09:30:00+00', '2026-03-03 00:30:00+00', NULL, false, '[{"At": "2026-03-03T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-04T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-05T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "up"}]'),
	('YXC2026-000001/1.1', 'YXC2026-000001', 1, 1, 'change', NULL, 'administrator', '440104', NULL, false, '48b1557e7dbcc338c8ef3067aba810a2d038d2a1872a5f9091a67037895db9bd', '{S0001}', 'open', '2026-03-02 01:00:00.168748+00', NULL, 'change', '2026-03-02 01:00:00.168748+00', '2026-03-09 09:30:00+00', '2026-03-05 00:30:00+00', NULL, false, '[{"At": "2026-03-05T08:30:00+08:00", "Rung": "T-2"}, {"At": "2026-03-06T08:30:00+08:00", "Rung": "T-1"}, {"At": "2026-03-09T08:30:00+08:00", "Rung": "T"}, {"At": "2026-03-10T08:30:00+08:00", "Rung": "T+1"}, {"At": "2026-03-11T08:30:00+08:00", "Rung": "up"}]');

SELECT pg_catalog.setval('public.audit_drafts_n_seq', 83, true);

SELECT pg_catalog.setval('public.calendar_revisions', 5, true);

SELECT pg_catalog.setval('public.case_numbers', 8, true);

SELECT pg_catalog.setval('public.change_numbers', 1, true);

SELECT pg_catalog.setval('public.due_changes_id_seq', 1, false);

SELECT pg_catalog.setval('public.goose_db_version_id_seq', 12, true);

SELECT pg_catalog.setval('public.outbox_id_seq', 34, true);

SELECT pg_catalog.setval('public.staff_numbers', 13, true);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_case_id_seq_key UNIQUE (case_id, seq);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (message);

ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_pkey PRIMARY KEY (case_id, version);

ALTER TABLE ONLY public.audit_drafts
    ADD CONSTRAINT audit_drafts_pkey PRIMARY KEY (n);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_hash_key UNIQUE (hash);

ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.calendar_days
    ADD CONSTRAINT calendar_days_pkey PRIMARY KEY (year, day);

ALTER TABLE ONLY public.calendar_years
    ADD CONSTRAINT calendar_years_pkey PRIMARY KEY (year);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_source_source_key_key UNIQUE (source, source_key);

ALTER TABLE ONLY public.centres
    ADD CONSTRAINT centres_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_message_key UNIQUE (message);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (task);

ALTER TABLE ONLY public.deposits
    ADD CONSTRAINT deposits_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.disputes
    ADD CONSTRAINT disputes_pkey PRIMARY KEY (case_id);

ALTER TABLE ONLY public.due_changes
    ADD CONSTRAINT due_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.goose_db_version
    ADD CONSTRAINT goose_db_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_public_key_key UNIQUE (public_key);

ALTER TABLE ONLY public.nonces
    ADD CONSTRAINT nonces_pkey PRIMARY KEY (nonce);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (task, rung);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_pkey PRIMARY KEY (case_id, party);

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_pkey PRIMARY KEY (staff, post, centre, since);

ALTER TABLE ONLY public.recusals
    ADD CONSTRAINT recusals_pkey PRIMARY KEY (case_id, staff);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.steps
    ADD CONSTRAINT steps_pkey PRIMARY KEY (case_id, step);

ALTER TABLE ONLY public.substitutions
    ADD CONSTRAINT substitutions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_case_id_step_slot_key UNIQUE (case_id, step, slot);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);

CREATE INDEX acts_by_details ON public.acts USING btree (details) WHERE (details IS NOT NULL);

CREATE INDEX audit_by_case ON public.audit USING btree (case_id, seq);

CREATE INDEX audit_by_message ON public.audit USING btree (message) WHERE (message <> ''::text);

CREATE INDEX cases_by_centre ON public.cases USING btree (centre text_pattern_ops, id) WHERE (closed_at IS NULL);

CREATE INDEX disputes_by_title ON public.disputes USING btree (title);

CREATE INDEX due_changes_by_task ON public.due_changes USING btree (task);

CREATE INDEX keys_by_staff ON public.keys USING btree (staff);

CREATE INDEX outbox_in_order ON public.outbox USING btree (start, id);

CREATE INDEX posts_by_seat ON public.posts USING btree (centre, post) WHERE (until IS NULL);

CREATE UNIQUE INDEX posts_held_once ON public.posts USING btree (staff, post, centre) WHERE (until IS NULL);

CREATE INDEX substitutions_by_absent ON public.substitutions USING btree (absent);

CREATE INDEX substitutions_by_substitute ON public.substitutions USING btree (substitute);

CREATE INDEX tasks_open_by_person ON public.tasks USING btree (person, due) WHERE ((state = 'open'::text) AND (person IS NOT NULL));

CREATE INDEX tasks_open_by_seat ON public.tasks USING btree (at_centre, post, due) WHERE (state = 'open'::text);

CREATE INDEX tasks_open_lapsing ON public.tasks USING btree (due) WHERE ((state = 'open'::text) AND lapses);

CREATE TRIGGER acts_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.acts FOR EACH STATEMENT EXECUTE FUNCTION public.never();

CREATE TRIGGER acts_nonce AFTER INSERT ON public.acts FOR EACH ROW EXECUTE FUNCTION public.nonce_spent();

CREATE TRIGGER audit_chain BEFORE INSERT ON public.audit FOR EACH ROW EXECUTE FUNCTION public.audit_chain();

CREATE CONSTRAINT TRIGGER audit_drafted AFTER INSERT ON public.audit_drafts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.audit_drafted();

CREATE TRIGGER audit_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.never();

CREATE TRIGGER decisions_expiry BEFORE INSERT ON public.decisions FOR EACH ROW WHEN ((new.staff IS NULL)) EXECUTE FUNCTION public.decisions_expiry();

CREATE TRIGGER decisions_four_eyes BEFORE INSERT ON public.decisions FOR EACH ROW WHEN ((new.staff IS NOT NULL)) EXECUTE FUNCTION public.decisions_four_eyes();

CREATE TRIGGER decisions_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decisions FOR EACH STATEMENT EXECUTE FUNCTION public.never();

CREATE TRIGGER decisions_nonce AFTER INSERT ON public.decisions FOR EACH ROW WHEN ((new.nonce IS NOT NULL)) EXECUTE FUNCTION public.nonce_spent();

CREATE TRIGGER nonces_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.nonces FOR EACH STATEMENT EXECUTE FUNCTION public.never();

CREATE TRIGGER outbox_notify AFTER INSERT ON public.outbox FOR EACH STATEMENT EXECUTE FUNCTION public.outbox_notify();

CREATE TRIGGER steps_in_turn BEFORE INSERT ON public.steps FOR EACH ROW EXECUTE FUNCTION public.steps_in_turn();

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_details_fkey FOREIGN KEY (details) REFERENCES public.deposits(hash);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_key_fkey FOREIGN KEY (key) REFERENCES public.keys(id);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_staff_fkey FOREIGN KEY (staff) REFERENCES public.staff(id);

ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);

ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_content_fkey FOREIGN KEY (content) REFERENCES public.deposits(hash);

ALTER TABLE ONLY public.calendar_days
    ADD CONSTRAINT calendar_days_year_fkey FOREIGN KEY (year) REFERENCES public.calendar_years(year);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_centre_fkey FOREIGN KEY (centre) REFERENCES public.centres(code);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.staff(id);

ALTER TABLE ONLY public.centres
    ADD CONSTRAINT centres_parent_fkey FOREIGN KEY (parent) REFERENCES public.centres(code);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_details_fkey FOREIGN KEY (details) REFERENCES public.deposits(hash);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_key_fkey FOREIGN KEY (key) REFERENCES public.keys(id);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_on_behalf_fkey FOREIGN KEY (on_behalf) REFERENCES public.staff(id);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_opinion_fkey FOREIGN KEY (opinion) REFERENCES public.deposits(hash);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_staff_fkey FOREIGN KEY (staff) REFERENCES public.staff(id);

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_task_fkey FOREIGN KEY (task) REFERENCES public.tasks(id);

ALTER TABLE ONLY public.disputes
    ADD CONSTRAINT disputes_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);

ALTER TABLE ONLY public.due_changes
    ADD CONSTRAINT due_changes_task_fkey FOREIGN KEY (task) REFERENCES public.tasks(id);

ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_staff_fkey FOREIGN KEY (staff) REFERENCES public.staff(id);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_centre_fkey FOREIGN KEY (centre) REFERENCES public.centres(code);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_task_fkey FOREIGN KEY (task) REFERENCES public.tasks(id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);

ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);

ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_centre_fkey FOREIGN KEY (centre) REFERENCES public.centres(code);

ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_staff_fkey FOREIGN KEY (staff) REFERENCES public.staff(id);

ALTER TABLE ONLY public.recusals
    ADD CONSTRAINT recusals_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);

ALTER TABLE ONLY public.recusals
    ADD CONSTRAINT recusals_staff_fkey FOREIGN KEY (staff) REFERENCES public.staff(id);

ALTER TABLE ONLY public.steps
    ADD CONSTRAINT steps_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);

ALTER TABLE ONLY public.steps
    ADD CONSTRAINT steps_centre_fkey FOREIGN KEY (centre) REFERENCES public.centres(code);

ALTER TABLE ONLY public.substitutions
    ADD CONSTRAINT substitutions_absent_fkey FOREIGN KEY (absent) REFERENCES public.staff(id);

ALTER TABLE ONLY public.substitutions
    ADD CONSTRAINT substitutions_substitute_fkey FOREIGN KEY (substitute) REFERENCES public.staff(id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_at_centre_fkey FOREIGN KEY (at_centre) REFERENCES public.centres(code);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_case_id_step_fkey FOREIGN KEY (case_id, step) REFERENCES public.steps(case_id, step);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_person_fkey FOREIGN KEY (person) REFERENCES public.staff(id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_subject_fkey FOREIGN KEY (subject) REFERENCES public.deposits(hash);

GRANT USAGE ON SCHEMA public TO hejie_app;

REVOKE ALL ON FUNCTION public.audit_alone() FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit_alone() TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.audit TO hejie_app;

REVOKE ALL ON FUNCTION public.audit_bytes(a public.audit) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.audit_chain() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.audit_drafted() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.barred_by(p_staff text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.barred_by(p_staff text, at timestamp with time zone) TO hejie_app;

REVOKE ALL ON FUNCTION public.calendar_held() FROM PUBLIC;
GRANT ALL ON FUNCTION public.calendar_held() TO hejie_app;

REVOKE ALL ON FUNCTION public.case_number(letter text, opened_at timestamp with time zone, n bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.case_number(letter text, opened_at timestamp with time zone, n bigint) TO hejie_app;

REVOKE ALL ON FUNCTION public.decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.decision_context(p_message text, p_key text, p_staff text, p_for text, p_task text, p_case text, p_nonce text, p_opinion text, p_details text) TO hejie_app;

REVOKE ALL ON FUNCTION public.decisions_four_eyes() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.light(due timestamp with time zone, yellow_at timestamp with time zone, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.light(due timestamp with time zone, yellow_at timestamp with time zone, at timestamp with time zone) TO hejie_app;

REVOKE ALL ON FUNCTION public.never() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.nonce_spent() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.outbox_notify() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.people_around(p_case text, p_centres text[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.people_around(p_case text, p_centres text[], at timestamp with time zone) TO hejie_app;

REVOKE ALL ON FUNCTION public.register_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.register_now() TO hejie_app;

REVOKE ALL ON FUNCTION public.seats_of(p_staff text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.seats_of(p_staff text, at timestamp with time zone) TO hejie_app;

REVOKE ALL ON FUNCTION public.step_context(p_case text, p_step integer, p_centres text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.step_context(p_case text, p_step integer, p_centres text[]) TO hejie_app;

REVOKE ALL ON FUNCTION public.step_seen(p_case text, p_step integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.step_seen(p_case text, p_step integer) TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.acts TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.agreements TO hejie_app;

GRANT UPDATE(effective_at) ON TABLE public.agreements TO hejie_app;

GRANT SELECT ON TABLE public.audit_head TO hejie_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.calendar_days TO hejie_app;

GRANT USAGE ON SEQUENCE public.calendar_revisions TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.calendar_years TO hejie_app;

GRANT UPDATE(source) ON TABLE public.calendar_years TO hejie_app;

GRANT UPDATE(imported_at) ON TABLE public.calendar_years TO hejie_app;

GRANT UPDATE(revision) ON TABLE public.calendar_years TO hejie_app;

GRANT USAGE ON SEQUENCE public.case_numbers TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.cases TO hejie_app;

GRANT UPDATE(centre) ON TABLE public.cases TO hejie_app;

GRANT UPDATE(stage) ON TABLE public.cases TO hejie_app;

GRANT UPDATE(step) ON TABLE public.cases TO hejie_app;

GRANT UPDATE(ending) ON TABLE public.cases TO hejie_app;

GRANT UPDATE(mediators) ON TABLE public.cases TO hejie_app;

GRANT UPDATE(act_seq) ON TABLE public.cases TO hejie_app;

GRANT UPDATE(heeded_seq) ON TABLE public.cases TO hejie_app;

GRANT UPDATE(closed_at) ON TABLE public.cases TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.centres TO hejie_app;

GRANT USAGE ON SEQUENCE public.change_numbers TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.decisions TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.deposits TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.disputes TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.due_changes TO hejie_app;

GRANT USAGE ON SEQUENCE public.due_changes_id_seq TO hejie_app;

GRANT SELECT ON TABLE public.goose_db_version TO hejie_app;

GRANT USAGE ON SEQUENCE public.goose_db_version_id_seq TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.keys TO hejie_app;

GRANT UPDATE(revoked_at) ON TABLE public.keys TO hejie_app;

GRANT SELECT ON TABLE public.nonces TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.notices TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.organisation TO hejie_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.outbox TO hejie_app;

GRANT UPDATE(not_before) ON TABLE public.outbox TO hejie_app;

GRANT UPDATE(tries) ON TABLE public.outbox TO hejie_app;

GRANT USAGE ON SEQUENCE public.outbox_id_seq TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.parties TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.policies TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.posts TO hejie_app;

GRANT UPDATE(until) ON TABLE public.posts TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.recusals TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.staff TO hejie_app;

GRANT USAGE ON SEQUENCE public.staff_numbers TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.steps TO hejie_app;

GRANT UPDATE(interrupted_by) ON TABLE public.steps TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.substitutions TO hejie_app;

GRANT SELECT,INSERT ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(post) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(at_centre) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(person) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(vacant) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(state) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(closed_at) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(due) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(yellow_at) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(awaits) ON TABLE public.tasks TO hejie_app;

GRANT UPDATE(reminders) ON TABLE public.tasks TO hejie_app;

