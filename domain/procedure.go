package domain

// A ProcedureKind names a procedure (程序), which is a kind of case.
type ProcedureKind string

// A Procedure declares a kind of case: everything that is true of its stages,
// tasks, acts and endings. Register, workflows, command line and documents ask
// it, and none of them switches on the kind of a case, a task or an act.
type Procedure struct {
	Kind     ProcedureKind
	Workflow bool   // a workflow follows its cases; without one the decision itself settles the case
	Letter   string // before the year in the numbers of its cases …
	Series   string // … which count up in this sequence of the register
	Begins   Stage  // at which its cases begin
	Story    Story  // what is asked after what
	Stages   []DeclaredStage
	Tasks    []DeclaredTask
	Acts     []DeclaredAct
	Endings  []DeclaredEnding

	stages  map[Stage]DeclaredStage
	tasks   map[TaskKind]DeclaredTask
	acts    map[ActKind]DeclaredAct
	endings map[Ending]DeclaredEnding
}

// A DeclaredStage is what is true of a stage.
type DeclaredStage struct {
	Stage           Stage
	Still           bool // every period of the case stands still
	Consents        bool // parties are asked whether they agree to the procedure
	Returnable      bool // a case may be sent back to it (退回)
	Concludes       bool // it only concludes a case that has ended: one that is reopened goes on before it
	WithoutMediator bool // the case is not in the hands of whom the register has as its mediator
}

// A DeclaredTask is what is true of a kind of task.
type DeclaredTask struct {
	Kind     TaskKind
	Outcomes []DeclaredOutcome // most usual first
	Rules    []string          // of the policy, with its term and post; the one with the kind's name if none

	Lapses   bool // it ends with its term; other tasks stay owed, and turn red
	Window   bool // its term is the law's, and what the office corrects makes it no longer
	About    Text // the text it is about, which a decision names by its hash
	Parts    bool // it is about one instalment, and people have to be told which
	Judges   []Judged
	Recorded bool // who records it does not close the case
	Stays    bool // what was answered stays so when the case is reopened: it records what has happened

	Affirmative Outcome // the answer that voices may block, where another is possible
	Consultable bool    // voices may be asked for before it is decided
	Returnable  bool    // who has it may send the case back instead of answering
	Appointed   bool    // it belongs to those who were appointed to the case, and moves among them only
	Personal    bool    // nobody answers it for somebody else
	Own         bool    // it waits for the person who was asked, and for nobody else who takes his seat
	Locks       string  // what is locked before it is judged: a function of the register
}

// A DeclaredOutcome is what is true of an answer.
type DeclaredOutcome struct {
	Outcome  Outcome
	Form     Form
	Checks   []string // what must hold before it counts: functions of the register
	Rechecks []string // which of the checks corrected details must pass too
	Effects  []string // what it does in the procedure's tables: functions of the register
	HeadOnly bool     // a head answers for it
	Bounces  bool     // sends the case to another centre; not from one that a ruling gave it to
	Assigns  bool     // gives the case to the centre that it names, for good
	InBulk   bool     // many tasks may be given it at once
}

// A DeclaredAct is what is true of a kind of act.
type DeclaredAct struct {
	Kind     ActKind
	By       []Post   // at the centre of the case or above it; outside a case, anywhere
	About    ActScope // what it is about
	Form     Form
	Anywhere bool     // also by whoever holds such a post elsewhere
	Recused  bool     // also by somebody who may have no part in the case
	Checks   []string // what must hold before it counts: functions of the register
	Effects  []string // what it does: functions of the register
	Does     string   // the function of the register that judges and records it, where it goes its own way

	Interrupts  []Stage  // at which it ends the wait: the open tasks are closed and the story goes another way …
	IfAppointed bool     // … if who acts is appointed to the case
	Suspends    bool     // everything else stands still after it
	Report      TaskKind // the report that it asks a person for; the system sends none
	Rewinds     bool     // puts the story back; what followed from there is struck, stays on record and counts no more
	AsksAgain   bool     // what was asked before is asked again as it was, of the same people about the same
	Builds      bool     // on what was decided before: after one of another person's a decision is not taken back any more
	Consults    bool     // asks for voices
	Quiet       bool     // no workflow need know of it
	Rules       []string // of the policy that it needs
	Opens       bool     // a case begins with it, and tells what it says
	Proposes    bool     // its details are a change
}

// A DeclaredEnding is what is true of an ending.
type DeclaredEnding struct {
	Ending           Ending
	Settled          bool     // the parties reached an agreement
	Referable        bool     // the next tier may be offered after it
	AsksConsentAgain bool     // reopened, the case goes on where the parties were asked for their consent, or before
	Elsewhere        bool     // it goes on in another case, and is not reopened
	Grounds          []Ground // answers any of which it may rest on
	Act              ActKind  // or an act
}

// A Text is the text that a task is about, so that nobody signs or seals another
// than the one he saw.
type Text string

// The texts.
const (
	AboutNothing   Text = ""
	AboutProposal  Text = "proposal"  // what is proposed
	AboutAgreement Text = "agreement" // the latest version, which is to be signed and sealed
	AboutEffective Text = "effective" // the latest agreement in effect
)

// Judged are people whose own work a task judges, so that none of them, nor who
// stands in for one of them, may decide it.
type Judged string

// Whose work is judged.
const (
	JudgesOpener    Judged = "opener"    // who took the matter in, or proposed the change
	JudgesMediators Judged = "mediators" // who mediates the case, held the talks or signed as mediator
	JudgesRecorders Judged = "recorders" // who answered a task that is Recorded
	JudgesNamed     Judged = "named"     // whom the act that asks it says
)

// An ActScope is what an act is about.
type ActScope string

// The scopes.
const (
	OutsideCase ActScope = ""
	OnCase      ActScope = "case"
	OnDecision  ActScope = "decision"  // of a case, which its details name
	OnOpenTask  ActScope = "open_task" // of a case, which its details name
)

// Declare makes a declaration ready to be asked.
func Declare(p Procedure) *Procedure {
	p.stages, p.tasks = map[Stage]DeclaredStage{}, map[TaskKind]DeclaredTask{}
	p.acts, p.endings = map[ActKind]DeclaredAct{}, map[Ending]DeclaredEnding{}
	for _, s := range p.Stages {
		p.stages[s.Stage] = s
	}
	for _, t := range p.Tasks {
		p.tasks[t.Kind] = t
	}
	for _, a := range p.Acts {
		p.acts[a.Kind] = a
	}
	for _, e := range p.Endings {
		p.endings[e.Ending] = e
	}
	return &p
}
