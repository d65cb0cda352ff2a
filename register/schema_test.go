package register_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/registertest"
	"hejie/register"
)

// emptied gives a database with nothing in it, as its owner and the programs' role
// reach it.
func emptied(t *testing.T) (owner, app postgres.Options) {
	t.Helper()
	asOwner, asApp := registertest.Database(t)
	owner, app = postgres.Options{DSN: asOwner}, postgres.Options{DSN: asApp}
	_, err := officetest.Connect(t, owner).Exec(`DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
	require.NoError(t, err)
	return owner, app
}

// planted gives the files of a folder and some more: of an order.txt what is to
// stand below its own lines.
func planted(t *testing.T, folder fs.FS, more map[string]string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, path)
		files[path] = &fstest.MapFile{Data: text}
		return err
	}))
	for path, text := range more {
		if there, ok := files[path]; ok {
			text = string(there.Data) + text
		}
		files[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// firstRelease is the schema of version 1, from which every migration goes on: as
// long as nothing is released, the schema as it is now.
func firstRelease(t *testing.T) fs.FS {
	t.Helper()
	if migrations, err := fs.Glob(register.Migrations, "*.sql"); err != nil || len(migrations) == 0 {
		require.NoError(t, err)
		return register.SchemaFiles
	}
	return os.DirFS("testdata/schema_1")
}

// none is a folder without migrations.
var none = fstest.MapFS{}

// A register that has come through the migrations is what a new one is. What a
// migration must not forget is planted, for as long as there is none.
func TestARegisterMadeByMigrationsEqualsANewOne(t *testing.T) {
	t.Parallel()
	const (
		toy     = `CREATE TABLE toys (id text PRIMARY KEY, colour text NOT NULL DEFAULT 'red' CHECK (colour <> ''), case_id text REFERENCES cases`
		rest    = `, UNIQUE (colour)); CREATE INDEX toys_by_case ON toys (case_id); GRANT SELECT, INSERT ON toys TO hejie_app;`
		size    = `size int NOT NULL DEFAULT 1`
		trigger = `
			CREATE FUNCTION toys_counted() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN RETURN NEW; END $$;
			CREATE TRIGGER toys_counted BEFORE INSERT ON toys FOR EACH ROW EXECUTE FUNCTION toys_counted();
			CREATE SEQUENCE toy_numbers; CREATE VIEW red_toys AS SELECT id FROM toys WHERE colour = 'red';`
	)
	added := map[string]string{"order.txt": "\ntoys.sql\n", "toys.sql": toy + rest}
	was := planted(t, firstRelease(t), added)
	added["toys.sql"] = toy + ", " + size + rest + trigger
	is := planted(t, register.SchemaFiles, added)
	last := fmt.Sprintf("%04d_toys.sql", 2+len(glob(t, register.Migrations, "*.sql")))
	step := planted(t, register.Migrations, map[string]string{last: "-- +goose Up\nALTER TABLE toys ADD COLUMN " + size + ";\n-- +goose StatementBegin\n" + trigger + "\n-- +goose StatementEnd\n"})

	former, _ := emptied(t)
	require.NoError(t, register.MigrateBy(t.Context(), former, was, none))
	require.NoError(t, register.MigrateBy(t.Context(), former, is, step))
	fresh, _ := emptied(t)
	require.NoError(t, register.MigrateBy(t.Context(), fresh, is, step))
	migrated, made := officetest.Connect(t, former), officetest.Connect(t, fresh)
	wanted := catalogueOf(t, made)
	require.Greater(t, len(wanted), 500)
	require.Equal(t, wanted, catalogueOf(t, migrated))

	for name, difference := range map[string]struct{ do, line string }{
		"a column more":               {`ALTER TABLE toys ADD COLUMN shape text`, "column shape of toys"},
		"a column less":               {`ALTER TABLE toys DROP COLUMN colour CASCADE`, "column colour of toys"},
		"a column elsewhere":          {`ALTER TABLE toys DROP COLUMN case_id; ALTER TABLE toys ADD COLUMN case_id text REFERENCES cases; CREATE INDEX toys_by_case ON toys (case_id)`, "column case_id of toys"},
		"a type":                      {`ALTER TABLE toys ALTER COLUMN size TYPE bigint`, "column size of toys"},
		"a default":                   {`ALTER TABLE toys ALTER COLUMN size SET DEFAULT 2`, "column size of toys"},
		"NULL":                        {`ALTER TABLE toys ALTER COLUMN size DROP NOT NULL`, "column size of toys"},
		"a check":                     {`ALTER TABLE toys DROP CONSTRAINT toys_colour_check`, "constraint toys_colour_check"},
		"a check of other words":      {`ALTER TABLE toys DROP CONSTRAINT toys_colour_check; ALTER TABLE toys ADD CONSTRAINT toys_colour_check CHECK (colour <> 'x')`, "constraint toys_colour_check"},
		"a check that was not made":   {`ALTER TABLE toys DROP CONSTRAINT toys_colour_check; ALTER TABLE toys ADD CONSTRAINT toys_colour_check CHECK (colour <> '') NOT VALID`, "constraint toys_colour_check"},
		"a reference":                 {`ALTER TABLE toys DROP CONSTRAINT toys_case_id_fkey`, "constraint toys_case_id_fkey"},
		"an index":                    {`DROP INDEX toys_by_case`, "toys_by_case"},
		"a trigger":                   {`DROP TRIGGER toys_counted ON toys`, "trigger on toys"},
		"a trigger that is disabled":  {`ALTER TABLE toys DISABLE TRIGGER toys_counted`, "trigger on toys"},
		"a trigger of the core":       {`ALTER TABLE audit DISABLE TRIGGER audit_kept`, "trigger on audit"},
		"a body":                      {`CREATE OR REPLACE FUNCTION toys_counted() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN RETURN NULL; END $$`, "function toys_counted"},
		"a setting":                   {`ALTER FUNCTION toys_counted RESET enable_seqscan`, "function toys_counted"},
		"a function's rights":         {`GRANT EXECUTE ON FUNCTION toys_counted TO hejie_app`, "function toys_counted"},
		"a table's rights":            {`GRANT DELETE ON toys TO hejie_app`, "relation toys"},
		"a column's rights":           {`GRANT UPDATE (size) ON toys TO hejie_app`, "column size of toys"},
		"rights that public has":      {`GRANT SELECT ON toys TO PUBLIC`, "relation toys"},
		"rights in the schema":        {`GRANT CREATE ON SCHEMA public TO hejie_app`, "schema public"},
		"rights of what comes":        {`ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC`, "default privileges"},
		"an owner":                    {`GRANT CREATE ON SCHEMA public TO pg_database_owner; ALTER TABLE toys OWNER TO pg_database_owner`, "relation toys"},
		"a sequence":                  {`ALTER SEQUENCE toy_numbers INCREMENT 2`, "sequence toy_numbers"},
		"a view":                      {`CREATE OR REPLACE VIEW red_toys AS SELECT id FROM toys WHERE colour = 'green'`, "relation red_toys"},
		"a table that is not durable": {`ALTER TABLE toys SET UNLOGGED`, "relation toys"},
		"a table more":                {`CREATE TABLE games ()`, "relation games"},
	} {
		tx, err := migrated.Begin()
		require.NoError(t, err)
		_, err = tx.Exec(difference.do)
		require.NoError(t, err, name)
		found := catalogueOf(t, tx)
		require.NoError(t, tx.Rollback())
		require.True(t, slices.ContainsFunc(append(without(found, wanted), without(wanted, found)...), func(line string) bool {
			return strings.Contains(line, difference.line)
		}), "%s: %s", name, without(found, wanted))
	}
	require.Equal(t, wanted, catalogueOf(t, migrated))
}

func glob(t *testing.T, folder fs.FS, pattern string) []string {
	t.Helper()
	names, err := fs.Glob(folder, pattern)
	require.NoError(t, err)
	return names
}

// without gives the lines that are not among others.
func without(lines, others []string) (rest []string) {
	for _, line := range lines {
		if !slices.Contains(others, line) {
			rest = append(rest, line)
		}
	}
	return rest
}

// What lies in the folders is what a register is made of.
func TestTheFilesOfTheSchemaAreListedAndNumbered(t *testing.T) {
	t.Parallel()
	files := append(glob(t, register.SchemaFiles, "*.sql"), glob(t, register.SchemaFiles, "*/*.sql")...)
	require.Greater(t, len(files), 30)
	for _, file := range files {
		order, err := fs.ReadFile(register.SchemaFiles, path.Join(path.Dir(file), "order.txt"))
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count("\n"+string(order), "\n"+path.Base(file)+"\n"), "%s in the order.txt of its folder", file)
		text, err := fs.ReadFile(register.SchemaFiles, file)
		require.NoError(t, err)
		require.Less(t, strings.Count(string(text), "\n"), 400, file)
	}
	for i, file := range glob(t, register.Migrations, "*.sql") {
		require.Regexp(t, fmt.Sprintf(`^%04d_[a-z_]+\.sql$`, i+2), file)
	}
}

// A new register is made whole or not at all.
func TestARegisterIsMadeWhole(t *testing.T) {
	t.Parallel()
	owner, _ := emptied(t)
	before := catalogueOf(t, officetest.Connect(t, owner))
	broken := planted(t, register.SchemaFiles, map[string]string{"mediation/figures.sql": `SELECT 1 / 0;`})
	err := register.MigrateBy(t.Context(), owner, broken, none)
	require.NotNil(t, pq.As(err, pqerror.DivisionByZero), "%v", err)
	require.ErrorContains(t, err, "schema/mediation/figures.sql")
	require.Equal(t, before, catalogueOf(t, officetest.Connect(t, owner)))
	require.NoError(t, register.Migrate(t.Context(), owner))
}

// Of several that migrate at once, one does and the others find it done.
func TestSeveralMayMigrateAtOnce(t *testing.T) {
	t.Parallel()
	owner, _ := emptied(t)
	slow := planted(t, register.SchemaFiles, map[string]string{"schema.sql": `SELECT pg_sleep(0.5);`})
	step := fstest.MapFS{"0002_toys.sql": {Data: []byte("-- +goose Up\nCREATE TABLE toys ();")}}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if err := register.MigrateBy(t.Context(), owner, slow, none); err != nil {
				t.Error(err)
			}
			if err := register.MigrateBy(t.Context(), owner, slow, step); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var versions []int64
	require.NoError(t, officetest.Connect(t, owner).QueryRow(`SELECT array_agg(version_id ORDER BY id) FROM schema_versions`).Scan(pq.Array(&versions)))
	require.Equal(t, []int64{1, 2}, versions)
}

// A large register takes its time, longer than anything else may, and is not
// stood in the way of: whoever holds a table has the migration fail at once.
func TestAMigrationMayTakeLongAndWaitsForNobody(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	patient := o.Owner
	patient.Timeout = time.Minute // or its hold on the table would end while nothing happens in it
	owner := officetest.Connect(t, patient)
	step := planted(t, register.Migrations, map[string]string{
		fmt.Sprintf("%04d_audit.sql", 2+len(glob(t, register.Migrations, "*.sql"))): "-- +goose Up\nALTER TABLE audit ADD COLUMN place text;\nSELECT pg_sleep(1.5);\n",
	})
	o.Owner.Timeout = 500 * time.Millisecond

	holder, err := owner.Begin()
	require.NoError(t, err)
	_, err = holder.Exec(`LOCK TABLE audit`)
	require.NoError(t, err)
	begun := time.Now()
	err = register.MigrateBy(t.Context(), o.Owner, register.SchemaFiles, step)
	require.NotNil(t, pq.As(err, pqerror.LockNotAvailable), "%v", err)
	require.Less(t, time.Since(begun), 10*time.Second)
	require.NoError(t, holder.Rollback())

	begun = time.Now()
	require.NoError(t, register.MigrateBy(t.Context(), o.Owner, register.SchemaFiles, step))
	require.Greater(t, time.Since(begun), 1500*time.Millisecond, "nothing took long")
	require.NoError(t, register.MigrateBy(t.Context(), o.Owner, register.SchemaFiles, step))
}

// Whose schema is not the program's is told which of the two is the older one.
func TestAnotherVersionOfTheSchemaIsRefused(t *testing.T) {
	t.Parallel()
	owner, app := emptied(t)
	requireRefused(t, app, "the register's schema is at version 0 and this program needs 1; run hejie setup")
	require.NoError(t, register.Migrate(t.Context(), owner))
	db := officetest.Connect(t, owner)
	_, err := db.Exec(`INSERT INTO schema_versions (version_id, is_applied) SELECT max(version_id) + 1, true FROM schema_versions`)
	require.NoError(t, err)
	requireRefused(t, app, "newer than this program's")
	require.NoError(t, register.Migrate(t.Context(), owner), "there is nothing to do")
	_, err = register.OpenAsOwner(t.Context(), owner, procedures.All())
	require.ErrorContains(t, err, "newer than this program's")
}

// The register of a build before version 1 is for that build.
func TestARegisterOfAnEarlierBuildIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	owner, app := emptied(t)
	db := officetest.Connect(t, owner)
	_, err := db.Exec(`
		CREATE TABLE goose_db_version (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, version_id bigint, is_applied boolean, tstamp timestamp DEFAULT now());
		INSERT INTO goose_db_version (version_id, is_applied) SELECT n, true FROM generate_series(0, 30) n;
		GRANT USAGE ON SCHEMA public TO hejie_app; GRANT SELECT ON goose_db_version TO hejie_app`)
	require.NoError(t, err)
	before := catalogueOf(t, db)
	for name, try := range map[string]func() error{
		"migrate":       func() error { return register.Migrate(t.Context(), owner) },
		"open":          func() error { _, err := register.Open(t.Context(), app, procedures.All()); return err },
		"open as owner": func() error { _, err := register.OpenAsOwner(t.Context(), owner, procedures.All()); return err },
	} {
		err := try()
		require.ErrorContains(t, err, "this database holds the register of an earlier build", name)
		require.Equal(t, domain.Conflict, domain.KindOf(err), name)
	}
	require.Equal(t, before, catalogueOf(t, db))
}
