// Program dbos plays the cases that bench plays, written directly for DBOS
// Transact: a workflow a case, which waits for messages and records each in a
// transaction of as many rows. It reads a line of JSON for each round from its
// input and answers with a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dbos-inc/dbos-transact-golang/dbos"
	"github.com/jackc/pgx/v5/pgxpool"
)

// round is what is asked, and result what is answered.
type (
	round struct {
		Cases  int `json:"cases"`
		AtOnce int `json:"at_once"`
		Rows   int `json:"rows"`
	}
	result struct {
		Seconds      float64
		Milliseconds []float64
	}
)

const (
	decisions = 8 // of a case
	topic     = "decisions"
	patient   = 24 * time.Hour
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "bench-dbos:", err)
		os.Exit(1)
	}
}

// office is the program: its data source, and who waits for what in a case.
type office struct {
	dbos.Context
	source *dbos.DataSource
	rows   int
	number atomic.Int64
	seen   sync.Map // by workflow ID: chan int, the decision that is recorded
}

func run(ctx context.Context) error {
	cfg, err := pgxpool.ParseConfig(os.Getenv("BENCH_DSN"))
	if err != nil {
		return err
	}
	cfg.MaxConns = 32
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, `CREATE TABLE IF NOT EXISTS records (case_id text, decision int, n int, what text, at timestamptz, PRIMARY KEY (case_id, decision, n))`); err != nil {
		return err
	}
	o := &office{}
	// The tables share the database of DBOS, so that a step and its checkpoint
	// are one transaction.
	if o.Context, err = dbos.NewContext(ctx, dbos.Config{AppName: "bench", SystemDBPool: pool, Logger: slog.New(slog.DiscardHandler)}); err != nil {
		return err
	}
	if o.source, err = dbos.NewDataSource(o.Context, pool); err != nil {
		return err
	}
	dbos.RegisterWorkflow(o.Context, o.play)
	if err := dbos.Launch(o.Context); err != nil {
		return err
	}
	defer dbos.Shutdown(o.Context, 5*time.Second)
	answers := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var r round
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return err
		}
		done, err := o.round(r)
		if err != nil {
			return err
		}
		if err := answers.Encode(done); err != nil {
			return err
		}
	}
	return nil
}

// play is the workflow of a case.
func (o *office) play(ctx dbos.Context, decisions int) (string, error) {
	id, err := dbos.GetWorkflowID(ctx)
	if err != nil {
		return "", err
	}
	for n := 0; n <= decisions; n++ { // 0 is the opening
		what := "opened"
		if n > 0 {
			if what, err = dbos.Recv[string](ctx, topic, patient); err != nil {
				return "", err
			}
		}
		if _, err := dbos.RunAsTransaction(ctx, o.source, func(ctx context.Context, tx dbos.Tx) (string, error) {
			_, err := tx.Exec(ctx, `INSERT INTO records SELECT $1, $2, n, $3, clock_timestamp() FROM generate_series(1, $4::int) n`, id, n, what, o.rows)
			return "", err
		}); err != nil {
			return "", err
		}
		if seen, waited := o.seen.Load(id); waited {
			seen.(chan int) <- n
		}
	}
	return "agreed", nil
}

// round plays cases, a number of them at a time.
func (o *office) round(r round) (result, error) {
	o.rows = r.Rows
	var mu sync.Mutex
	var done result
	var failed error
	var all sync.WaitGroup
	begun := time.Now()
	for i := range r.AtOnce {
		all.Go(func() {
			for n := i; n < r.Cases; n += r.AtOnce {
				took, err := o.aCase()
				mu.Lock()
				done.Milliseconds = append(done.Milliseconds, took...)
				if err != nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	done.Seconds = time.Since(begun).Seconds()
	return done, failed
}

// aCase makes the decisions of a case, each when the one before is recorded, and
// tells how long each took, from being sent until it was.
func (o *office) aCase() ([]float64, error) {
	id := fmt.Sprintf("case-%d-%d", os.Getpid(), o.number.Add(1))
	seen := make(chan int, decisions+1)
	o.seen.Store(id, seen)
	defer o.seen.Delete(id)
	handle, err := dbos.RunWorkflow(o.Context, o.play, decisions, dbos.WithWorkflowID(id))
	if err != nil {
		return nil, err
	}
	<-seen
	var took []float64
	for range decisions {
		begun := time.Now()
		if err := dbos.Send(o.Context, id, "a signed decision", topic); err != nil {
			return nil, err
		}
		<-seen
		took = append(took, float64(time.Since(begun).Nanoseconds())/1e6)
	}
	_, err = handle.GetResult()
	return took, err
}
