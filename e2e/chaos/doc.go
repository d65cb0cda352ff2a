// Package chaos holds what Hejie survives: processes killed, connections cut,
// messages repeated, shuffled and forged, histories filled and stores put back.
// Its tests need the build tag e2e and what `make build` makes.
package chaos
