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

// process is what every workflow of a case is made of: it runs the case's story,
// waits, shows and listens. It sends no questions. The register runs the same
// story and answers by position, so a run that begins anew (after a
// continue-as-new, a reset, a lost engine) is told the answers there were, and
// soon stands where the case stands.
type process struct {
	file     domain.CaseFile
	position int // of the story, from 1
	card     card

	rung    bool     // a bell rang since the register was last looked at
	letters []Letter // signed messages that came by signal, still to be passed on
	refused int      // messages refused in this run
	leaving bool     // no more messages are taken

	timer   workflow.Future     // wakes the case; nil before the first wait
	wakesAt time.Time           // when it does
	stop    workflow.CancelFunc // takes it back
}

// begin looks the case up and starts to listen. own is the ID that the case's
// workflow has. All state is set before the first handler is, because a handler
// may run before the next line does.
func begin(ctx workflow.Context, id domain.CaseID, own, lang string) (*process, error) {
	if actual := workflow.GetInfo(ctx).WorkflowExecution.ID; actual != own {
		id = domain.CaseID(actual) // a second workflow of the case: the register knows no case of that name
	}
	file, err := Begin.Do(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &process{file: file, card: card{lang: lang, asked: domain.Question{Stage: domain.StageIntake, Centre: file.Centre}}}
	return p, p.listen(ctx)
}

// errRestart asks for the same story in a new run, with an empty history.
var errRestart = errors.New("continue as new")

// errAstray asks for the same, because this run's story is not the register's:
// its code is another's, the engine or the register was put back, or somebody
// forged what it was told.
var errAstray = errors.New("the register tells another story")

// follow runs a story to its end, and has the register close the case. The case
// may have ended by an act meanwhile.
func (p *process) follow(ctx workflow.Context, story domain.Story) (domain.Ending, error) {
	ending := p.file.Ended
	if ending == "" {
		_, err := story(p.file, reader{p, ctx})
		if done, ok := errors.AsType[*ended](err); ok {
			ending, err = done.ending, nil
		}
		if errors.Is(err, domain.ErrAnotherStory) {
			err = errAstray
		}
		if err != nil {
			return "", err
		}
	}
	p.leaving = true // once it has ended, a bell is for the run in which it goes on, if it is reopened
	if p.file.Ended == "" {
		end, err := End.Do(ctx, domain.Position{Case: p.file.Case, Version: p.file.Version, Number: p.position})
		switch {
		case isRefusal(err):
			return "", errAstray
		case end.Rewound:
			return "", errRestart
		case err != nil:
			return "", err
		}
		ending = end.Ending
	}
	if err := p.leave(ctx); err != nil {
		return "", err
	}
	return ending, p.close(ctx, ending)
}

// reader reads the story from the register, and waits for what is not answered.
type reader struct {
	*process
	ctx workflow.Context
}

// Ask takes the next step of the story, and waits until it is settled.
func (r reader) Ask(q domain.Question) (domain.Reply, error) {
	p, ctx := r.process, r.ctx
	p.position++
	for {
		p.rung = false
		standing, err := Stand.Do(ctx, domain.Position{Case: p.file.Case, Version: p.file.Version, Number: p.position})
		switch {
		case isRefusal(err):
			return domain.Reply{}, errAstray
		case err != nil:
			return domain.Reply{}, err
		case standing.Rewound:
			return domain.Reply{}, errRestart
		case standing.Ended != "":
			return domain.Reply{}, &ended{standing.Ended}
		case !q.IsOn(standing.Step):
			return domain.Reply{}, errAstray
		}
		if standing.Settled {
			p.card.took(standing.Answers)
			return standing.Reply, nil
		}
		if err := p.show(ctx, q, standing); err != nil {
			return domain.Reply{}, err
		}
		if err := p.wait(ctx, standing.Wait); err != nil {
			return domain.Reply{}, err
		}
	}
}

// isRefusal reports whether the register refused what was asked.
func isRefusal(err error) bool {
	return err != nil && domain.KindOf(port.Decode(err)) == domain.Refused
}

// lingers has a run that stands elsewhere than the register wait before the next one
// looks: the longer, the more runs before it stood there too, so that no worker
// spins. A bell ends the wait. The card says so.
func (p *process) lingers(ctx workflow.Context, before int) error {
	p.card.astray = before + 1
	p.draw(ctx)
	if before == 0 {
		return nil
	}
	before = min(before, maxAstray)
	err := p.wait(ctx, time.Duration(before*before)*time.Minute)
	if errors.Is(err, errRestart) {
		return nil // as it is about to
	}
	return err
}

// wait passes on the messages that come, and returns when a bell rang or the
// time is up.
func (p *process) wait(ctx workflow.Context, d time.Duration) error {
	if historyFull(ctx) {
		return errRestart
	}
	p.wakeIn(ctx, d)
	for !p.rung && !p.timer.IsReady() {
		if err := workflow.Await(ctx, func() bool { return p.rung || p.timer.IsReady() || p.mail(ctx) || historyFull(ctx) }); err != nil {
			return err
		}
		if err := p.passOn(ctx); err != nil {
			return err
		}
		if historyFull(ctx) {
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
	if p.timer != nil && !p.timer.IsReady() {
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

// maxRefused bounds what a run passes on after refusals: nobody can fill a
// history from outside.
const maxRefused = 20

// mail reports whether a message came by signal, under whatever name.
func (p *process) mail(ctx workflow.Context) bool {
	return len(p.letters) > 0 || len(strangers(ctx)) > 0
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
	for _, name := range strangers(ctx) {
		for stranger := workflow.GetSignalChannel(ctx, name); stranger.ReceiveAsync(nil); {
			p.letters = append(p.letters, Letter{Door: "signal"})
		}
	}
	for len(p.letters) > 0 {
		letter := p.letters[0]
		p.letters = p.letters[1:]
		if p.refused >= maxRefused {
			p.refused++
			p.card.tookRefusal(p.refused, nil)
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
		p.refused++
		p.card.tookRefusal(p.refused, refusal)
		p.draw(ctx)
	}
	return recorded, err
}

// mayDecide refuses an update before it enters history. It takes a context it
// does not need so that workflowcheck looks inside.
func (p *process) mayDecide(_ workflow.Context, _ converter.RawValue) error {
	switch {
	case p.leaving:
		return port.Encode(domain.Fault(domain.Conflict, "run_ending"))
	case p.refused >= maxRefused:
		return port.Encode(domain.Fault(domain.Conflict, "run_full"))
	}
	return nil
}

// mayRing refuses a bell that nobody would look at any more: whoever rings must
// know, and ring so that it is remembered.
func (p *process) mayRing(workflow.Context) error {
	if p.leaving {
		return port.Encode(domain.Fault(domain.Conflict, "run_ending_bell"))
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
