//go:build e2e

package chaos_test

// effects names what each act leaves behind of its own: one row for each that
// is on record, and none without. A task that is asked again is judged by the
// voices that were asked for before, so they stand there too.
const effects = `
	SELECT 'hold' AS kind, act FROM holds
	UNION ALL SELECT 'delegate', act FROM delegations
	UNION ALL SELECT form, act FROM consultations c JOIN acts a ON (a.message, a.result) = (c.act, c.task)
	UNION ALL SELECT 'urge', act FROM urges
	UNION ALL SELECT DISTINCT 'copy', act FROM copies
	UNION ALL SELECT 'file', act FROM documents
	UNION ALL SELECT kind, act FROM rewinds WHERE kind <> 'correct'
	UNION ALL SELECT 'correct', act FROM corrections
	UNION ALL SELECT 'correct: the story', act FROM rewinds WHERE kind = 'correct'
	UNION ALL SELECT 'merge', act FROM relations WHERE relation = 'merged'
	UNION ALL SELECT 'hand-over', message FROM handovers
	UNION ALL SELECT 'hand-over of ' || case_id || ' from ' || leaver || ' to ' || successor, message FROM successions`

// intended is what there must be of it by what people said. An outcome is
// corrected, and work handed over, when another person has approved it.
const intended = `
	SELECT kind, message AS act FROM acts
	WHERE kind IN ('hold', 'delegate', 'cosign', 'countersign', 'vote', 'urge', 'copy', 'file', 'take_back', 'return', 'reopen', 'unmerge')
	UNION ALL SELECT kind, message FROM acts m WHERE kind = 'merge'
		AND NOT EXISTS (SELECT FROM acts u WHERE u.case_id = m.case_id AND u.kind = 'unmerge' AND u.seq > m.seq) -- which takes it back
	UNION ALL SELECT 'correct', message FROM acts WHERE kind = 'correct' AND (result = case_id OR result IN (TABLE approved))
	UNION ALL SELECT 'correct: the story', message FROM acts WHERE kind = 'correct' AND result <> case_id AND result IN (TABLE approved)
	UNION ALL SELECT 'hand-over', message FROM decisions d JOIN tasks t ON t.id = d.task JOIN deposits s ON s.hash = t.subject
	WHERE t.kind IN ('change', 'take_over') AND d.outcome = 'approve' AND convert_from(s.body, 'UTF8')::jsonb ->> 'kind' = 'hand_over'
	UNION ALL SELECT DISTINCT 'hand-over of ' || (item ->> 'case') || ' from ' || leaver || ' to ' || (item ->> 'to'), message
	FROM handovers, jsonb_array_elements(plan -> 'moves') AS item WHERE item ->> 'case' IS NOT NULL`

// checkEffects holds what people did with cases besides deciding in them against
// what came of it.
func (r *run) checkEffects(f *findings) {
	const both = `WITH approved AS (SELECT t.case_id FROM tasks t JOIN decisions d ON d.task = t.id WHERE d.outcome = 'approve'),
		effects AS (` + effects + `), intended AS (` + intended + `)`
	r.query(f, lost, "what was said, and nothing came of it", both+`SELECT kind || ' ' || act FROM (TABLE intended EXCEPT ALL TABLE effects) n`)
	r.query(f, doubled, "what came of something that nobody said, or came twice", both+`SELECT kind || ' ' || act FROM (TABLE effects EXCEPT ALL TABLE intended) n`)
	r.query(f, lost, "a voice that was raised, and another counts",
		`SELECT a.result || ' ' || a.staff FROM (SELECT DISTINCT ON (result, staff) * FROM acts WHERE kind = 'voice' ORDER BY result, staff, seq DESC) a
		LEFT JOIN voices v ON (v.task, v.staff) = (a.result, a.staff) WHERE v.act IS DISTINCT FROM a.message`)
	r.query(f, lost, "a delegation that was given back, and goes on",
		`SELECT coalesce(a.result, d.task) FROM (SELECT result, count(*) AS n FROM acts WHERE kind = 'give_back' GROUP BY result) a
			FULL JOIN (SELECT task, count(*) AS n FROM delegations WHERE how = 'given_back' GROUP BY task) d ON d.task = a.result
		WHERE a.n IS DISTINCT FROM d.n`)
	r.query(f, contradictory, "a delegation that goes on, of a task that is closed",
		`SELECT d.task FROM delegations d JOIN tasks t ON t.id = d.task WHERE d.ended_at IS NULL AND t.state <> 'open'`)
}

// checkStories looks whether what was put back is told as it is told now, and
// nothing of what was struck still counts.
func (r *run) checkStories(f *findings) {
	r.query(f, contradictory, "a case that went into another and has not ended, or ended so and is in none",
		`SELECT coalesce(c.id, m.id) FROM (SELECT id FROM cases WHERE ending = 'merged') c
			FULL JOIN (SELECT CASE lead_case WHEN low THEN high ELSE low END AS id FROM relations WHERE relation = 'merged') m ON m.id = c.id
		WHERE c.id IS NULL OR m.id IS NULL`)
	r.query(f, contradictory, "a story that was put back another number of times than it says",
		`SELECT c.id || ': ' || c.story_version || ' and ' || count(n) FROM cases c LEFT JOIN rewinds w ON w.case_id = c.id
		GROUP BY c.id HAVING c.story_version <> count(n) OR c.story_version <> coalesce(max(n), 0)`)
	r.query(f, contradictory, "places that are not 1, 2, 3, … in the order of the numbers",
		`SELECT case_id || ' ' || step FROM (SELECT case_id, step, position, row_number() OVER (PARTITION BY case_id ORDER BY step) AS n
			FROM steps WHERE struck_by IS NULL) s WHERE position <> n`)
	r.query(f, contradictory, "a step that was struck by what strikes nothing",
		`SELECT case_id || ' ' || step FROM steps s WHERE struck_by IS NOT NULL AND NOT EXISTS (SELECT FROM rewinds WHERE act = s.struck_by AND case_id = s.case_id)`)
	r.query(f, contradictory, "what is open in a step that was struck, or in a case that has ended",
		`SELECT t.id FROM tasks t JOIN cases c ON c.id = t.case_id LEFT JOIN steps s ON (s.case_id, s.step) = (t.case_id, t.step)
		WHERE t.state = 'open' AND (s.struck_by IS NOT NULL OR c.closed_at IS NOT NULL)`)
	r.query(f, doubled, "what is asked twice at once",
		`SELECT case_id || ' ' || kind FROM tasks WHERE state = 'open' GROUP BY case_id, kind, party, number, person HAVING count(*) > 1`)
	r.query(f, contradictory, "a decision that was taken back, and counts",
		`SELECT t.id FROM acts a JOIN deposits d ON d.hash = a.details JOIN tasks t ON t.id = convert_from(d.body, 'UTF8')::jsonb ->> 'task'
			JOIN steps s ON (s.case_id, s.step) = (t.case_id, t.step) WHERE a.kind = 'take_back' AND s.struck_by IS NULL`)
	r.query(f, contradictory, "a decision by whom it judges",
		`SELECT d.task FROM tasks t JOIN decisions d ON d.task = t.id WHERE d.staff = ANY (t.excluded) OR d.on_behalf = ANY (t.excluded)`)
	r.query(f, contradictory, "an agreement that counts, of a session that was struck",
		`SELECT g.case_id || ' ' || g.version FROM agreements g WHERE struck_by IS NULL AND NOT EXISTS (
			SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN steps s ON (s.case_id, s.step) = (t.case_id, t.step)
			WHERE t.case_id = g.case_id AND d.details = g.content AND d.decided_at = g.made_at AND s.struck_by IS NULL)`)
	r.query(f, contradictory, "mediators other than those appointed by what counts",
		`SELECT id FROM cases WHERE kind = 'mediation' AND mediators <> mediators_told(id)`)
	// An answer that is to stand is not struck yet while nothing was asked since.
	r.query(f, unaudited, "a decision that was struck has no line, or several, or one has none",
		`SELECT coalesce(s.id, a.ref) FROM (SELECT t.id FROM tasks t JOIN decisions d ON d.task = t.id JOIN steps s ON (s.case_id, s.step) = (t.case_id, t.step)
				WHERE s.struck_by IS NOT NULL
				AND NOT EXISTS (SELECT FROM rewinds w JOIN cases c ON c.id = w.case_id AND c.story_version = w.n
					WHERE w.act = s.struck_by AND w.position = s.position AND t.state = 'decided' AND w.task <> t.id
					AND NOT EXISTS (SELECT FROM steps o WHERE o.case_id = w.case_id AND o.opened_at >= w.at))) s
			FULL JOIN (SELECT ref FROM audit WHERE what = 'struck') a ON a.ref = s.id
		GROUP BY s.id, a.ref HAVING s.id IS NULL OR a.ref IS NULL OR count(*) > 1`)
}
