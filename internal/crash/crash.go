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
)

// Points lists them all.
func Points() []Point { return []Point{BeforeCommit, Committed, BellsTaken, BellsRung} }

// Variable is the environment variable that arms a point.
const Variable = "HEJIE_CRASH"
