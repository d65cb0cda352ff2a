package domain

import "time"

// An ActKind is a kind of signed statement that nobody asked for.
type ActKind string

// The kinds of acts.
const (
	OpenCase       ActKind = "open"            // take a matter in
	ImportCases    ActKind = "import"          // take many in, from a file
	Withdraw       ActKind = "withdraw"        // a party ends mediation (People's Mediation Law, Art. 23(2))
	Danger         ActKind = "danger"          // a dispute may turn into an offence (Art. 25)
	Object         ActKind = "object"          // a party does not accept the mediator (Art. 23(1))
	Recuse         ActKind = "recuse"          // a member of staff steps back from a case
	Correct        ActKind = "correct"         // a decision was wrong (更正)
	TakeBack       ActKind = "take_back"       // the author of a decision takes it back (撤回)
	ReturnTo       ActKind = "return"          // whoever has the case sends it to an earlier stage (退回)
	Reopen         ActKind = "reopen"          // a head has a closed case go on
	PutOnHold      ActKind = "hold"            // the clock stands still, for a reason of the list
	EndHold        ActKind = "resume"          // and goes on before its time
	Sham           ActKind = "sham"            // the mediation may be a sham (SPC Provisions on Invited Mediation 2016, Art. 18)
	AtRisk         ActKind = "at_risk"         // a minor, or a victim of domestic violence who cannot act for himself, is at risk
	FileDocument   ActKind = "file"            // a document for the dossier
	Propose        ActKind = "propose"         // a change to staff, posts, keys, policy: another person approves it
	Substitute     ActKind = "substitute"      // lend one's own posts while absent
	OfferWork      ActKind = "offer_work"      // hand one's own open work to a colleague, who accepts it or not
	ImportCalendar ActKind = "import_calendar" // a year's days off and make-up working days
	Relate         ActKind = "relate"          // two cases belong together, and each goes its own way
	Distinguish    ActKind = "not_same"        // two cases only look alike
	Unrelate       ActKind = "unrelate"        // takes back what was said about two cases
	RecordGuardian ActKind = "guardian"        // who speaks for a party under age
	LetRead        ActKind = "let_read"        // a head lets somebody read a child's case (PIPL, Art. 31)
	Represent      ActKind = "represent"       // 推选代表: one of a numerous side speaks for another
	Unrepresent    ActKind = "unrepresent"     // … who speaks for himself again
	Merge          ActKind = "merge"           // 并案: a case goes on in another
	Unmerge        ActKind = "unmerge"         // … and comes back to where it stood
	PublishSeed    ActKind = "publish_seed"    // the seed by which a week's call-backs are drawn

	// On an open task, besides deciding it (verbs.go, consultation.go).
	Transfer    ActKind = "transfer"    // 转办: it is another's, for good
	Delegate    ActKind = "delegate"    // 委派: another works on it and gives it back
	GiveBack    ActKind = "give_back"   // … as he does with this
	Recall      ActKind = "recall"      // … or who delegated it takes it back
	Cosign      ActKind = "cosign"      // 加签: somebody is to be heard first
	Countersign ActKind = "countersign" // 会签: all named are to agree
	Vote        ActKind = "vote"        // 票签: a quorum of those named is to agree
	Speak       ActKind = "voice"       // what one says who was asked
	Urge        ActKind = "urge"        // 催办: a notice to who has it
	SendCopy    ActKind = "copy"        // 抄送: a notice to a colleague, who may then read the case
)

// ActKinds lists every kind.
func ActKinds() []ActKind {
	return []ActKind{
		OpenCase, ImportCases, Withdraw, Danger, Object, Recuse, FileDocument, Propose, Substitute, OfferWork, ImportCalendar, PublishSeed,
		Transfer, Delegate, GiveBack, Recall, Cosign, Countersign, Vote, Speak, Urge, SendCopy,
		Relate, Distinguish, Unrelate, RecordGuardian, LetRead, Represent, Unrepresent, Merge, Unmerge, Correct, TakeBack, ReturnTo, Reopen,
		PutOnHold, EndHold, Sham, AtRisk,
	}
}

// An Interruption is an act as a workflow may know it.
type Interruption struct {
	Kind  ActKind   `json:"kind"`
	Act   Hash      `json:"act"`
	By    StaffID   `json:"by"`
	Party PartyID   `json:"party,omitempty"`
	At    time.Time `json:"at"`

	Tasks []RecordedTask `json:"tasks,omitempty"` // what it interrupted
}
