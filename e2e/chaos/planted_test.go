//go:build e2e

package chaos_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// The test of the test: bugs of the kind that these tests are made to find
// are planted, and the checker must report each.
func TestPlantedBugs(t *testing.T) {
	r := newRun(t)
	r.patience = 4 * time.Second

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

	r.forgetsEffects(t)
}

// forgetsEffects plants programs that put acts on record and forget what they
// say: each is told by name.
func (r *run) forgetsEffects(t *testing.T) {
	r.AsOwner(t, `CREATE FUNCTION forgets() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`)
	forgotten := map[string]domain.ActKind{
		"holds": domain.PutOnHold, "urges": domain.Urge, "documents": domain.FileDocument, "corrections": domain.Correct, "relations": domain.Merge,
	}
	for table := range forgotten {
		r.AsOwner(t, `CREATE TRIGGER forgets BEFORE INSERT ON `+table+` FOR EACH ROW EXECUTE FUNCTION forgets()`)
	}
	task := r.waiting(t, 1)[0]
	id := task.ID.Case()
	says := func(who string, kind domain.ActKind, details domain.Details) {
		o, err := r.sign(t.Context(), 0, who, domain.Envelope{Act: kind, Case: id}, details)
		require.NoError(t, err)
		sent, err := r.send(t.Context(), o, record.ByCommand)
		require.NoError(t, err)
		require.Equal(t, recorded, sent.verdict, sent.code)
	}
	says("head", domain.Urge, domain.Details{Task: task.ID})
	says("registrar", domain.FileDocument, officetest.Filed(domain.DocumentRights))
	require.NoError(t, r.says(t.Context(), "registrar2", task, domain.Accept, nil))
	_, err := r.next(t.Context(), id, domain.Consent)
	require.NoError(t, err)
	says("head", domain.PutOnHold, domain.Details{HoldReason: domain.HoldReasons()[0], Note: "等候鉴定"})
	says("registrar2", domain.Correct, domain.Details{Task: task.ID, Corrected: &domain.Details{Note: "补记"}, Note: "更正"})

	both := r.waiting(t, 2)
	id = both[0].ID.Case()
	says("head", domain.Merge, domain.Details{Other: both[1].ID.Case(), Note: "同一纠纷"})

	// A rewinding that leaves what it strikes standing.
	r.AsOwner(t, `CREATE FUNCTION strikes_nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.struck_by := NULL; NEW.struck_at := NULL; RETURN NEW; END $$`)
	r.AsOwner(t, `CREATE TRIGGER strikes_nothing BEFORE UPDATE OF struck_by ON steps FOR EACH ROW EXECUTE FUNCTION strikes_nothing()`)
	task = r.waiting(t, 1)[0]
	id = task.ID.Case()
	require.NoError(t, r.says(t.Context(), "registrar2", task, domain.Accept, nil))
	_, err = r.next(t.Context(), id, domain.Consent)
	require.NoError(t, err)
	says("registrar2", domain.TakeBack, domain.Details{Task: task.ID, Note: "撤回"})
	found := r.check()
	for _, kind := range forgotten {
		require.True(t, slices.ContainsFunc(found, func(f fault) bool { return f.kind == lost && strings.Contains(f.what, string(kind)+" ") }),
			"a %s came to nothing, and nobody notices: %v", kind, found)
	}
	t.Logf("acts that come to nothing: %d findings, such as %s", len(found), found[0])
	i := slices.IndexFunc(found, func(f fault) bool { return f.kind == contradictory && strings.HasSuffix(f.what, string(task.ID)) })
	require.GreaterOrEqual(t, i, 0, "a decision that was taken back counts, and nobody notices: %v", found)
	t.Logf("a rewinding that strikes nothing: %d findings, such as %s", len(found), found[i])
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
