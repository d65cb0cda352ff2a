// Package e2e tests the whole: the programs as they are built, on a real engine
// and a real PostgreSQL.
package e2e
