// Package arch holds no code, only tests of how the packages lie to each
// other: who may import whom, what workflow code may not see, and how a package
// and its files introduce themselves.
//
// A new package needs a row in the table in arch_test.go.
package arch
