package register_test

import (
	"crypto/ed25519"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// verb has somebody do something with a task of the present step.
func (d *desk) verb(t testing.TB, who string, kind domain.ActKind, slot int, details domain.Details) error {
	t.Helper()
	details.Task = d.task(slot)
	r, err := d.Act(t, who, kind, d.id, details)
	if err == nil {
		require.Equal(t, string(details.Task), r.Ref)
	}
	return err
}

func (d *desk) does(t testing.TB, who string, kind domain.ActKind, slot int, details domain.Details) {
	t.Helper()
	require.NoError(t, d.verb(t, who, kind, slot, details))
}

// refuses sees that a verb is refused, as requireRefused does.
func (d *desk) refuses(t testing.TB, want domain.RefusalCode, who string, kind domain.ActKind, slot int, details domain.Details) {
	t.Helper()
	details.Task = d.task(slot)
	d.Deposit(t, details)
	d.requireRefused(t, want, func() error { return d.verb(t, who, kind, slot, details) })
}

// to names people in an act's details.
func (d *desk) to(names ...string) domain.Details {
	var people []domain.StaffID
	for _, name := range names {
		people = append(people, d.People[name].ID)
	}
	return domain.Details{People: people}
}

func (d *desk) tasks(t testing.TB, who string) []record.InboxItem {
	t.Helper()
	items, err := d.Register.Inbox(t.Context(), record.InboxQuery{Staff: d.People[who].ID, Limit: 100})
	require.NoError(t, err)
	return items
}

func (d *desk) sees(t testing.TB, who string) bool {
	t.Helper()
	may, err := d.Register.MaySee(t.Context(), d.People[who].ID, d.id)
	require.NoError(t, err)
	return may
}

// neighbour enrols somebody of another community, who has nothing to do with
// the case.
func (d *desk) neighbour(t testing.TB, name string, post domain.Post) {
	t.Helper()
	d.Enrol(t, name, domain.Seat{Post: post, Centre: "440104003108"})
}

func TestTransfer(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.Enrol(t, "registrar3", domain.Seat{Post: domain.Registrar, Centre: officetest.Community})
	q, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	due := s.Due
	d.refuses(t, domain.SelfApproval, "registrar", domain.Transfer, 1, d.to("registrar3")) // he took it in: it is not his
	d.refuses(t, domain.NotYourPost, "mediator", domain.Transfer, 1, d.to("registrar3"))
	d.refuses(t, domain.SelfApproval, "registrar2", domain.Transfer, 1, d.to("registrar"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Transfer, 1, d.to("mediator"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Transfer, 1, d.to("registrar2"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Transfer, 1, d.to("registrar3", "street-registrar"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Transfer, 1, domain.Details{})
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Transfer, 1, domain.Details{Centre: "440104003108"})
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Transfer, 1, domain.Details{Centre: officetest.Community})

	// Somebody who stands in for who took it in may not have it either.
	d.lend(t, "registrar", "registrar3", monday(), monday().Add(time.Hour), domain.Registrar)
	d.refuses(t, domain.SelfApproval, "registrar2", domain.Transfer, 1, d.to("registrar3"))
	d.SetClock(t, monday().Add(time.Hour))
	d.does(t, "registrar2", domain.Transfer, 1, d.to("registrar3"))
	s = d.stand(t, q)
	require.Equal(t, d.People["registrar3"].ID, s.Person)
	require.True(t, due.Equal(s.Due), "the term runs on")
	require.Empty(t, d.tasks(t, "registrar2"))
	require.Len(t, d.tasks(t, "registrar3"), 1)
	d.refuses(t, domain.NotYourPost, "registrar2", domain.Transfer, 1, d.to("registrar3")) // no longer his

	// Up to a person, and to a post; it stays there when seats are looked for anew.
	d.does(t, "registrar3", domain.Transfer, 1, d.to("street-registrar"))
	require.Equal(t, officetest.Street, d.stand(t, q).Seat.Centre)
	d.does(t, "street-registrar", domain.Transfer, 1, domain.Details{Centre: officetest.District, Note: "案情复杂"})
	_, err := d.Act(t, "mediator2", domain.Recuse, d.id, note("邻居"))
	require.NoError(t, err)
	s = d.stand(t, q)
	require.Equal(t, domain.Seat{Post: domain.Registrar, Centre: officetest.District}, s.Seat)
	require.Empty(t, s.Person)
	d.answer(t, "district-registrar", 1, domain.Accept, nil)
	d.refuses(t, domain.TaskClosed, "district-registrar", domain.Transfer, 1, d.to("registrar3"))
	require.Equal(t, d.People["district-registrar"].ID, d.stand(t, q).Answers[0].By)
	requireWhole(t, d)
}

// Whoever was given a task and leaves, leaves it to those who sit there.
func TestATransferredTaskIsNotLostWithItsPerson(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Transfer, 1, d.to("street-registrar"))
	d.Change(t, domain.Change{Kind: domain.RevokeKey, Key: domain.KeyIDOf(d.People["street-registrar"].Key.Public().(ed25519.PublicKey))})
	s := d.stand(t, q)
	require.Empty(t, s.Person)
	require.Equal(t, domain.Seat{Post: domain.Registrar, Centre: officetest.Community}, s.Seat)
	d.answer(t, "registrar2", 1, domain.Accept, nil)
}

// A session is a mediator's whom the parties have, and a signature one's own.
func TestWhatIsNotGivenAway(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.refuses(t, domain.MissingDetails, "mediator", domain.Transfer, 1, d.to("mediator2"))
	d.refuses(t, domain.MissingDetails, "mediator", domain.Transfer, 1, domain.Details{Centre: officetest.Street})
	d.refuses(t, domain.UnknownOutcome, "mediator", domain.Cosign, 1, d.to("head"))
	d.answer(t, "mediator", 1, domain.Written, agreement())
	d.ask(t, domain.StageSigning, domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID})
	d.refuses(t, domain.UnknownOutcome, "mediator", domain.Transfer, 1, d.to("mediator2"))
	d.refuses(t, domain.UnknownOutcome, "mediator", domain.Delegate, 1, d.to("mediator2"))
}

// A hand-over takes a task away from whoever works on it for the leaver, also
// where he is the one who receives it.
func TestADelegatorHandsOver(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.Enrol(t, "registrar3", domain.Seat{Post: domain.Registrar, Centre: officetest.Community})
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Delegate, 1, d.to("registrar3"))
	handOver := func(from, to string) {
		d.Change(t, domain.Change{Kind: domain.HandOverWork, HandOver: &domain.HandOver{
			From: d.People[from].ID, All: true, To: []domain.StaffID{d.People[to].ID},
		}})
	}
	handOver("registrar2", "registrar3")
	s := d.stand(t, q)
	require.Equal(t, d.People["registrar3"].ID, s.Person)
	require.Empty(t, s.Works)
	d.does(t, "registrar3", domain.Delegate, 1, d.to("mediator"))
	d.lend(t, "head", "mediator", monday().Add(time.Hour), monday().Add(2*time.Hour), domain.Head)
	handOver("mediator", "mediator2") // his promise goes, and what he works on comes back
	require.Empty(t, d.stand(t, q).Works)
	require.Equal(t, "left", one[string](t, d, `SELECT how FROM delegations ORDER BY since DESC LIMIT 1`))
	requireWhole(t, d)
}

// Whoever does something with what comes next has acted: the decision before it
// is taken back no longer.
func TestAVerbIsAnAct(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	accepted := d.task(1)
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	d.does(t, "head", domain.Cosign, 1, d.to("mediator"))
	d.requireActRefused(t, domain.TooLate, "registrar2", domain.TakeBack, about(accepted, "误选"))
}

func TestUrge(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.neighbour(t, "stranger", domain.Head)
	d.Enrol(t, "street-head2", domain.Seat{Post: domain.Head, Centre: officetest.Street})
	_, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	urged := func(who string) []record.Notice {
		return slices.DeleteFunc(d.reminded(t, who), func(n record.Notice) bool { return n.Rung != domain.Urged })
	}
	d.refuses(t, domain.NotYourCentre, "stranger", domain.Urge, 1, domain.Details{})
	d.SetClock(t, monday().Add(11*time.Hour)) // eight in the evening
	d.does(t, "head", domain.Urge, 1, note("请尽快"))
	require.Empty(t, urged("registrar2"), "nobody is urged in the evening")
	d.refuses(t, domain.TooSoon, "head", domain.Urge, 1, domain.Details{}) // both would be shown tomorrow
	tuesday := monday().AddDate(0, 0, 1)
	d.SetClock(t, tuesday)
	require.Equal(t, d.People["head"].ID, urged("registrar2")[0].By)
	require.Empty(t, urged("registrar"), "it is not his to decide")
	require.Empty(t, urged("street-head"), "it is not overdue")
	d.refuses(t, domain.TooSoon, "head", domain.Urge, 1, domain.Details{}) // last night's counts for today
	d.does(t, "street-head", domain.Urge, 1, domain.Details{})             // another may

	d.does(t, "registrar2", domain.Delegate, 1, d.to("mediator"))
	require.Len(t, urged("mediator"), 1, "who works on it is urged")
	d.SetClock(t, s.Due.AddDate(0, 0, 3))
	d.does(t, "head", domain.Urge, 1, domain.Details{})
	d.SetClock(t, s.Due.AddDate(0, 0, 7))
	require.Len(t, urged("registrar2"), 1)
	require.Equal(t, officetest.Street, urged("street-head2")[0].Centre, "one tier up")
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	require.Empty(t, urged("registrar2"))
	require.Empty(t, urged("street-head2"))
	requireWhole(t, d)
}

func TestCopy(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.neighbour(t, "colleague", domain.Mediator)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	_, err := d.Act(t, "mediator2", domain.Recuse, d.id, note("邻居"))
	require.NoError(t, err)
	d.refuses(t, domain.MissingDetails, "head", domain.SendCopy, 1, d.to("mediator2"))
	d.refuses(t, domain.MissingDetails, "head", domain.SendCopy, 1, d.to("admin"))
	d.refuses(t, domain.MissingDetails, "head", domain.SendCopy, 1, domain.Details{People: []domain.StaffID{"S9999"}})
	d.refuses(t, domain.NotYourCentre, "colleague", domain.SendCopy, 1, d.to("mediator"))
	require.False(t, d.sees(t, "colleague"))
	d.does(t, "head", domain.SendCopy, 1, d.to("colleague"))
	require.True(t, d.sees(t, "colleague"))
	notices := d.reminded(t, "colleague")
	require.Equal(t, domain.Copied, notices[0].Rung)
	require.Empty(t, d.tasks(t, "colleague"), "and nothing more")
	d.requireRefused(t, domain.NotYourPost, func() error {
		_, err := d.Decide(t, "colleague", d.task(1), domain.Accept, nil)
		return err
	})
}

// The details of the verbs name one task of the case, by number.
func TestVerbsNameTheirTask(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	other := d.OpenDispute(t)
	for _, kind := range domain.ActKinds() {
		if !procedures.All().Act(kind).OnTask() {
			continue
		}
		details := d.to("mediator")
		switch kind {
		case domain.GiveBack:
			details = note("交回")
		case domain.Recall, domain.Urge:
			details = domain.Details{}
		case domain.Speak:
			details = domain.Details{Voice: domain.Agrees}
		case domain.Vote:
			details.Quorum = 1
		}
		for task, want := range map[domain.TaskID]domain.RefusalCode{
			"": domain.MissingDetails, "陈某": domain.MissingDetails, domain.NewTaskID(other, 1, 1): domain.MissingDetails, d.task(7): domain.TaskClosed,
		} {
			details.Task = task
			d.Deposit(t, details)
			d.requireRefused(t, want, func() error {
				_, err := d.Act(t, "registrar2", kind, d.id, details)
				return err
			})
		}
	}
}

// What was handed on stays with whom it was given to when it is asked again: its
// answer was taken back, or a danger came between. Sent back, it is nobody's.
func TestWhatWasHandedOnIsAskedOfTheSameAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		to  func(*desk) domain.Details
		who string
		at  domain.CentreCode
	}{
		"a person": {func(d *desk) domain.Details { return d.to("registrar3") }, "registrar3", officetest.Community},
		"a post":   {func(*desk) domain.Details { return domain.Details{Centre: officetest.Street} }, "street-registrar", officetest.Street},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			d.Enrol(t, "registrar3", domain.Seat{Post: domain.Registrar, Centre: officetest.Community})
			requireHis := func(why string) {
				t.Helper()
				var person domain.StaffID
				if c.at == officetest.Community {
					person = d.People[c.who].ID
				}
				require.Equal(t, string(c.at), one[string](t, d, `SELECT at_centre FROM tasks WHERE id = $1`, d.task(1)), why)
				require.Equal(t, string(person), one[string](t, d, `SELECT coalesce(person, '') FROM tasks WHERE id = $1`, d.task(1)), why)
				require.Len(t, d.tasks(t, c.who), 1, why)
			}
			q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
			d.does(t, "registrar2", domain.Transfer, 1, c.to(d))
			requireHis("transferred")
			for range 2 {
				d.answer(t, c.who, 1, domain.Accept, nil)
				d.mustAct(t, c.who, domain.TakeBack, about(d.task(1), "误选"))
				d.again(t, q)
				requireHis("taken back")
			}
			d.mustAct(t, "head", domain.Danger, note("扬言伤人"))
			d.again(t, d.inquiry(2, domain.StageSuspended, domain.Ask{Kind: domain.PoliceReport}))
			d.answer(t, "head", 1, domain.Reported, domain.Details{ReportedTo: "北京街派出所"})
			d.again(t, d.inquiry(3, domain.StageSuspended, domain.Ask{Kind: domain.Resumption}))
			d.answer(t, "head", 1, domain.Resume, note("已化解"))
			q.Step = 4
			d.again(t, q)
			requireHis("after a danger")

			d.answer(t, c.who, 1, domain.Accept, nil)
			d.again(t, d.inquiry(5, domain.StageMediator, domain.Ask{Kind: domain.Appointment}))
			d.mustAct(t, "head", domain.ReturnTo, domain.Details{Stage: domain.StageAcceptance, Note: "请核实"})
			d.again(t, q)
			require.Equal(t, string(officetest.Community), one[string](t, d, `SELECT at_centre FROM tasks WHERE id = $1 AND person IS NULL`, d.task(1)))
			requireWhole(t, d)
		})
	}
}
