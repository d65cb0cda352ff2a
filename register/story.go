package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hejie/domain"
)

// A Story is everything the register has of a case, in order. It holds personal
// data: it is for those who may see the case, and never for a log.
type Story struct {
	Case      domain.CaseID      `json:"case"`
	Kind      string             `json:"kind"` // mediation or change
	Dispute   domain.DisputeKind `json:"dispute,omitempty"`
	Origin    domain.Origin      `json:"origin,omitempty"`
	Title     string             `json:"title,omitempty"`
	Text      string             `json:"description,omitempty"`
	Place     string             `json:"place,omitempty"`
	Centre    domain.CentreCode  `json:"centre"`
	Stage     domain.Stage       `json:"stage"`
	Ending    string             `json:"ending,omitempty"`
	FirstIn   time.Time          `json:"first_in"`
	OpenedAt  time.Time          `json:"opened_at"`
	OpenedBy  domain.StaffID     `json:"opened_by"`
	ClosedAt  *time.Time         `json:"closed_at,omitempty"`
	Now       time.Time          `json:"now"` // when it was told, by the register's clock
	Policy    int                `json:"policy"`
	Source    string             `json:"source,omitempty"`
	SourceKey string             `json:"source_key,omitempty"`

	Elapsed domain.Elapsed `json:"elapsed"` // since the matter first came in, until now or until it was closed
	Bounces int            `json:"bounces"` // referrals to another centre that nobody had agreed to

	Court *domain.CourtReferral `json:"court,omitempty"` // if one referred it

	Mediators  []domain.StaffID  `json:"mediators,omitempty"`
	Parties    []StoryParty      `json:"parties"`
	Merged     []StoryMerged     `json:"merged,omitempty"` // cases that go on in this one
	Tasks      []StoryTask       `json:"tasks"`
	Acts       []StoryAct        `json:"acts"`
	Agreements []StoryAgreement  `json:"agreements,omitempty"`
	Closings   []StoryClosing    `json:"closings,omitempty"` // that were struck
	Version    int               `json:"version"`            // of what is printed: 1, and one more for each correction
	Documents  []StoryDocument   `json:"documents,omitempty"`
	Audit      []AuditLine       `json:"audit"`
	Names      map[string]string `json:"names"` // of the staff and centres named in it
}

// A StoryParty is a party with its ID.
type StoryParty struct {
	Party domain.PartyID `json:"party"`
	domain.PartyEntry
	Struck   *StoryStruck     `json:"struck,omitempty"`         // he is no party any more
	By       domain.PartyID   `json:"represented_by,omitempty"` // who speaks for him
	Minor    bool             `json:"minor,omitempty"`          // under age, by the register's clock
	Guardian *domain.Guardian `json:"guardian,omitempty"`
}

// A StoryTask is a task with its decision, notices and moved due times.
type StoryTask struct {
	Task       domain.TaskID     `json:"task"`
	Step       int               `json:"step"`             // its number, which is never used twice
	Place      int               `json:"place"`            // in the story
	Struck     *StoryStruck      `json:"struck,omitempty"` // it counts no more
	Stage      domain.Stage      `json:"stage"`
	Kind       domain.TaskKind   `json:"kind"`
	Number     int               `json:"number,omitempty"` // which of several of its kind
	Party      domain.PartyID    `json:"party,omitempty"`
	Post       domain.Post       `json:"post"`
	Centre     domain.CentreCode `json:"centre"`
	Person     domain.StaffID    `json:"person,omitempty"`
	Vacant     bool              `json:"vacant,omitempty"`
	Subject    domain.Hash       `json:"subject,omitempty"`
	Excluded   []domain.StaffID  `json:"excluded,omitempty"`
	State      string            `json:"state"` // open, decided, expired, superseded
	OpenedAt   time.Time         `json:"opened_at"`
	ClosedAt   *time.Time        `json:"closed_at,omitempty"`
	Rule       string            `json:"rule"`
	Counted    time.Time         `json:"counted"`
	Term       string            `json:"term,omitempty"`   // where it is not the rule's, because it was asked again
	Pauses     []domain.Pause    `json:"pauses,omitempty"` // in which its term stood still
	Due        time.Time         `json:"due,omitzero"`
	Awaits     int               `json:"awaits,omitempty"` // the calendar year without which the due time is not known
	Light      domain.Light      `json:"light,omitempty"`  // of an open one
	Works      domain.StaffID    `json:"works,omitempty"`  // works on it for Person, who delegated it
	Consulted  []StoryRequest    `json:"consulted,omitempty"`
	Delegated  []StoryDelegation `json:"delegated,omitempty"`
	Decision   *StoryDecision    `json:"decision,omitempty"`
	Notices    []StoryNotice     `json:"notices,omitempty"`
	DueChanges []StoryDueChange  `json:"due_changes,omitempty"`
}

// A StoryRequest is one request for voices, with what they said.
type StoryRequest struct {
	Form   domain.ActKind `json:"form"` // cosign, countersign or vote
	Quorum int            `json:"quorum,omitempty"`
	By     domain.StaffID `json:"by"`
	At     time.Time      `json:"at"`
	Tally  domain.Tally   `json:"tally"`
	Voices []StoryVoice   `json:"voices"`
}

// A StoryVoice is a person's word, the last he gave.
type StoryVoice struct {
	domain.Voice
	At   time.Time `json:"at,omitzero"`
	Note string    `json:"note,omitempty"`
}

// A StoryDelegation is a time during which somebody worked on a task for another.
type StoryDelegation struct {
	From  domain.StaffID `json:"from"`
	To    domain.StaffID `json:"to"`
	Since time.Time      `json:"since"`
	Ended *time.Time     `json:"ended,omitempty"`
	How   string         `json:"how,omitempty"` // given_back, recalled, left, transferred; decided, expired, superseded with the task
}

// StoryStruck is why something counts no more.
type StoryStruck struct {
	Kind domain.ActKind `json:"kind"`
	By   domain.StaffID `json:"by"`
	At   time.Time      `json:"at"`
	Act  domain.Hash    `json:"act"`
	Note string         `json:"note,omitempty"`
}

// A StoryDecision is who answered what, and when.
type StoryDecision struct {
	Outcome domain.Outcome  `json:"outcome"`
	By      domain.StaffID  `json:"by,omitempty"`
	For     domain.StaffID  `json:"for,omitempty"`
	Key     domain.KeyID    `json:"key,omitempty"`
	Door    Door            `json:"door"`
	At      time.Time       `json:"at"`
	Message domain.Hash     `json:"message,omitempty"`
	Opinion string          `json:"opinion,omitempty"`
	Details json.RawMessage `json:"details,omitempty"` // as they stand

	Corrections []StoryCorrection `json:"corrections,omitempty"`
}

// A StoryCorrection is a correction of a decision: of its details, or, where it
// has none, of its outcome.
type StoryCorrection struct {
	Version int             `json:"version"` // of what is printed of the case from then on
	Why     StoryStruck     `json:"why"`
	Was     json.RawMessage `json:"was,omitempty"` // the details that it replaced
	Details json.RawMessage `json:"details,omitempty"`
}

// A StoryNotice is a reminder that was made.
type StoryNotice struct {
	Rung   domain.Rung       `json:"rung"`
	Post   domain.Post       `json:"post"`
	Centre domain.CentreCode `json:"centre"`
	At     time.Time         `json:"at"`
}

// A StoryDueChange is a due time that moved.
type StoryDueChange struct {
	Old time.Time `json:"old,omitzero"` // zero: it was not known
	New time.Time `json:"new"`
	Why string    `json:"why"`
	At  time.Time `json:"at"`
}

// A StoryAct is a signed statement that nobody asked for.
type StoryAct struct {
	Kind    domain.ActKind  `json:"kind"`
	By      domain.StaffID  `json:"by"`
	Party   domain.PartyID  `json:"party,omitempty"`
	At      time.Time       `json:"at"`
	Message domain.Hash     `json:"message"`
	Details json.RawMessage `json:"details,omitempty"`
}

// A StoryAgreement is a version of the agreement.
type StoryAgreement struct {
	Version     int              `json:"version"`
	Form        string           `json:"form"` // written or oral
	Content     json.RawMessage  `json:"content"`
	Hash        domain.Hash      `json:"hash"`
	MadeAt      time.Time        `json:"made_at"`
	Signatures  []StorySignature `json:"signatures,omitempty"`
	SealedAt    *time.Time       `json:"sealed_at,omitempty"`
	EffectiveAt *time.Time       `json:"effective_at,omitempty"`
	Struck      *StoryStruck     `json:"struck,omitempty"`
}

// A StorySignature is when a party or a mediator signed an agreement.
type StorySignature struct {
	Party      domain.PartyID `json:"party,omitempty"`
	Mediator   domain.StaffID `json:"mediator,omitempty"`
	SignedAt   time.Time      `json:"signed_at"` // by its evidence; by the register's clock if there is none
	RecordedAt time.Time      `json:"recorded_at"`
}

// A StoryDocument is what was filed in the dossier.
type StoryDocument struct {
	Kind    domain.DocumentKind `json:"kind"`
	Party   domain.PartyID      `json:"party,omitempty"`
	Scan    domain.Hash         `json:"scan"`
	Date    string              `json:"date"`
	By      domain.StaffID      `json:"by"`
	FiledAt time.Time           `json:"filed_at"`
}

// A StoryClosing is an ending that was struck: the case was reopened.
type StoryClosing struct {
	Ending   domain.Ending `json:"ending"`
	ClosedAt time.Time     `json:"closed_at"`
	Struck   *StoryStruck  `json:"struck"`
}

// Story tells a case.
func (r *Register) Story(ctx context.Context, id domain.CaseID) (Story, error) {
	var s Story
	_, err := scanJSON(r.db.QueryRowContext(ctx, storyQuery, id), &s)
	if errors.Is(err, sql.ErrNoRows) {
		return s, domain.Errorf(domain.NotFound, "there is no case %s", id)
	}
	if err != nil {
		return s, fmt.Errorf("register: story: %w", err)
	}
	for _, task := range s.Tasks {
		for i, asked := range task.Consulted {
			task.Consulted[i].Tally = asked.tally()
		}
	}
	return s, r.measure(ctx, &s)
}

// measure counts how long the case has taken, and how often it was referred on.
func (r *Register) measure(ctx context.Context, s *Story) error {
	calendar, err := r.Calendar(ctx, s.Policy)
	if err != nil {
		return err
	}
	until := s.Now
	if s.ClosedAt != nil {
		until = *s.ClosedAt
	}
	s.Elapsed = calendar.Elapsed(s.FirstIn, until)
	for _, t := range s.Tasks {
		if t.Struck == nil && t.Decision != nil && t.Decision.Outcome == domain.Refer {
			s.Bounces++
		}
	}
	return nil
}

// Answers lists what a task of the case may be answered with: not where to refer
// it, at a centre that a ruling gave the case to.
func (s Story) Answers(k StoryTask) []domain.Outcome {
	var assigned []domain.CentreCode
	for _, ruling := range s.Tasks {
		if ruling.Kind == domain.Jurisdiction && ruling.Struck == nil && ruling.Decision != nil {
			var said domain.Details
			if json.Unmarshal(ruling.Decision.Details, &said) == nil {
				assigned = append(assigned, said.Centre)
			}
		}
	}
	return k.Kind.OutcomesAt(s.Centre, assigned)
}

func (r StoryRequest) tally() domain.Tally {
	c := domain.Consultation{Form: r.Form, Quorum: r.Quorum}
	for _, v := range r.Voices {
		c.Voices = append(c.Voices, v.Voice)
	}
	return c.Tally()
}

const storyQuery = `
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
	'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'step', t.step, 'place', s.place, 'struck', struck(s.struck_by), 'stage', s.stage, 'kind', t.kind, 'number', t.number,
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
			OR c.kind <> 'mediation' AND id IN ( -- of a change, whoever is named in what is proposed
				SELECT said #>> '{}' FROM tasks k JOIN deposits p ON p.hash = k.subject, jsonb_path_query(convert_from(p.body, 'UTF8')::jsonb, 'strict $.**') said
				WHERE k.case_id = c.id AND jsonb_typeof(said) = 'string')
		UNION SELECT code, name FROM centres WHERE code = c.centre OR code IN (SELECT at_centre FROM tasks WHERE case_id = c.id)
			OR code IN (SELECT centre FROM steps WHERE case_id = c.id)) named))
FROM cases c LEFT JOIN disputes d ON d.case_id = c.id
WHERE c.id = $1`
