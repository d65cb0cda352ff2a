// Package domain holds the nouns and the rules of a district's casework: who
// may decide what, when it is due, what a decision must say. It imports the
// standard library only, reads no clock and keeps no state, so that the same
// rule can be asked by the register that enforces it, by a workflow that is
// replayed years later, and by a test.
//
// The words are those of the office: a case has parties and stands at a stage;
// a task asks one thing of a post; a decision is the signed answer to a task;
// an act is a signed statement that nobody asked for.
package domain
