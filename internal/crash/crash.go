// Package crash names the places in our own code at which a process may be made
// to die, so that tests can show that nothing is lost when it does. In the
// programs as they are built and shipped a pass by such a place does nothing.
// Only a program built with the tag crash looks at the environment: the one
// whose HEJIE_CRASH says NAME:PASSES kills itself at its PASSESth pass by NAME.
//
// No point may lie in code that is replayed.
package crash

// A Point is such a place.
type Point string

// The points.
const (
	BeforeCommit Point = "before-commit" // all is written in the register's transaction, nothing is in effect
	Committed    Point = "committed"     // the register has it, and nobody has been told
	BellsTaken   Point = "bells-taken"   // the relay holds bells, and none has rung
	BellsRung    Point = "bells-rung"    // they rang, and are still in the outbox
	LeftOver     Point = "left-over"     // a first answer has settled a step, and the next, to which its open tasks come over, is not open
	Acted        Point = "acted"         // an act is on record, and nothing of what it does is done
	Struck       Point = "struck"        // the steps of a story are struck, and what followed from them is not
	HandedOver   Point = "handed-over"   // work is with its successor, who is not yet barred from judging it
	Kept         Point = "kept"          // a signed message is kept in a file, and was not sent
)

// Points lists them all.
func Points() []Point {
	return []Point{BeforeCommit, Committed, BellsTaken, BellsRung, LeftOver, Acted, Struck, HandedOver, Kept}
}

// Variable is the environment variable that arms a point.
const Variable = "HEJIE_CRASH"
