// Package chaos breaks a whole Hejie while people work with it, and then looks
// whether anything was lost, doubled or contradicted: processes are killed,
// connections cut, messages repeated, shuffled and forged, histories filled and
// stores put back. Its tests need the build tag e2e and what `make build` makes.
//
// A test of a fault has four lines:
//
//	r := newRun(t)                // PostgreSQL, an engine, a worker, the office
//	settle := r.keepPlaying(8)    // so many people open cases and decide, until settle is called
//	…                             // break something, and mend it again
//	settle()                      // every case is played to its end
//	r.require()                   // the checker finds nothing wrong
//
// workload_test.go tells what is played, clients_test.go how a message is sent:
// by every door, and again with the same bytes until there is an answer. What
// was sent and answered is in r.history; whoever sends a message of his own uses
// r.send or a client, or the checker takes it for one from nowhere. r.probe
// opens a case that nobody plays, and measures how long a decision in it takes
// to be in effect. checker_test.go lists what must hold, engine_test.go and
// onetask_test.go see to the engine's half and to the tasks.
package chaos
