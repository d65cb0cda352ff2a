package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// owed asks the same kind several times over: the first answer settles the step.
func (d *desk) owed(step int, numbers ...int) officetest.Asked {
	q := d.inquiry(step, domain.StageInforming)
	q.Any = true
	for _, n := range numbers {
		q.Asks = append(q.Asks, domain.Ask{Kind: domain.Informing, Number: n})
	}
	return q
}

func told() domain.Details { return domain.Details{Routes: domain.Routes(), LegalAid: true} }

func TestWhatIsAskedAgainKeepsItsTask(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	three := d.owed(1, 1, 2, 3)
	s := d.stand(t, three)
	require.False(t, s.Settled)
	second := domain.NewTaskID(d.id, 1, 2)
	_, err := d.Decide(t, "registrar", second, domain.Told, told())
	require.NoError(t, err)
	s = d.stand(t, three)
	require.True(t, s.Settled, "the first answer settles it")
	require.Len(t, s.Answers, 1)
	require.Equal(t, 2, s.Answers[0].Number)
	require.Equal(t, 2, one[int](t, d, `SELECT count(*) FROM tasks WHERE state = 'open'`), "the others stay open meanwhile")

	due := s.Due
	d.SetClock(t, monday().Add(30*time.Hour))
	two := d.owed(2, 4, 1)
	s = d.stand(t, two)
	require.True(t, due.Before(s.Due))
	require.Equal(t, string(domain.NewTaskID(d.id, 1, 1)), one[string](t, d, `SELECT id FROM tasks WHERE step = 2 AND number = 1`), "the same task")
	require.Equal(t, 2, one[int](t, d, `SELECT slot FROM tasks WHERE step = 2 AND number = 1`))
	require.Equal(t, "superseded", one[string](t, d, `SELECT state FROM tasks WHERE number = 3`), "not asked again")
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'opened' AND ref = '`+string(domain.NewTaskID(d.id, 1, 1))+`'`))

	// A run that begins anew is told the same story.
	again := d.stand(t, three)
	require.True(t, again.Settled)
	require.Equal(t, second, again.Answers[0].Task)
	require.False(t, d.stand(t, two).Settled)
	requireWhole(t, d)
}

// Two answer before the workflow looks, or one after it has looked: each is
// heard once, in the order in which they came.
func TestASecondAnswerIsHeardInTheNextStep(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.owed(1, 1, 2, 3)
	d.stand(t, q)
	for i, slot := range []int{3, 1} {
		d.SetClock(t, monday().Add(time.Duration(i+1)*time.Second))
		_, err := d.Decide(t, "registrar", domain.NewTaskID(d.id, 1, slot), domain.Told, told())
		require.NoError(t, err)
	}
	require.Equal(t, 3, d.stand(t, q).Answers[0].Number)
	next := d.owed(2, 1, 2)
	s := d.stand(t, next)
	require.True(t, s.Settled)
	require.Equal(t, 1, s.Answers[0].Number)
	require.Equal(t, 3, d.stand(t, q).Answers[0].Number, "and it stays so")
	s = d.stand(t, d.owed(3, 2))
	require.False(t, s.Settled)
	require.Equal(t, 1, d.stand(t, next).Answers[0].Number)
	requireWhole(t, d)
}

func TestNoStepTakesOverWhatNobodyAnswered(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.stand(t, d.owed(1, 1, 2))
	d.requireRefused(t, domain.OutOfOrder, func() error {
		_, err := d.Stand(t.Context(), d.owed(2, 1, 2))
		return err
	})

	app := officetest.Connect(t, d.App) // nor does another program, by the tables themselves
	_, err := app.Exec(`INSERT INTO steps (case_id, step, position, stage, centre, opened_at) VALUES ($1, 2, 2, 'informing', '440104003104', register_now())`, d.id)
	require.ErrorContains(t, err, "not its turn")
	_, err = app.Exec(`
		WITH s AS (INSERT INTO steps (case_id, step, position, stage, centre, opened_at) VALUES ($1, 2, 2, 'informing', '440104003104', register_now()))
		UPDATE tasks SET step = 2 WHERE case_id = $1`, d.id)
	require.ErrorContains(t, err, "stays with its step")
}

// A danger that comes between two steps ends the second: the answer that the
// first one had is kept.
func TestAnActBetweenTwoStepsKeepsTheAnswer(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.owed(1, 1, 2)
	d.stand(t, q)
	_, err := d.Decide(t, "registrar", domain.NewTaskID(d.id, 1, 1), domain.Told, told())
	require.NoError(t, err)
	_, err = d.Act(t, "mediator", domain.Danger, d.id, note("威胁"))
	require.NoError(t, err)
	s := d.stand(t, q)
	require.Nil(t, s.Interruption)
	require.Equal(t, 1, s.Answers[0].Number)
	for range 2 { // as it is told to a run that begins anew, or whose worker died over it
		require.NotNil(t, d.stand(t, d.owed(2, 2)).Interruption)
	}
	require.Equal(t, 0, one[int](t, d, `SELECT count(*) FROM tasks WHERE state = 'open'`))
	require.False(t, d.stand(t, d.owed(3, 2)).Settled, "asked anew")

	// One that comes while nobody has answered ends the step itself.
	_, err = d.Act(t, "mediator", domain.Danger, d.id, note("再次威胁"))
	require.NoError(t, err)
	require.NotNil(t, d.stand(t, d.owed(3, 2)).Interruption)
	requireWhole(t, d)
}

// Of two answers that came before a danger both are heard before it is.
func TestAnAnswerBeforeAnActIsHeardBeforeIt(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.owed(1, 1, 2, 3)
	d.stand(t, q)
	for i, slot := range []int{2, 1} {
		d.SetClock(t, monday().Add(time.Duration(i+1)*time.Second))
		_, err := d.Decide(t, "registrar", domain.NewTaskID(d.id, 1, slot), domain.Told, told())
		require.NoError(t, err)
	}
	_, err := d.Act(t, "mediator", domain.Danger, d.id, note("威胁"))
	require.NoError(t, err)
	require.Equal(t, 2, d.stand(t, q).Answers[0].Number)
	for range 2 {
		s := d.stand(t, d.owed(2, 1, 3))
		require.Nil(t, s.Interruption)
		require.Equal(t, 1, s.Answers[0].Number)
	}
	require.NotNil(t, d.stand(t, d.owed(3, 3)).Interruption)
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM tasks WHERE state = 'open'`))
	requireWhole(t, d)
}
