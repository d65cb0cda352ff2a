// Package officetest founds a small office for tests: a register with
// Yuexiu's centres, calendar and policy, and invented staff with keys, who open
// cases and sign decisions as people would.
package officetest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/postgres"
	"hejie/internal/record"
	"hejie/internal/registertest"
	"hejie/register"
)

// The centres of the office: one of each tier, the lower below the higher.
const (
	Community domain.CentreCode = "440104003104" // 流水井
	Street    domain.CentreCode = "440104003"    // 北京街道
	District  domain.CentreCode = "440104"       // 越秀区
)

// The administrators. The community has a head, two registrars and two
// mediators; street and district have one of each.
const (
	Admin       = "admin"
	SecondAdmin = "admin2"
)

// An Office is a register with people in it.
type Office struct {
	Register *register.Register
	Owner    postgres.Options // for what only a test may do
	App      postgres.Options
	People   map[string]Person

	scripts *scripts
}

// A Person is an invented member of staff.
type Person struct {
	ID  domain.StaffID
	Key ed25519.PrivateKey
}

// Main runs a package's tests, each with an office of its own at hand: the
// office is founded once, and copied for each test.
func Main(m *testing.M) { registertest.Main(m, Found) }

// Open opens an office for t, on a database of its own.
func Open(t testing.TB) *Office {
	t.Helper()
	owner, app := registertest.Database(t)
	return At(t, owner, app)
}

// Unhurried is how long what is no test of time-outs waits for PostgreSQL: a
// machine that has much else to do may hold it up for longer than users would
// wait.
const Unhurried = time.Minute

// At opens the office that Found founded in a database.
func At(t testing.TB, owner, app string) *Office {
	t.Helper()
	o, err := Enter(t.Context(), postgres.Options{DSN: owner, Timeout: Unhurried}, postgres.Options{DSN: app, Timeout: Unhurried})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, o.Register.Close()) })
	return o
}

// Enter is At for programs that are no tests. The caller closes the register.
func Enter(ctx context.Context, owner, app postgres.Options) (*Office, error) {
	o := &Office{Owner: owner, App: app, People: map[string]Person{}, scripts: &scripts{byCase: map[domain.CaseID]*script{}}}
	for i, p := range staff() {
		// Staff are numbered as they are enrolled.
		o.People[p.name] = Person{ID: domain.StaffID(fmt.Sprintf("S%04d", i+1)), Key: keyOf(p.name)}
	}
	var err error
	o.Register, err = register.Open(ctx, app, o.scripts.procedures())
	return o, err
}

type member struct {
	name   string
	post   domain.Post
	centre domain.CentreCode
}

func staff() []member {
	return []member{
		{Admin, domain.Administrator, District},
		{SecondAdmin, domain.Administrator, District},
		{"registrar", domain.Registrar, Community},
		{"registrar2", domain.Registrar, Community},
		{"mediator", domain.Mediator, Community},
		{"mediator2", domain.Mediator, Community},
		{"head", domain.Head, Community},
		{"street-registrar", domain.Registrar, Street},
		{"street-mediator", domain.Mediator, Street},
		{"street-head", domain.Head, Street},
		{"district-registrar", domain.Registrar, District},
		{"district-mediator", domain.Mediator, District},
		{"district-head", domain.Head, District},
	}
}

// keyOf gives an invented person's key, the same in every run.
func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("invented: " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func enrolment(name string, seats ...domain.Seat) domain.Change {
	public := keyOf(name).Public().(ed25519.PublicKey)
	return domain.Change{Kind: domain.EnrolStaff, Name: name, Posts: seats, PublicKey: base64.RawURLEncoding.EncodeToString(public)}
}

// Found migrates an empty database and founds the office in it. Everybody is
// enrolled as a first administrator would be: how staff are enrolled later is
// for tests to see.
func Found(ctx context.Context, ownerDSN string) error {
	owner := postgres.Options{DSN: ownerDSN}
	if err := register.Migrate(ctx, owner); err != nil {
		return err
	}
	r, err := register.OpenAsOwner(ctx, owner, procedures.All())
	if err != nil {
		return err
	}
	f, err := config.Foundation()
	if err == nil {
		err = r.Found(ctx, f)
	}
	var everybody []domain.Change
	for _, p := range staff() {
		everybody = append(everybody, enrolment(p.name, domain.Seat{Post: p.post, Centre: p.centre}))
	}
	if err == nil {
		_, err = r.EnrolFirst(ctx, everybody)
	}
	return errors.Join(err, r.Close())
}

// Enrol adds a person: one administrator proposes, the other approves.
func (o *Office) Enrol(t testing.TB, name string, seats ...domain.Seat) Person {
	t.Helper()
	o.Change(t, enrolment(name, seats...))
	id, err := o.Register.WhoseKey(t.Context(), keyOf(name).Public().(ed25519.PublicKey))
	require.NoError(t, err)
	o.People[name] = Person{id, keyOf(name)}
	return o.People[name]
}

// Change has a change proposed and approved.
func (o *Office) Change(t testing.TB, c domain.Change) {
	t.Helper()
	proposal, err := o.Act(t, Admin, domain.Propose, "", c)
	require.NoError(t, err)
	task := domain.NewTaskID(domain.CaseID(proposal.Ref), 1, 1)
	_, err = o.Decide(t, SecondAdmin, task, domain.Approve, nil)
	require.NoError(t, err)
}

// Matter is a dispute to take in, with an applicant and a respondent.
func Matter() domain.Intake {
	return domain.Intake{
		Centre: Community, Kind: "neighbour", Origin: domain.Applied, Title: "楼上漏水", Description: "三楼渗水至二楼卧室",
		Parties: []domain.PartyEntry{{Role: domain.Applicant, Name: "陈某"}, {Role: domain.Respondent, Name: "李某"}},
	}
}

// OpenDispute takes a matter in.
func (o *Office) OpenDispute(t testing.TB) domain.CaseID {
	t.Helper()
	r, err := o.Act(t, "registrar", domain.OpenCase, "", Matter())
	require.NoError(t, err)
	return domain.CaseID(r.Ref)
}

// Act signs an act and gives it to the register.
func (o *Office) Act(t testing.TB, who string, kind domain.ActKind, id domain.CaseID, details any) (record.Receipt, error) {
	t.Helper()
	e := domain.Envelope{Act: kind, Case: id, Details: o.Deposit(t, details)}
	return o.Register.Decide(t.Context(), []byte(o.Sign(t, who, e)), record.ByCommand)
}

// Decide signs a decision, about the text that the task is about, and gives it
// to the register.
func (o *Office) Decide(t testing.TB, who string, task domain.TaskID, outcome domain.Outcome, details any) (record.Receipt, error) {
	t.Helper()
	e := domain.Envelope{Task: task, Outcome: outcome, About: o.Subject(t, task), Details: o.Deposit(t, details)}
	return o.Register.Decide(t.Context(), []byte(o.Sign(t, who, e)), record.ByCommand)
}

// Sign fills in and signs an envelope in a person's name.
func (o *Office) Sign(t testing.TB, who string, e domain.Envelope) string {
	t.Helper()
	message, err := o.Message(t.Context(), who, e)
	require.NoError(t, err)
	return message
}

// Message is Sign for programs that are no tests, and for goroutines.
func (o *Office) Message(ctx context.Context, who string, e domain.Envelope) (string, error) {
	p, ok := o.People[who]
	if !ok {
		return "", fmt.Errorf("nobody is called %s", who)
	}
	if e.Staff == "" {
		e.Staff = p.ID
	}
	if e.Key == "" {
		e.Key = domain.KeyIDOf(p.Key.Public().(ed25519.PublicKey))
	}
	if e.Nonce == "" {
		e.Nonce = rand.Text()
	}
	if e.At.IsZero() {
		now, err := o.Register.Now(ctx)
		if err != nil {
			return "", err
		}
		e.At = now
	}
	return domain.SignEnvelope(e, p.Key)
}

// Deposit keeps details and gives their hash; nil gives none.
func (o *Office) Deposit(t testing.TB, details any) domain.Hash {
	t.Helper()
	hash, err := o.Keep(t.Context(), details)
	require.NoError(t, err)
	return hash
}

// Keep is Deposit for programs that are no tests, and for goroutines.
func (o *Office) Keep(ctx context.Context, details any) (domain.Hash, error) {
	if details == nil {
		return "", nil
	}
	body, err := json.Marshal(details)
	if err != nil {
		return "", err
	}
	return o.Register.Deposit(ctx, body)
}

// Subject gives the hash of the text that a task is about.
func (o *Office) Subject(t testing.TB, task domain.TaskID) domain.Hash {
	t.Helper()
	story, err := o.Register.Case(t.Context(), task.Case())
	if err != nil {
		return ""
	}
	for _, k := range story.Tasks {
		if k.Task == task {
			return k.Subject
		}
	}
	return ""
}

// AsOwner runs a statement that only a test may.
func (o *Office) AsOwner(t testing.TB, statement string, args ...any) {
	t.Helper()
	db, err := postgres.Connect(context.WithoutCancel(t.Context()), o.Owner)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	_, err = db.ExecContext(t.Context(), statement, args...)
	require.NoError(t, err)
}

// Connect connects to the office's database past the register, until t is over.
func Connect(t testing.TB, as postgres.Options) *sql.DB {
	t.Helper()
	db, err := postgres.Connect(t.Context(), as)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// Heard is a party's word with its evidence.
func Heard() domain.Details {
	return domain.Details{Evidence: &domain.Evidence{
		Form: domain.HashOf([]byte("扫描件")), Place: "流水井社区综治中心", At: time.Date(2022, 3, 1, 10, 0, 0, 0, domain.Shanghai()),
	}}
}

// Filed is a document for the dossier.
func Filed(kind domain.DocumentKind) domain.Details {
	return domain.Details{Document: &domain.Document{Kind: kind, Scan: domain.HashOf([]byte("扫描件 " + kind)), Date: "2022-03-01"}}
}
