package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/cluster"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/record"
	"hejie/register"
)

// million measures reads and a decision over a register with a million cases,
// nine in ten of them closed, and sees that no big table was read from end to
// end meanwhile.
func million(ctx context.Context, b *bench) ([]Line, error) {
	shared, err := b.system(ctx)
	if err != nil {
		return nil, err
	}
	a, err := openArchive(ctx, b, shared, b.many(30_000, 1_000_000))
	if err != nil {
		return nil, err
	}
	lines, err := a.measure(ctx, b)
	return lines, errors.Join(err, a.db.Close(), shared.Cluster.Drop(ctx, archiveName))
}

// bigTable is how many rows make it matter that a table is read from end to end.
const bigTable = 10_000

const archiveName = "archive"

// archive is a register of a database of its own, without an engine.
type archive struct {
	*system
	cases int
}

func openArchive(ctx context.Context, b *bench, shared *system, cases int) (*archive, error) {
	c := shared.Cluster
	if err := c.Databases(ctx, cluster.Database{Name: archiveName, Owner: cluster.Owner, Users: []string{cluster.App}}); err != nil {
		return nil, err
	}
	dsn := c.DSN(cluster.Owner, archiveName)
	if err := officetest.Found(ctx, dsn); err != nil {
		return nil, err
	}
	db, err := postgres.Connect(ctx, postgres.Options{DSN: dsn, Timeout: 20 * time.Minute})
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := load(ctx, db, shared.People["registrar2"], cases, b); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	b.say("  %d cases were loaded in %.0f s", cases, time.Since(begun).Seconds())
	system := *shared
	system.db = db
	system.monday, system.begun = time.Now(), time.Now() // here the clock is the server's
	return &archive{&system, cases}, nil
}

// measure takes the turns of everything that people do, and then looks for
// tables that were read from end to end. Statistics are complete only when the
// sessions that made them have ended, so the register is opened for this alone.
func (a *archive) measure(ctx context.Context, b *bench) ([]Line, error) {
	dsn := a.Cluster.DSN(cluster.App, archiveName)
	office, err := officetest.Enter(ctx, postgres.Options{DSN: a.Cluster.DSN(cluster.Owner, archiveName)}, postgres.Options{DSN: dsn})
	if err != nil {
		return nil, err
	}
	whole := *a.System
	whole.Office = office
	a.System = &whole
	before, err := a.scans(ctx)
	if err != nil {
		return nil, errors.Join(err, office.Register.Close())
	}
	lines, err := a.turns(ctx, b.many(100, 300))
	if err := errors.Join(err, office.Register.Close()); err != nil {
		return nil, err
	}
	time.Sleep(time.Second) // the last of the sessions ends
	after, err := a.scans(ctx)
	if err != nil {
		return nil, err
	}
	var all int64
	for table, big := range before {
		if n := after[table].scans - big.scans; big.rows >= bigTable && n > 0 {
			b.say("  %s was read from end to end %d times", table, n)
			all += n
		}
	}
	lines = append(lines, figure("reads of a big table from end to end", float64(all), "scans").atMost(0))
	line, err := a.reconciling(ctx, dsn)
	return append(lines, line), err
}

// reconciling measures what a relay reads when it reconciles: where all open cases stand.
func (a *archive) reconciling(ctx context.Context, dsn string) (Line, error) {
	r, err := register.Open(ctx, postgres.Options{DSN: dsn}, procedures.All())
	if err != nil {
		return Line{}, err
	}
	begun := time.Now()
	open, err := r.OpenCases(ctx)
	took := time.Since(begun)
	return figure(fmt.Sprintf("what the relay compares, %d cases open", len(open)), took.Seconds()*1000, "ms"), errors.Join(err, r.Close())
}

// extent is how many rows a table has, and how often it was read from end to
// end.
type extent struct{ rows, scans int64 }

func (a *archive) scans(ctx context.Context) (map[string]extent, error) {
	rows, err := a.db.QueryContext(ctx, `SELECT relname, n_live_tup, seq_scan FROM pg_stat_user_tables`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	tables := map[string]extent{}
	for rows.Next() {
		var table string
		var e extent
		if err := rows.Scan(&table, &e.rows, &e.scans); err != nil {
			return nil, err
		}
		tables[table] = e
	}
	if tables["cases"].rows < int64(a.cases) {
		return nil, fmt.Errorf("PostgreSQL knows of %d cases only", tables["cases"].rows)
	}
	return tables, rows.Err()
}

// turns measures each thing once in each turn, warm.
func (a *archive) turns(ctx context.Context, times int) ([]Line, error) {
	registrar := a.People["registrar2"].ID
	things := []struct {
		name string
		do   func(id domain.CaseID) error
	}{
		{"inbox", func(domain.CaseID) error {
			items, err := a.Register.Inbox(ctx, record.InboxQuery{Staff: registrar, Limit: 200})
			if err == nil && len(items) == 0 {
				err = errors.New("an empty inbox")
			}
			return err
		}},
		{"notices", func(domain.CaseID) error {
			_, err := a.Register.Notices(ctx, registrar, 200)
			return err
		}},
		{"show", func(id domain.CaseID) error {
			if _, err := a.Register.MaySee(ctx, registrar, id); err != nil {
				return err
			}
			_, err := a.Register.Case(ctx, id)
			return err
		}},
		{"search for look-alikes of 100 cases", func(id domain.CaseID) error {
			var keys []string
			n := int(sha256.Sum256([]byte(id))[0])
			for i := range 100 {
				keys = append(keys, fmt.Sprintf("第%d号", n*100+i))
			}
			_, err := a.Register.LookAlikes(ctx, registrar, archiveSource, keys)
			return err
		}},
		{"search for an import of before", func(id domain.CaseID) error {
			_, err := a.Register.FindImport(ctx, registrar, domain.HashOf([]byte(id)))
			return err
		}},
		{"bells of a long queue, taken and gone", func(domain.CaseID) error {
			taken, err := a.Register.RingBells(ctx, atOnce, nil, func(context.Context, register.Bell) error { return nil })
			if err == nil && taken == 0 {
				err = errors.New("no bells")
			}
			return err
		}},
		{"a decision, with its case opened and looked at", func(domain.CaseID) error {
			h, err := a.byHand(ctx)
			if err != nil {
				return err
			}
			message, err := h.next(ctx)
			if err != nil {
				return err
			}
			_, err = a.Register.Decide(ctx, message, record.ByCommand)
			return err
		}},
	}
	took := map[string][]float64{}
	for turn := range times {
		id := archived(turn * (a.cases / times))
		for _, thing := range things {
			begun := time.Now()
			if err := thing.do(id); err != nil {
				return nil, fmt.Errorf("%s: %w", thing.name, err)
			}
			if turn >= times/10 { // warm
				took[thing.name] = append(took[thing.name], time.Since(begun).Seconds()*1000)
			}
		}
	}
	var lines []Line
	for _, thing := range things {
		name := fmt.Sprintf("%s, %d cases on record", thing.name, a.cases)
		lines = append(lines, figure(name+", p50", median(took[thing.name]), "ms"),
			figure(name+", p99", quantile(took[thing.name], 0.99), "ms").atMost(100))
	}
	return lines, nil
}

const (
	archiveSource = "archive"
	batch         = 2000 // cases a transaction
)

// load fills a register as years of work would have, by COPY. Every trigger
// runs, so the chain of the audit holds and no nonce is used twice.
func load(ctx context.Context, db *sql.DB, decider officetest.Person, cases int, b *bench) error {
	centres, err := communities(ctx, db)
	if err != nil {
		return err
	}
	var key string
	if err := db.QueryRowContext(ctx, `SELECT id FROM keys WHERE staff = $1`, decider.ID).Scan(&key); err != nil {
		return err
	}
	for from := 0; from < cases; from += batch {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for _, table := range archiveTables {
			if err := table.copy(ctx, tx, from, min(from+batch, cases), centres, string(decider.ID), key); err != nil {
				return errors.Join(fmt.Errorf("%s: %w", table.name, err), tx.Rollback())
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
		if from > 0 && from%(100*batch) == 0 {
			b.say("  %d cases", from)
		}
	}
	_, err = db.ExecContext(ctx, `VACUUM ANALYZE`)
	return err
}

func communities(ctx context.Context, db *sql.DB) (codes []string, err error) {
	err = db.QueryRowContext(ctx, `SELECT array_agg(code ORDER BY code) FROM centres WHERE tier = 1`).Scan(pq.Array(&codes))
	if err == nil && len(codes) == 0 {
		err = errors.New("there are no communities")
	}
	return codes, err
}

// archiveTable is what a case leaves in a table: rows, of none to some.
type archiveTable struct {
	name, columns string
	rows          func(n int, id, centre, staff, key string, at time.Time) [][]any
}

func (t archiveTable) copy(ctx context.Context, tx *sql.Tx, from, to int, centres []string, staff, key string) error {
	into, err := tx.PrepareContext(ctx, fmt.Sprintf(`COPY %s (%s) FROM STDIN`, t.name, t.columns))
	if err != nil {
		return err
	}
	for n := from; n < to; n++ {
		at := time.Date(2020, 1, 6, 9, 0, 0, 0, time.UTC).Add(time.Duration(n) * 3 * time.Minute)
		for _, row := range t.rows(n, string(archived(n)), centres[n%len(centres)], staff, key, at) {
			if _, err := into.ExecContext(ctx, row...); err != nil {
				return errors.Join(err, into.Close())
			}
		}
	}
	if _, err := into.ExecContext(ctx); err != nil {
		return errors.Join(err, into.Close())
	}
	return into.Close()
}

// archived is the number of the n-th case.
func archived(n int) domain.CaseID { return domain.CaseID(fmt.Sprintf("YX2020-%07d", n)) }

// ended reports whether the n-th case is closed.
func ended(n int) bool { return n%10 != 0 }

// envelope is what stands for what was signed, with its hash.
func envelope(n int) ([]byte, string) {
	signed := fmt.Appendf(nil, "archived %d", n)
	hash := sha256.Sum256(signed)
	return signed, hex.EncodeToString(hash[:])
}

func columns(names ...string) string { return strings.Join(names, ", ") }
