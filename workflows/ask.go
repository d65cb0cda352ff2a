package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/internal/port"
)

// process is what every workflow of a case is made of: it asks, waits, shows
// and listens. A step's number is its place in the story, and the register
// answers by number; so a run that begins anew (after a continue-as-new, a
// reset, a lost engine) is told the answers it had, and soon stands where the
// case stands.
type process struct {
	version workflow.Version
	file    domain.CaseFile
	centre  domain.CentreCode
	stage   domain.Stage
	step    int
	since   time.Time // where the present period begins; a suspension moves it on
	card    card

	rung    bool     // a bell rang since the register was last looked at
	letters []Letter // signed messages that came by signal, still to be passed on
	heard   int      // messages refused in this run
	leaving bool     // no more messages are taken

	timer   workflow.Future     // wakes the case; nil before the first wait
	wakesAt time.Time           // when it does
	stop    workflow.CancelFunc // takes it back
}

// begin looks the case up and starts to listen. own is the ID that the case's
// workflow has. All state is set before the
// first handler is, because a handler may run before the next line does.
func begin(ctx workflow.Context, version workflow.Version, id domain.CaseID, own, lang string) (*process, error) {
	if actual := workflow.GetInfo(ctx).WorkflowExecution.ID; actual != own {
		id = domain.CaseID(actual) // a second workflow of the case: the register knows no case of that name
	}
	file, err := Begin.Do(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &process{version: version, file: file, centre: file.Centre, stage: domain.StageIntake, card: card{lang: lang}}
	return p, p.listen(ctx)
}

// errRestart asks for the same story in a new run, with an empty history.
var errRestart = errors.New("continue as new")

// errNeverAsked says that the story, as it is on record, goes on without this step.
var errNeverAsked = errors.New("this was never asked")

// ask opens one task, waits for its answer and gives it. What the wait is for,
// when to remind and when a term is over, the register knows.
func (p *process) ask(ctx workflow.Context, a domain.Ask) (domain.Answer, error) {
	answers, err := p.askEach(ctx, []domain.Ask{a}, "")
	if err != nil {
		return domain.Answer{}, err
	}
	return answers[0], nil
}

// askEach opens several tasks at once and gives their answers in order of the
// asks. An answer of endsOn, or silence, settles it for all; those not answered
// by then are left out. A danger or a hold suspends the case, and afterwards the same
// is asked again; any other act that ends the wait is an *interrupted error.
func (p *process) askEach(ctx workflow.Context, asks []domain.Ask, endsOn domain.Outcome) ([]domain.Answer, error) {
	for {
		answers, err := p.askOnce(ctx, asks, endsOn)
		act, ok := interruption(err)
		if !ok || !act.Kind.Suspends() {
			return answers, err
		}
		if asks, err = p.suspend(ctx, act, asks); err != nil {
			return nil, err
		}
	}
}

func (p *process) askOnce(ctx workflow.Context, asks []domain.Ask, endsOn domain.Outcome) ([]domain.Answer, error) {
	return p.inquire(ctx, domain.Inquiry{Asks: asks, EndsOn: endsOn})
}

// askAny opens several tasks and gives the first answer. Those that the next
// step asks for again stay open; the others are closed then. Their terms are of
// law or of the agreement, so they run on while a danger suspends the case.
func (p *process) askAny(ctx workflow.Context, asks []domain.Ask) (domain.Answer, error) {
	for {
		answers, err := p.inquire(ctx, domain.Inquiry{Asks: asks, Any: true})
		if err == nil {
			return answers[0], nil
		}
		act, ok := interruption(err)
		if !ok || !act.Kind.Suspends() {
			return domain.Answer{}, err
		}
		if _, err := p.suspend(ctx, act, nil); err != nil {
			return domain.Answer{}, err
		}
	}
}

// inquire takes the next step of the story, and waits until it is settled.
func (p *process) inquire(ctx workflow.Context, q domain.Inquiry) ([]domain.Answer, error) {
	p.step++
	q.Case, q.Step, q.Stage, q.Centre, q.First = p.file.Case, p.step, p.stage, p.centre, true
	q.Rewinds, q.Represented = p.file.Rewinds, p.version >= wholeProcedure
	for {
		p.rung = false
		standing, err := Stand.Do(ctx, q)
		q.First = false
		switch {
		case err != nil:
			return nil, err
		case standing.Rewound:
			return nil, errRestart
		case standing.Ended != "":
			return nil, &ended{standing.Ended}
		case standing.NeverAsked:
			p.step--
			return nil, errNeverAsked
		}
		p.file.Parties = standing.Parties
		if standing.Interruption != nil {
			return nil, &interrupted{*standing.Interruption}
		}
		if standing.Settled {
			p.card.took(standing.Answers)
			return standing.Answers, nil
		}
		if err := p.show(ctx, q, standing); err != nil {
			return nil, err
		}
		if err := p.wait(ctx, standing.Wait); err != nil {
			return nil, err
		}
	}
}

// wait passes on the messages that come, and returns when a bell rang or the
// time is up.
func (p *process) wait(ctx workflow.Context, d time.Duration) error {
	if historyFull(ctx) {
		return errRestart
	}
	p.wakeIn(ctx, d)
	if p.version < keepsItsTimer {
		defer p.stop()
	}
	for !p.rung && !p.timer.IsReady() {
		if err := workflow.Await(ctx, func() bool { return p.rung || p.timer.IsReady() || p.mail(ctx) || p.filledUp(ctx) }); err != nil {
			return err
		}
		if err := p.passOn(ctx); err != nil {
			return err
		}
		if p.filledUp(ctx) {
			return errRestart
		}
	}
	return nil
}

// wakeIn sees to it that the case is woken in time. One timer serves many waits:
// while it wakes the case no later than this wait needs, it stays, which spares
// the engine two events and three rows a step. Woken too early, the case looks,
// and waits on: once a day at the most, as it does anyhow while nothing comes.
func (p *process) wakeIn(ctx workflow.Context, d time.Duration) {
	at := workflow.Now(ctx).Add(d)
	if p.version >= keepsItsTimer && p.timer != nil && !p.timer.IsReady() {
		if !p.wakesAt.After(at) {
			return
		}
		p.stop()
	}
	timed, stop := workflow.WithCancel(ctx)
	p.timer = workflow.NewTimerWithOptions(timed, d, workflow.TimerOptions{Summary: p.card.text("timer.look")})
	p.wakesAt, p.stop = at, stop
}

// historyFull reports whether the engine asks for a new run.
func historyFull(ctx workflow.Context) bool { return workflow.GetInfo(ctx).GetContinueAsNewSuggested() }

// filledUp reports whether the history has become full while the case waits, as
// by messages that nobody here listens to. Runs of the first version did not
// look: theirs is seen before the next wait.
func (p *process) filledUp(ctx workflow.Context) bool {
	return p.version >= hearsStrangers && historyFull(ctx)
}

// interrupted is how an act that ends a wait reaches the story.
type interrupted struct{ act domain.Interruption }

func (i *interrupted) Error() string { return "interrupted by " + string(i.act.Kind) }

// interruption tells which act ended the wait, if that is what err says.
func interruption(err error) (domain.Interruption, bool) {
	if i, ok := errors.AsType[*interrupted](err); ok {
		return i.act, true
	}
	return domain.Interruption{}, false
}

// ended says that the register has closed the case.
type ended struct{ ending domain.Ending }

func (e *ended) Error() string { return "the case has ended: " + string(e.ending) }

// listen takes bells and messages from now on. Messages are taken as they come,
// undecoded: a payload that does not fit, or none, must not pass for a decision
// or get lost.
func (p *process) listen(ctx workflow.Context) error {
	workflow.GoNamed(ctx, "bells", func(ctx workflow.Context) {
		for bells := workflow.GetSignalChannel(ctx, BellSignal); bells.Receive(ctx, nil); {
			p.rung = true
		}
	})
	workflow.GoNamed(ctx, "letters", func(ctx workflow.Context) {
		letters := workflow.GetSignalChannel(ctx, DecideSignal)
		for {
			var raw converter.RawValue
			if !letters.Receive(ctx, &raw) {
				return
			}
			p.letters = append(p.letters, letterOf(raw, "signal"))
		}
	})
	if err := workflow.SetUpdateHandlerWithOptions(ctx, BellUpdate, p.ring, workflow.UpdateHandlerOptions{
		Validator:   p.mayRing,
		Description: "a bell: the register has news",
	}); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, DecideUpdate, p.decide, workflow.UpdateHandlerOptions{
		Validator:   p.mayDecide,
		Description: "a signed envelope, as hejie decide --print gives it",
	})
}

// letterOf takes a payload's bytes as they are. Anything but JSON text goes on
// as nothing, which the register refuses as MALFORMED.
func letterOf(raw converter.RawValue, door string) Letter {
	letter := Letter{Door: door}
	if payload := raw.Payload(); payload != nil && string(payload.GetMetadata()["encoding"]) == "json/plain" {
		letter.Message = payload.GetData()
	}
	if len(letter.Message) > domain.MaxMessage {
		letter.Message = letter.Message[:domain.MaxMessage+1] // enough to be refused for its length
	}
	return letter
}

// maxHeard bounds what a run passes on after refusals: nobody can fill a
// history from outside.
const maxHeard = 20

// mail reports whether a message came by signal, under whatever name.
func (p *process) mail(ctx workflow.Context) bool {
	return len(p.letters) > 0 || p.version >= hearsStrangers && len(strangers(ctx)) > 0
}

// strangers names the signals that lie unread under names that nobody here
// listens to.
func strangers(ctx workflow.Context) []string {
	return slices.DeleteFunc(workflow.GetUnhandledSignalNames(ctx), func(name string) bool { return name == BellSignal || name == DecideSignal })
}

// passOn gives the messages that came by signal to the register, in order. Of
// one whose name is misspelt nothing is believed either: the register puts it on
// record as MALFORMED, and the card tells its sender.
func (p *process) passOn(ctx workflow.Context) error {
	if p.version >= hearsStrangers {
		for _, name := range strangers(ctx) {
			for stranger := workflow.GetSignalChannel(ctx, name); stranger.ReceiveAsync(nil); {
				p.letters = append(p.letters, Letter{Door: "signal"})
			}
		}
	}
	for len(p.letters) > 0 {
		letter := p.letters[0]
		p.letters = p.letters[1:]
		if p.heard >= maxHeard {
			p.heard++
			p.card.refused(p.heard, nil)
			p.draw(ctx)
			continue
		}
		if _, err := p.deliver(ctx, letter); err != nil && domain.KindOf(port.Decode(err)) != domain.Refused {
			return err
		}
	}
	return nil
}

// deliver gives one message to the register, and notes a refusal on the card.
func (p *process) deliver(ctx workflow.Context, letter Letter) (Recorded, error) {
	recorded, err := Decide.Do(ctx, letter)
	if err == nil {
		p.rung = true
		return recorded, nil
	}
	if refusal, ok := errors.AsType[*domain.Refusal](port.Decode(err)); ok {
		p.heard++
		p.card.refused(p.heard, refusal)
		p.draw(ctx)
	}
	return recorded, err
}

// mayDecide refuses an update before it enters history. It takes a context it
// does not need so that workflowcheck looks inside.
func (p *process) mayDecide(_ workflow.Context, _ converter.RawValue) error {
	switch {
	case p.leaving:
		return port.Encode(domain.Errorf(domain.Conflict, "this run is ending: send the same bytes again"))
	case p.heard >= maxHeard:
		return port.Encode(domain.Errorf(domain.Conflict, "too many refused messages in this run; use hejie decide"))
	}
	return nil
}

// mayRing refuses a bell that nobody would look at any more: whoever rings must
// know, and ring so that it is remembered.
func (p *process) mayRing(workflow.Context) error {
	if p.leaving {
		return port.Encode(domain.Errorf(domain.Conflict, "this run is ending: ring by signal"))
	}
	return nil
}

func (p *process) ring(workflow.Context) error {
	p.rung = true
	return nil
}

// decide answers the decide update once the register has spoken.
func (p *process) decide(ctx workflow.Context, raw converter.RawValue) (Recorded, error) {
	return p.deliver(ctx, letterOf(raw, "update"))
}

// leave shuts the door, passes on what came before, and waits for the update
// handlers that still run, whose callers are waiting too.
func (p *process) leave(ctx workflow.Context) error {
	p.leaving = true
	for {
		if err := p.passOn(ctx); err != nil {
			return err
		}
		if err := letOthersRun(ctx); err != nil {
			return err
		}
		if workflow.AllHandlersFinished(ctx) && !p.mail(ctx) {
			return nil
		}
		if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) || p.mail(ctx) }); err != nil {
			return err
		}
	}
}

// letOthersRun gives every coroutine its turn: a message that came together with
// what ended the wait is in the hands of one that has not run yet, and would be
// lost with it.
func letOthersRun(ctx workflow.Context) error {
	ran := false
	workflow.GoNamed(ctx, "last", func(workflow.Context) { ran = true })
	return workflow.Await(ctx, func() bool { return ran })
}
