package register_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/cluster"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/registertest"
	"hejie/register"
)

// requireRefused wants Open to say no in a sentence.
func requireRefused(t *testing.T, o postgres.Options, says string) {
	t.Helper()
	_, err := register.Open(t.Context(), o, procedures.All())
	require.ErrorContains(t, err, says)
	require.Equal(t, domain.Invalid, domain.KindOf(err))
	require.NotContains(t, err.Error(), "password")
}

// What the server's own settings are, a session's can be: the check reads what
// counts for it.
func TestServersThatMayLoseWhatTheyConfirmAreRefused(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	honest := postgres.Options{DSN: o.App.DSN + " hejie.throwaway=off"}
	requireRefused(t, honest, "has fsync, full_page_writes switched off")
	requireRefused(t, postgres.Options{DSN: honest.DSN + " synchronous_commit=off"}, "has fsync, full_page_writes, synchronous_commit switched off")
	_, err := register.OpenAsOwner(t.Context(), postgres.Options{DSN: o.Owner.DSN + " hejie.throwaway=off"}, procedures.All())
	require.ErrorContains(t, err, "switched off", "nor is a register founded there")
}

func TestDurableServersAreNot(t *testing.T) {
	t.Parallel()
	c, err := cluster.Start(t.Context(), cluster.Options{Durable: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Stop(context.Background())) })
	require.NoError(t, c.Furnish(t.Context()))
	require.NoError(t, officetest.Found(t.Context(), c.DSN(cluster.Owner, cluster.Register)))
	app := c.DSN(cluster.App, cluster.Register)
	r, err := register.Open(t.Context(), postgres.Options{DSN: app}, procedures.All())
	require.NoError(t, err)
	require.NoError(t, r.Close())
	requireRefused(t, postgres.Options{DSN: app + " synchronous_commit=off"}, "has synchronous_commit switched off")
	requireRefused(t, postgres.Options{DSN: c.DSN(cluster.Superuser, cluster.Register)}, "the role postgres could rewrite")
}

func TestRolesThatMayRewriteTheAuditAreRefused(t *testing.T) {
	t.Parallel()
	owner, app := registertest.Database(t)
	requireRefused(t, postgres.Options{DSN: owner}, "the role hejie_owner could rewrite")
	for _, right := range []string{
		"UPDATE ON audit", "DELETE ON audit", "TRUNCATE ON audit", "TRIGGER ON audit", "UPDATE (staff) ON audit",
		"INSERT ON audit_links", "UPDATE (hash) ON audit_links", "DELETE ON audit_links", "UPDATE ON SEQUENCE audit_seq",
	} {
		office := officetest.At(t, owner, app)
		office.AsOwner(t, fmt.Sprintf(`GRANT %s TO hejie_app`, right))
		requireRefused(t, office.App, "the role hejie_app could rewrite")
		office.AsOwner(t, fmt.Sprintf(`REVOKE %s FROM hejie_app`, right))
	}
}
