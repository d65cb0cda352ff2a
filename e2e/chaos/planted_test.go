//go:build e2e

package chaos_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The test of the test: bugs of the kind that these tests are made to find
// are planted, and the checker must report each.
func TestPlantedBugs(t *testing.T) {
	r := newRun(t)
	r.patience = 6 * time.Second

	// An outbox that forgets: every seventh bell is never put in, and the next
	// look that would make up for it comes only after minutes.
	r.AsOwner(t, `CREATE SEQUENCE planted`)
	r.AsOwner(t, `GRANT USAGE ON SEQUENCE planted TO hejie_app`)
	r.AsOwner(t, `CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RETURN CASE WHEN nextval('planted') % 7 = 0 THEN NULL ELSE NEW END; END $$`)
	r.AsOwner(t, `CREATE TRIGGER planted BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION planted()`)
	r.play(8, 8)
	found := r.check()
	require.Contains(t, kinds(found), stuck, "the outbox forgets, and nobody notices")
	require.NotContains(t, kinds(found), contradictory, found)
	t.Logf("an outbox that forgets: %d findings, such as %s", len(found), found[0])
	r.AsOwner(t, `DROP TRIGGER planted ON outbox`)

	// A server that forgets what it confirmed.
	r.AsOwner(t, `ALTER TABLE decisions DISABLE TRIGGER USER`)
	r.AsOwner(t, `DELETE FROM decisions WHERE task = (SELECT max(task) FROM decisions WHERE message IS NOT NULL)`)
	found = r.check()
	require.Subset(t, kinds(found), []kind{lost, unaudited}, "a decision vanishes, and nobody notices")
	r.AsOwner(t, `ALTER TABLE decisions ENABLE TRIGGER USER`)

	// No unique index on decisions, and no lock on the case: two who decide at
	// the same moment are both told that it is recorded.
	r.AsOwner(t, `ALTER TABLE decisions DROP CONSTRAINT decisions_pkey`)
	for _, definition := range r.locking() {
		r.AsOwner(t, strings.ReplaceAll(definition, "FOR NO KEY UPDATE", ""))
	}
	r.rivalry = 1
	r.play(8, 8)
	found = r.check()
	require.Contains(t, kinds(found), contradictory, "a task is decided twice, and nobody notices")
	i := slices.IndexFunc(found, func(f fault) bool { return f.kind == contradictory })
	t.Logf("a missing unique index: %d findings, such as %s", len(found), found[i])
}

// locking gives the definitions of the functions that lock a case.
func (r *run) locking() (definitions []string) {
	definitions = r.List(r.t, `
		SELECT pg_get_functiondef(oid) FROM pg_proc
		WHERE pronamespace = 'public'::regnamespace AND prosrc LIKE '%FOR NO KEY UPDATE%'`)
	require.NotEmpty(r.t, definitions)
	return definitions
}

func kinds(found []fault) (all []kind) {
	for _, f := range found {
		if !slices.Contains(all, f.kind) {
			all = append(all, f.kind)
		}
	}
	return all
}
