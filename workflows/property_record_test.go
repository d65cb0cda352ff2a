package workflows_test

import (
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
)

// neverTrue lists what no row of the register may say, whatever was done: each
// is a query that finds something, with what it would mean.
var neverTrue = map[string]string{
	"places that are not 1, 2, 3, … in the order of the numbers": `
		SELECT FROM (SELECT position, row_number() OVER (PARTITION BY case_id ORDER BY step) AS n FROM steps WHERE struck_by IS NULL) s WHERE position <> n`,
	"a step's number used twice, or left out": `
		SELECT FROM steps GROUP BY case_id HAVING count(*) <> count(DISTINCT step) OR max(step) <> count(*)`,
	"a case that does not stand at its last step": `
		SELECT FROM cases c JOIN LATERAL (SELECT * FROM steps WHERE case_id = c.id ORDER BY step DESC LIMIT 1) s ON true
		WHERE c.kind = 'mediation' AND (c.step <> s.step OR c.closed_at IS NULL AND s.struck_by IS NULL AND (c.stage, c.centre) <> (s.stage, s.centre))`,
	"the same asked twice at once": `
		SELECT FROM tasks WHERE state = 'open' GROUP BY case_id, kind, party, number, CASE kind WHEN 'mediator_signs' THEN slot END HAVING count(*) > 1`,
	"a task open outside the last step that stands": `
		SELECT FROM tasks t JOIN steps s USING (case_id, step) WHERE t.state = 'open' AND (s.struck_by IS NOT NULL OR s.interrupted_by IS NOT NULL
			OR EXISTS (SELECT FROM steps l WHERE l.case_id = t.case_id AND l.step > t.step))`,
	"a task open in a closed case": `
		SELECT FROM tasks t JOIN cases c ON c.id = t.case_id WHERE t.state = 'open' AND c.closed_at IS NOT NULL`,
	"a decision of an open task, or a task decided without one": `
		SELECT FROM tasks t LEFT JOIN decisions d ON d.task = t.id WHERE (t.state IN ('decided', 'expired')) <> (d.task IS NOT NULL) OR (t.state = 'expired') <> (d.outcome IS NOT DISTINCT FROM 'expired')`,
	"a task with more delegates than one, or one nobody delegated to": `
		SELECT FROM tasks t WHERE t.state = 'open' AND coalesce(t.delegate, '') <> coalesce((SELECT string_agg(delegate, ' ') FROM delegations WHERE task = t.id AND ended_at IS NULL), '')`,
	"a delegation to oneself": `SELECT FROM tasks WHERE state = 'open' AND delegate = person`,

	"a decision by whom it judges": `SELECT FROM tasks t JOIN decisions d ON d.task = t.id WHERE d.staff = ANY (t.excluded) OR d.on_behalf = ANY (t.excluded)`,
	"a decision by somebody who stands in for whom it judges": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN substitutions s ON s.absent = ANY (t.excluded) AND s.substitute IN (d.staff, d.on_behalf)
			AND s.since <= d.decided_at AND s.until > d.decided_at`,
	"a decision by somebody who had stepped back": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN recusals r ON r.case_id = t.case_id AND r.staff IN (d.staff, d.on_behalf)
			JOIN acts a ON a.message = r.act WHERE a.done_at < d.decided_at`,
	"a decision by somebody without the post": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id WHERE d.staff IS NOT NULL AND NOT EXISTS (SELECT FROM posts p
			WHERE p.staff = coalesce(d.on_behalf, d.staff) AND p.post = t.post AND p.centre = t.at_centre AND p.since <= d.decided_at AND coalesce(p.until >= d.decided_at, true))`,
	"a decision of what was given to somebody else": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id WHERE t.person <> coalesce(d.on_behalf, d.staff)`,
	"a decision with a key that was revoked": `
		SELECT FROM decisions d JOIN keys k ON k.id = d.key WHERE k.revoked_at < d.decided_at`,
	"accepted by whoever took it in": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN cases c ON c.id = t.case_id WHERE t.kind IN ('acceptance', 'change', 'take_over') AND c.opened_by IN (d.staff, d.on_behalf)`,
	"an agreement signed for, or sealed, by whoever mediated it": `
		SELECT FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id, tasks u JOIN decisions e ON e.task = u.id
		WHERE s.struck_by IS NULL AND t.kind IN ('signature', 'seal') AND u.case_id = t.case_id AND (u.kind = 'mediator_signs' AND u.subject = t.subject OR u.kind = 'session' AND e.details = t.subject)
			AND (d.staff IN (e.staff, e.on_behalf) OR d.on_behalf IN (e.staff, e.on_behalf))`,
	"sealed by whoever mediates": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN steps s USING (case_id, step) JOIN cases c ON c.id = t.case_id
		WHERE t.kind = 'seal' AND s.struck_by IS NULL AND s.step = c.step AND (d.staff = ANY (c.mediators) OR d.on_behalf = ANY (c.mediators))`,
	"closed by whoever took it in, mediated it, or recorded what came of it": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN cases c ON c.id = t.case_id
		WHERE t.kind = 'closing' AND (c.opened_by IN (d.staff, d.on_behalf) OR EXISTS (SELECT FROM tasks u JOIN decisions e ON e.task = u.id
			WHERE u.case_id = t.case_id AND e.decided_at < d.decided_at AND (d.staff IN (e.staff, e.on_behalf) OR d.on_behalf IN (e.staff, e.on_behalf))
				AND u.kind IN ('session', 'mediator_signs', 'confirmation', 'court_ruling', 'performance', 'urging', 'court_notice', 'visit', 'completion')))`,
	"a correction approved by whoever asked for it, or whom it corrects": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN acts a ON a.kind = 'correct' AND a.result = t.case_id JOIN deposits b ON b.hash = a.details
			JOIN decisions was ON was.task = convert_from(b.body, 'UTF8')::jsonb ->> 'task'
		WHERE t.kind = 'correction' AND (a.staff IN (d.staff, d.on_behalf) OR was.staff IN (d.staff, d.on_behalf) OR was.on_behalf IN (d.staff, d.on_behalf))`,

	"decided in the affirmative against a countersignature, or without the quorum of a vote": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN consultations q ON q.task = t.id WHERE d.outcome IN ('accept', 'seal', 'resume')
			AND (q.form = 'countersign' AND EXISTS (SELECT FROM voices WHERE (task, asked) = (q.task, q.act) AND word = 'object')
				OR q.form = 'vote' AND q.quorum > (SELECT count(*) FROM voices WHERE (task, asked) = (q.task, q.act) AND word = 'agree'))`,
	"decided while a co-signer was still to be heard": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN consultations q ON q.task = t.id JOIN voices v ON (v.task, v.asked) = (q.task, q.act), clock
		WHERE q.form = 'cosign' AND v.word IS NULL AND NOT v.excused AND can_help(v.staff, t.case_id) AND d.decided_at > clock.at - interval '1 second'`,
	"an objection that nobody answered": `
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN consultations q ON q.task = t.id JOIN voices v ON (v.task, v.asked) = (q.task, q.act)
		WHERE q.form = 'cosign' AND v.word = 'object' AND d.staff IS NOT NULL AND d.opinion IS NULL`,

	"a task that waits for somebody who left": `
		SELECT FROM tasks t WHERE t.state = 'open' AND t.person IS NOT NULL AND t.kind <> 'take_over' AND (NOT EXISTS (SELECT FROM posts p JOIN keys k USING (staff)
			WHERE p.staff = t.person AND p.post = t.post AND p.centre = t.at_centre AND p.until IS NULL AND k.revoked_at IS NULL)
			OR EXISTS (SELECT FROM recusals r WHERE r.case_id = t.case_id AND r.staff = t.person))`,
	"a task in the hands of somebody who left": `
		SELECT FROM tasks t WHERE t.state = 'open' AND t.delegate IS NOT NULL AND NOT can_help(t.delegate, t.case_id)`,
	"a task that waits where nobody may decide it": `
		SELECT FROM tasks t WHERE t.state = 'open' AND NOT t.vacant AND NOT EXISTS (SELECT FROM posts p JOIN keys k USING (staff)
			WHERE p.post = t.post AND p.centre = t.at_centre AND p.until IS NULL AND k.revoked_at IS NULL AND p.staff <> ALL (t.excluded)
				AND NOT EXISTS (SELECT FROM recusals r WHERE r.case_id = t.case_id AND r.staff = p.staff))`,

	"an agreement that stands by a session that was struck": `
		SELECT FROM agreements g WHERE struck_by IS NULL AND NOT EXISTS (SELECT FROM decisions d JOIN tasks t ON t.id = d.task JOIN steps s USING (case_id, step)
			WHERE t.case_id = g.case_id AND d.details = g.content AND d.decided_at = g.made_at AND s.struck_by IS NULL)`,
	"a seal that stands although it was struck": `
		SELECT FROM agreements g WHERE struck_by IS NULL AND form = 'written' AND effective_at IS NOT NULL AND NOT EXISTS (SELECT FROM decisions d JOIN tasks t ON t.id = d.task JOIN steps s USING (case_id, step)
			WHERE t.case_id = g.case_id AND t.kind = 'seal' AND t.subject = g.content AND d.outcome = 'seal' AND s.struck_by IS NULL)`,
	"something asked or answered about an agreement that was struck": `
		SELECT FROM tasks t JOIN steps s USING (case_id, step) WHERE s.struck_by IS NULL AND t.state <> 'superseded' AND t.subject IS NOT NULL AND t.case_id IN (SELECT id FROM cases WHERE kind = 'mediation')
			AND NOT EXISTS (SELECT FROM agreements g WHERE g.case_id = t.case_id AND g.content = t.subject AND g.struck_by IS NULL)`,
	"a party brought in by an acceptance that was struck": `
		SELECT FROM parties p JOIN steps s ON s.case_id = p.case_id AND s.step = p.since WHERE p.struck_by IS NULL AND s.struck_by IS NOT NULL
			AND NOT EXISTS (SELECT FROM tasks t JOIN steps k USING (case_id, step) WHERE t.case_id = p.case_id AND t.kind = 'acceptance' AND t.state = 'decided' AND k.struck_by IS NULL AND t.id = p.case_id || '/' || p.since || '.1')`,
	"a mediator by an appointment that was struck": `
		SELECT FROM cases WHERE kind = 'mediation' AND mediators <> '{}' AND NOT EXISTS (SELECT FROM tasks t JOIN steps s USING (case_id, step)
			WHERE t.case_id = cases.id AND t.kind = 'appointment' AND t.state = 'decided' AND s.struck_by IS NULL)`,
	"a task that was overdue when its story was put back to it": `
		SELECT FROM tasks t JOIN steps s USING (case_id, step) JOIN rewinds r ON r.case_id = t.case_id AND r.position = s.position
		WHERE s.step = (SELECT min(step) FROM steps WHERE case_id = t.case_id AND opened_at > r.at) AND t.opened_at > r.at AND t.due < r.at
			AND t.kind <> 'confirmation'`, // after whose window no court confirms, whatever is put back
	"a hold for longer than its reason allows": `
		SELECT FROM tasks t JOIN cases c ON c.id = t.case_id JOIN policies p ON (p.procedure, p.version) = (c.kind, c.policy),
			LATERAL (SELECT 'hold_' || reason AS rule, since FROM holds WHERE case_id = t.case_id AND since <= t.opened_at ORDER BY since DESC LIMIT 1) h
		WHERE t.kind = 'hold' AND (t.rule <> h.rule OR t.due > t.counted + (p.body::jsonb #>> ARRAY['rules', h.rule, 'term'])::interval + interval '10 days')`, // a last day off rolls over a holiday
	"a case sent to and fro, and nobody rules": `
		SELECT FROM (SELECT case_id, position, kind, way, lag(back) OVER told AS before, lag(way, 2) OVER told AS first FROM (
				SELECT s.case_id, s.position, t.kind, s.centre || '>' || (d.fact ->> 'centre') AS way, (d.fact ->> 'centre') || '>' || s.centre AS back
				FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
				WHERE s.struck_by IS NULL AND (d.outcome = 'refer' OR t.kind IN ('jurisdiction', 'referral_consent'))) m
			WINDOW told AS (PARTITION BY case_id ORDER BY position)) m
		WHERE kind = 'acceptance' AND way = before AND way = first AND 'ruling' <> (SELECT stage FROM steps n
			WHERE n.case_id = m.case_id AND n.position > m.position AND n.struck_by IS NULL AND n.stage <> 'suspended' ORDER BY n.position LIMIT 1)`,
	"sent on by the centre that a ruling gave it to": `
		SELECT FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
		WHERE d.outcome = 'refer' AND s.struck_by IS NULL AND EXISTS (SELECT FROM tasks r JOIN steps n USING (case_id, step) JOIN decisions e ON e.task = r.id
			WHERE r.case_id = t.case_id AND r.kind = 'jurisdiction' AND n.struck_by IS NULL AND n.position < s.position AND e.fact ->> 'centre' = s.centre)`,
	"a case that was merged goes on": `SELECT FROM relations r JOIN cases c ON c.id IN (r.low, r.high) AND c.id <> r.lead_case WHERE r.relation = 'merged' AND c.closed_at IS NULL`,
}

// whatIsFound names what the rows say that they never may.
var whatIsFound = func() string {
	var parts []string
	for what, query := range neverTrue {
		parts = append(parts, `SELECT '`+strings.ReplaceAll(what, `'`, `''`)+`' AS what WHERE EXISTS (`+query+`)`)
	}
	slices.Sort(parts)
	return `SELECT coalesce(array_agg(what), '{}') FROM (` + strings.Join(parts, " UNION ALL ") + `) found`
}()

// checkRecord sees that the record is whole, and that nothing has become other
// than it was.
func (w *world) checkRecord() {
	w.t.Helper()
	var found pq.StringArray
	w.scan(whatIsFound, nil, &found)
	if len(found) > 0 {
		w.t.Logf("%s", w.rows())
	}
	require.Empty(w.t, found, "which must not be")
	for _, k := range w.seen.Terms {
		was, known := w.terms[k.ID]
		require.True(w.t, !known || was.State == k.State || was.State == "open", "%s was %s and is %s", k.ID, was.State, k.State)
		if known && was.State == "open" && k.Moved == was.Moved {
			require.True(w.t, was.Due.Equal(k.Due) && was.Counted.Equal(k.Counted), "%s was due %s and is due %s, and nobody says why", k.ID, was.Due, k.Due)
		}
		w.terms[k.ID] = k
	}
	for _, c := range w.seen.Cases {
		w.checkCase(c)
	}
}

func (w *world) checkCase(c seenCase) {
	w.t.Helper()
	r := w.runs[c.ID]
	if !c.Open || w.away {
		return
	}
	require.NotNil(w.t, r)
	require.False(w.t, r.standing.Settled)
	require.Equal(w.t, c.Stage, r.standing.Step.Stage, "the run of %s waits elsewhere", c.ID)
	require.True(w.t, slices.ContainsFunc(w.seen.Open, func(k seenTask) bool { return k.Case == c.ID }), "nothing is asked in %s, and it is open", c.ID)
	for _, k := range w.seen.Open {
		require.False(w.t, k.Case == c.ID && procedures.All().Task(k.Kind).Lapses && !k.Due.IsZero() && k.Due.Before(w.now.Add(-time.Minute)), "the term of %s is over, and it goes on", k.ID)
	}
	w.checkElapsed(c.ID, r.standing.Elapsed)
}

// checkElapsed sees that a case has not become younger.
func (w *world) checkElapsed(id domain.CaseID, e domain.Elapsed) {
	w.t.Helper()
	was := w.elapsed[id]
	require.GreaterOrEqual(w.t, e.Days, was.Days, "the time of %s shrinks", id)
	if e.Unknown != 0 {
		e.WorkingDays = was.WorkingDays
	}
	require.GreaterOrEqual(w.t, e.WorkingDays, was.WorkingDays, "the time of %s shrinks", id)
	w.elapsed[id] = e
}

// auditEnd is how many lines the audit has, and what the last one says.
type auditEnd struct {
	lines int64
	what  string
}

// record gives a print of all that the register holds but its audit, what was
// deposited and what was refused, and the audit's end.
func (w *world) record() (text string, end auditEnd) {
	w.t.Helper()
	if w.print == "" {
		var tables pq.StringArray
		w.scan(`SELECT array_agg(tablename::text ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'
			AND tablename NOT LIKE 'audit%' AND tablename NOT IN ('deposits', 'refusals', 'nonces', 'calendar_days', 'centres', 'clock', 'schema_versions')`, nil, &tables)
		var parts []string
		for _, name := range tables {
			parts = append(parts, `coalesce((SELECT md5(string_agg(md5(r::text), '' ORDER BY md5(r::text))) FROM `+name+` r), '')`)
		}
		w.print = `SELECT concat_ws(' ', ` + strings.Join(parts, ", ") + `), count(*), (SELECT what || ' ' || code FROM audit ORDER BY seq DESC LIMIT 1) FROM audit`
	}
	w.scan(w.print, nil, &text, &end.lines, &end.what)
	return text, end
}

// rows tells the tasks there are, for whoever looks for a fault.
func (w *world) rows() (text string) {
	w.scan(`SELECT string_agg(concat_ws(' ', t.id, 'at', s.position, t.kind, t.number, t.party, t.state, d.outcome, 'of', t.post, t.at_centre, t.person, 'not', t.excluded, 'opened', to_char(t.opened_at, 'MM-DD HH24:MI:SS'),
		'due', to_char(t.due, 'MM-DD HH24:MI:SS'), 'by', d.staff, d.on_behalf, CASE WHEN s.struck_by IS NOT NULL THEN 'struck' END), E'\n' ORDER BY t.case_id, s.step, t.slot)
		FROM tasks t JOIN steps s USING (case_id, step) LEFT JOIN decisions d ON d.task = t.id`, nil, &text)
	return text
}
