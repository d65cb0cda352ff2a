package workflows_test

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// seen is what the test looks up in the register between two moves: past its
// rules, row by row.
type seen struct {
	Cases []seenCase `json:"cases"` // of mediation
	Open  []seenTask `json:"open"`  // tasks of every kind
	Done  []seenTask `json:"done"`  // decisions of people that stand
	Terms []seenTerm `json:"terms"` // of every task there ever was

	Holdings []domain.Holding      `json:"holdings"` // of whoever can sign
	StandIns []domain.Substitution `json:"stand_ins"`
	Recused  []struct {
		Case  domain.CaseID  `json:"case"`
		Staff domain.StaffID `json:"staff"`
	} `json:"recused"`
	Voices []struct { // that are awaited
		Task  domain.TaskID  `json:"task"`
		Staff domain.StaffID `json:"staff"`
	} `json:"voices"`
}

type seenCase struct {
	ID        domain.CaseID     `json:"id"`
	Open      bool              `json:"open"`
	Centre    domain.CentreCode `json:"centre"`
	Stage     domain.Stage      `json:"stage"`
	Ending    domain.Ending     `json:"ending"`
	Step      int               `json:"step"`
	OpenedBy  domain.StaffID    `json:"opened_by"`
	Mediators []domain.StaffID  `json:"mediators"`
	Parties   []domain.PartyID  `json:"parties"`
	MergedIn  domain.CaseID     `json:"merged_in"`
	From      domain.CentreCode `json:"from"` // which centre had it before
}

type seenTask struct {
	ID       domain.TaskID     `json:"id"`
	Case     domain.CaseID     `json:"case"`
	Kind     domain.TaskKind   `json:"kind"`
	Stage    domain.Stage      `json:"stage"`
	Party    domain.PartyID    `json:"party"`
	Post     domain.Post       `json:"post"`
	At       domain.CentreCode `json:"at"`
	Person   domain.StaffID    `json:"person"`
	Delegate domain.StaffID    `json:"delegate"`
	Subject  domain.Hash       `json:"subject"`
	Excluded []domain.StaffID  `json:"excluded"`
	Outcome  domain.Outcome    `json:"outcome"`
	By       domain.StaffID    `json:"by"`
	Details  json.RawMessage   `json:"details"`
	Due      time.Time         `json:"due"`
}

type seenTerm struct {
	ID      domain.TaskID `json:"id"`
	State   string        `json:"state"`
	Due     time.Time     `json:"due"`
	Counted time.Time     `json:"counted"`
	Moved   int           `json:"moved"` // so often its due time was moved, with a reason
}

func (w *world) look() {
	w.t.Helper()
	var text []byte
	w.scan(`SELECT jsonb_build_object(
		'cases', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'open', closed_at IS NULL, 'centre', centre, 'stage', stage, 'ending', ending,
			'step', step, 'opened_by', opened_by, 'mediators', mediators,
			'parties', (SELECT jsonb_agg(party ORDER BY party) FROM parties WHERE case_id = c.id AND struck_by IS NULL),
			'from', (SELECT s.centre FROM steps s WHERE s.case_id = c.id AND s.struck_by IS NULL AND s.centre <> c.centre ORDER BY position DESC LIMIT 1),
			'merged_in', (SELECT r.lead_case FROM relations r WHERE r.relation = 'merged' AND c.id IN (r.low, r.high) AND r.lead_case <> c.id)) ORDER BY c.id), '[]')
			FROM cases c WHERE kind = 'mediation'),
		'open', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'case', case_id, 'kind', kind, 'party', party, 'post', post, 'at', at_centre,
			'person', person, 'delegate', delegate, 'subject', subject, 'excluded', excluded, 'due', due) ORDER BY id), '[]') FROM tasks WHERE state = 'open'),
		'done', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'case', t.case_id, 'kind', t.kind, 'stage', s.stage, 'outcome', d.outcome, 'by', d.staff,
			'details', (SELECT convert_from(body, 'UTF8')::jsonb FROM deposits WHERE hash = d.details)) ORDER BY d.decided_at), '[]')
			FROM tasks t JOIN decisions d ON d.task = t.id JOIN steps s USING (case_id, step) JOIN cases c ON c.id = t.case_id
			WHERE c.kind = 'mediation' AND d.staff IS NOT NULL AND s.struck_by IS NULL),
		'terms', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'state', state, 'due', due, 'counted', counted,
			'moved', (SELECT count(*) FROM due_changes WHERE task = tasks.id)) ORDER BY id), '[]') FROM tasks),
		'holdings', (SELECT jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff, post) FROM posts p
			WHERE until IS NULL AND EXISTS (SELECT FROM keys WHERE staff = p.staff AND revoked_at IS NULL)),
		'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute, 'posts', posts, 'from', since, 'until', until)), '[]')
			FROM substitutions, clock WHERE since <= at AND until > at),
		'recused', (SELECT coalesce(jsonb_agg(jsonb_build_object('case', case_id, 'staff', staff)), '[]') FROM recusals),
		'voices', (SELECT coalesce(jsonb_agg(jsonb_build_object('task', v.task, 'staff', v.staff) ORDER BY v.task, v.staff), '[]')
			FROM voices v JOIN tasks t ON t.id = v.task WHERE t.state = 'open' AND v.word IS NULL))`, nil, &text)
	w.seen = &seen{}
	require.NoError(w.t, json.Unmarshal(text, w.seen))
}

// fit lists who may decide a task, as far as the rows say; and who could, but for
// what he has done in the matter.
func (w *world) fit(k seenTask) (fit, barred []string) {
	for _, name := range w.names() {
		id := w.People[name].ID
		switch {
		case !w.sits(id, k.Post, k.At) || k.Person != "" && k.Person != id:
		case slices.Contains(k.Excluded, id) || w.recused(k.Case, id) || slices.ContainsFunc(w.seen.StandIns, func(s domain.Substitution) bool {
			return s.Substitute == id && slices.Contains(k.Excluded, s.Absent)
		}):
			barred = append(barred, name)
		default:
			fit = append(fit, name)
		}
	}
	return fit, barred
}

func (w *world) sits(id domain.StaffID, post domain.Post, at domain.CentreCode) bool {
	return slices.Contains(w.seen.Holdings, domain.Holding{Staff: id, Post: post, Centre: at})
}

func (w *world) recused(c domain.CaseID, id domain.StaffID) bool {
	for _, r := range w.seen.Recused {
		if r.Case == c && r.Staff == id {
			return true
		}
	}
	return false
}

// names lists everybody, always in the same order.
func (w *world) names() []string {
	names := make([]string, 0, len(w.People))
	for name := range w.People {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return len(w.People[a].ID) - len(w.People[b].ID) + 2*slices.Compare([]byte(w.People[a].ID), []byte(w.People[b].ID))
	})
	return names
}

// nameOf is who has a staff number.
func (w *world) nameOf(id domain.StaffID) string {
	for name, p := range w.People {
		if p.ID == id {
			return name
		}
	}
	return ""
}
