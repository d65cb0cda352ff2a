package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hejie/domain"
	"hejie/internal/record"
)

// Case tells everything that is on record of a case, to code that answers for who
// sees it; Read tells it to a person.
func (r *Register) Case(ctx context.Context, id domain.CaseID) (record.Case, error) {
	var s record.Case
	_, err := scanJSON(r.db.QueryRowContext(ctx, caseRecord, id), &s)
	if errors.Is(err, sql.ErrNoRows) {
		return s, domain.Fault(domain.NotFound, "no_case", "case", id)
	}
	if err != nil {
		return s, fmt.Errorf("register: case: %w", err)
	}
	for _, task := range s.Tasks {
		for i, asked := range task.Consulted {
			task.Consulted[i].Tally = asked.Count()
		}
	}
	return s, r.measure(ctx, &s)
}

// measure counts how long the case has taken, and how often it was referred on.
func (r *Register) measure(ctx context.Context, s *record.Case) error {
	calendar, err := r.Calendar(ctx, s.Under())
	if err != nil {
		return err
	}
	until := s.Now
	if s.ClosedAt != nil {
		until = *s.ClosedAt
	}
	s.Elapsed = calendar.Elapsed(s.FirstIn, until)
	for _, t := range s.Tasks {
		if t.Struck != nil || t.Decision == nil {
			continue
		}
		if outcome, _ := r.procedures.Of(s.Kind).Task(t.Kind).Outcome(t.Decision.Outcome); outcome.Bounces {
			s.Bounces++
		}
	}
	return nil
}

const caseRecord = `
SELECT jsonb_build_object(
	'now', register_now(), 'case', c.id, 'kind', c.kind, 'dispute', d.kind, 'origin', d.origin, 'title', d.title, 'description', d.description,
	'place', d.place, 'centre', c.centre, 'stage', c.stage, 'ending', c.ending, 'first_in', c.first_in,
	'opened_at', c.opened_at, 'opened_by', c.opened_by, 'closed_at', c.closed_at, 'policy', c.policy,
	'source', c.source, 'source_key', c.source_key, 'mediators', c.mediators,
	'court', (SELECT jsonb_build_object('court', court, 'procedure', coalesce(procedure, ''), 'received', received_at)
		FROM court_referrals WHERE case_id = c.id),
	'parties', parties_told(c.id),
	'merged', (SELECT jsonb_agg(jsonb_build_object('case', m.case_id, 'title', m.title, 'parties', parties_told(m.case_id)) ORDER BY m.case_id)
		FROM disputes m WHERE m.case_id IN (SELECT merged_into(c.id))),
	'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'step', t.step, 'place', s.position, 'struck', struck(s.struck_by), 'stage', s.stage, 'kind', t.kind, 'number', t.number,
		'party', t.party, 'post', t.post, 'centre', t.at_centre, 'person', t.person, 'vacant', t.vacant, 'subject', t.subject,
		'excluded', t.excluded, 'state', t.state, 'opened_at', t.opened_at, 'closed_at', t.closed_at, 'rule', t.rule,
		'counted', t.counted, 'term', t.term, 'pauses', t.pauses, 'due', t.due, 'awaits', t.awaits, 'works', CASE WHEN t.state = 'open' THEN t.delegate END,
		'consulted', (SELECT jsonb_agg(jsonb_build_object('form', q.form, 'quorum', q.quorum, 'by', a.staff, 'at', q.asked_at,
			'voices', (SELECT jsonb_agg(jsonb_build_object('staff', v.staff, 'word', v.word, 'gone', v.excused OR NOT can_help(v.staff, t.case_id), 'at', v.said_at,
				'note', (SELECT convert_from(e.body, 'UTF8')::jsonb ->> 'note' FROM acts w JOIN deposits e ON e.hash = w.details WHERE w.message = v.act))
				ORDER BY v.staff) FROM voices v WHERE (v.task, v.asked) = (q.task, q.act))) ORDER BY q.asked_at, a.seq)
			FROM consultations q JOIN acts a ON a.message = q.act WHERE q.task = t.id),
		'delegated', (SELECT jsonb_agg(jsonb_build_object('from', delegator, 'to', delegate, 'since', since, 'ended', ended_at, 'how', how) ORDER BY since)
			FROM delegations WHERE task = t.id),
		'light', CASE WHEN t.state = 'open' THEN light(t.due, t.yellow_at, register_now()) ELSE '' END,
		'decision', CASE WHEN n.task IS NOT NULL THEN jsonb_build_object('outcome', n.outcome, 'by', n.staff, 'for', n.on_behalf,
			'key', n.key, 'door', n.door, 'at', n.decided_at, 'message', n.message,
			'opinion', convert_from((SELECT body FROM deposits WHERE hash = n.opinion), 'UTF8'),
			'corrections', corrections_of(t.id), 'details', coalesce(nullif(corrections_of(t.id) -> -1 -> 'details', 'null'),
				convert_from((SELECT body FROM deposits WHERE hash = n.details), 'UTF8')::jsonb)) END,
		'notices', (SELECT jsonb_agg(jsonb_build_object('rung', rung, 'post', post, 'centre', centre, 'at', made_at) ORDER BY made_at)
			FROM notices WHERE task = t.id),
		'due_changes', (SELECT jsonb_agg(jsonb_build_object('old', old_due, 'new', new_due, 'why', why, 'at', changed_at) ORDER BY id)
			FROM due_changes WHERE task = t.id)) ORDER BY t.step, t.slot), '[]')
		FROM tasks t JOIN steps s USING (case_id, step) LEFT JOIN decisions n ON n.task = t.id WHERE t.case_id = c.id),
	'acts', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'by', staff, 'party', party, 'at', done_at,
		'message', message, 'details', convert_from((SELECT body FROM deposits WHERE hash = details), 'UTF8')::jsonb)
		ORDER BY done_at, seq NULLS FIRST), '[]') FROM acts WHERE message IN ( -- with what a change is about
			SELECT message FROM acts WHERE case_id = c.id UNION ALL
			SELECT a.message FROM tasks t JOIN acts a ON a.details = t.subject WHERE t.case_id = c.id AND t.kind = 'correction' AND a.result = c.id)),
	'agreements', (SELECT jsonb_agg(jsonb_build_object('version', version, 'form', form, 'hash', content,
		'content', convert_from((SELECT body FROM deposits WHERE hash = content), 'UTF8')::jsonb -> 'agreement',
		'made_at', made_at, 'sealed_at', sealed_at, 'effective_at', effective_at, 'struck', struck(struck_by),
		'signatures', (SELECT jsonb_agg(jsonb_build_object('party', t.party, 'mediator', CASE WHEN t.party IS NULL THEN coalesce(n.on_behalf, n.staff) END,
			'signed_at', coalesce((SELECT convert_from(body, 'UTF8')::jsonb #> '{evidence,at}' FROM deposits WHERE hash = n.details), to_jsonb(n.decided_at)),
			'recorded_at', n.decided_at) ORDER BY t.step, t.slot)
			FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions n ON n.task = t.id
			WHERE t.case_id = c.id AND s.struck_by IS NULL AND t.subject = a.content AND t.kind IN ('signature', 'mediator_signs') AND n.outcome = 'sign'))
		ORDER BY version) FROM agreements a WHERE case_id = c.id),
	'closings', (SELECT jsonb_agg(jsonb_build_object('ending', ending, 'closed_at', closed_at, 'struck', struck(act)) ORDER BY n)
		FROM rewinds WHERE case_id = c.id AND closed_at IS NOT NULL),
	'version', (SELECT coalesce(max(version), 1) FROM corrections WHERE case_id = c.id),
	'documents', (SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'party', m.party, 'scan', m.scan, 'date', m.dated, 'by', acts.staff, 'filed_at', m.filed_at)
		ORDER BY m.filed_at, m.act) FROM documents m JOIN acts ON acts.message = m.act WHERE m.case_id = c.id),
	'audit', (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', seq, 'at', at, 'what', what, 'staff', staff, 'case', case_id,
		'ref', ref, 'code', code, 'message', message, 'door', door) ORDER BY seq), '[]') FROM audit WHERE case_id = c.id),
	'names', (SELECT coalesce(jsonb_object_agg(id, name), '{}') FROM (
		SELECT id, name FROM staff WHERE id IN (SELECT staff FROM audit WHERE case_id = c.id)
			OR id = c.opened_by OR id = ANY (c.mediators) OR id IN (SELECT person FROM tasks WHERE case_id = c.id)
			OR id IN (SELECT on_behalf FROM decisions JOIN tasks ON tasks.id = task WHERE case_id = c.id)
			OR id IN (SELECT v.staff FROM voices v JOIN tasks k ON k.id = v.task WHERE k.case_id = c.id)
			OR id IN (SELECT v.delegate FROM delegations v JOIN tasks k ON k.id = v.task WHERE k.case_id = c.id)
			OR id IN (SELECT v.staff FROM copies v JOIN tasks k ON k.id = v.task WHERE k.case_id = c.id)
			OR d.case_id IS NULL AND id IN ( -- of a change, whoever is named in what is proposed
				SELECT said #>> '{}' FROM tasks k JOIN deposits p ON p.hash = k.subject, jsonb_path_query(convert_from(p.body, 'UTF8')::jsonb, 'strict $.**') said
				WHERE k.case_id = c.id AND jsonb_typeof(said) = 'string')
		UNION SELECT code, name FROM centres WHERE code = c.centre OR code IN (SELECT at_centre FROM tasks WHERE case_id = c.id)
			OR code IN (SELECT centre FROM steps WHERE case_id = c.id)) named))
FROM cases c LEFT JOIN disputes d ON d.case_id = c.id
WHERE c.id = $1`
