//go:build e2e

package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"go.temporal.io/api/workflowservice/v1"
	"golang.org/x/text/encoding/simplifiedchinese"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// imported is what `hejie import --json` prints.
type imported struct {
	Rows, Opened, Known int
	Manifest            record.Manifest
	Act                 domain.Hash
	Seconds             float64
	LookAlikes          []record.LookAlikes `json:"look_alikes"`
	Problems            []struct {
		Line int
		Code string
	}
	Started *struct {
		All     bool
		Seconds float64
	}
}

func (i imported) String() string {
	text := fmt.Sprintf("%d rows: %d opened in %.1f s (%.0f a second), %d known, %d bad, %d pairs look alike",
		i.Rows, i.Opened, i.Seconds, float64(i.Opened)/i.Seconds, i.Known, i.Manifest.Bad, len(i.LookAlikes))
	if i.Started != nil {
		text += fmt.Sprintf("; all workflows started after %.1f s (%.0f a second): %v", i.Started.Seconds, float64(i.Opened)/i.Started.Seconds, i.Started.All)
	}
	return text
}

// importCommand is `hejie import` in somebody's name.
func (s system) importCommand(t testing.TB, who string, args ...string) *exec.Cmd {
	t.Helper()
	key := s.KeyFile(t, who)
	c := exec.Command(program(t, "hejie"), append([]string{"import", "--config", s.Config, "--key", key, "--json"}, args...)...)
	c.Dir = filepath.Dir(key)
	return c
}

// importAll runs `hejie import` to its end.
func (s system) importAll(t testing.TB, who string, args ...string) imported {
	t.Helper()
	var out, errs bytes.Buffer
	c := s.importCommand(t, who, args...)
	c.Stdout, c.Stderr = &out, &errs
	require.NoError(t, c.Run(), "%s%s", out.String(), errs.String())
	var i imported
	require.NoError(t, json.Unmarshal(out.Bytes(), &i), out.String())
	return i
}

// books is a mapping as an office would write it, and table the rows to go with
// it: so many good ones, and after each hundred a bad one.
func books(t testing.TB, source string) (mapping string) {
	t.Helper()
	return save(t, "books.yaml", officetest.Mapping(source))
}

func table(good int) [][]string {
	rows := officetest.Books(good)
	for n := good / 100; n > 0; n-- {
		rows = slices.Insert(rows, 1+n*100, []string{fmt.Sprintf("坏%d", n), "2025-02-30", "流水井", "渗水", "", "李某"})
	}
	return rows
}

func save(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// cases gives the open cases that came from a source.
func (s system) cases(t testing.TB, source string) []domain.CaseID {
	t.Helper()
	var ids []domain.CaseID
	for _, id := range s.List(t, `SELECT id FROM cases WHERE source = $1 AND closed_at IS NULL ORDER BY id`, source) {
		ids = append(ids, domain.CaseID(id))
	}
	return ids
}

// requireRunning sees that the engine runs a workflow for every case. What it
// lists lags behind what it runs.
func (s system) requireRunning(t testing.TB, ids []domain.CaseID) {
	t.Helper()
	var missing []domain.CaseID
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(100 * time.Millisecond) {
		running := s.running(t)
		missing = slices.DeleteFunc(slices.Clone(ids), func(id domain.CaseID) bool { return running[workflows.MediationID(id)] })
		if len(missing) == 0 {
			return
		}
	}
	require.Empty(t, missing, "cases without a workflow that runs")
}

// running lists the workflows that the engine says run.
func (s system) running(t testing.TB) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	var page []byte
	for {
		list, err := s.Client.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
			Query: `ExecutionStatus = "Running"`, PageSize: 1000, NextPageToken: page,
		})
		require.NoError(t, err)
		for _, w := range list.GetExecutions() {
			ids[w.GetExecution().GetWorkflowId()] = true
		}
		if page = list.GetNextPageToken(); len(page) == 0 {
			return ids
		}
	}
}

// awaitAcceptance waits until somebody is asked about every case of a source.
// It goes on for as long as there is progress.
func (s system) awaitAcceptance(t testing.TB, source string, all int) {
	t.Helper()
	asked := -1
	for last := time.Now(); asked < all; time.Sleep(100 * time.Millisecond) {
		before := asked
		asked = s.Count(t, `
			SELECT count(*) FROM cases c JOIN tasks t ON t.case_id = c.id
			WHERE c.source = $1 AND t.kind = $2 AND t.state = 'open'`, source, domain.Acceptance)
		if asked > before {
			last = time.Now()
		}
		require.Less(t, time.Since(last), patience, "%d of %d cases were asked about", asked, all)
	}
}

func TestImport(t *testing.T) {
	s := start(t)
	const good = 600
	rows := table(good)

	t.Run("killed again and again", func(t *testing.T) {
		args := []string{save(t, "books.csv", officetest.CSV(rows)), "--mapping", books(t, "killed")}
		cut := 0
		for _, at := range []int{1, 200, 400} {
			c := s.importCommand(t, "district-registrar", args...)
			require.NoError(t, c.Start())
			ended := make(chan error, 1)
			go func() { ended <- c.Wait() }()
			for begun := time.Now(); len(s.cases(t, "killed")) < at && time.Since(begun) < patience; {
				time.Sleep(time.Millisecond)
			}
			require.NoError(t, c.Process.Kill())
			<-ended
			if there := len(s.cases(t, "killed")); there >= at && there < good {
				cut++
			}
		}
		require.Positive(t, cut, "every kill came too late, so nothing was tested")
		there := len(s.cases(t, "killed"))
		i := s.importAll(t, "district-registrar", append(args, "--wait")...)
		t.Logf("cut off %d times, %d cases there: %s", cut, there, i)
		require.Equal(t, []int{good, good / 100}, []int{i.Opened + i.Known, i.Manifest.Bad})
		require.GreaterOrEqual(t, i.Known, there, "what was sent before a kill may have been committed after it")
		require.Equal(t, 102, i.Problems[0].Line)
		require.True(t, i.Started.All)
		ids := s.cases(t, "killed")
		require.Len(t, ids, good)
		s.requireRunning(t, ids)
		s.awaitAcceptance(t, "killed", good)
		again := s.importAll(t, "district-registrar", args...)
		require.Equal(t, []int{0, good}, []int{again.Opened, again.Known})
		require.Equal(t, i.Act, again.Act)
	})

	t.Run("killed before it is told", s.killedBeforeItIsTold)

	t.Run("two at the same time", func(t *testing.T) {
		args := []string{save(t, "books.csv", officetest.CSV(rows)), "--mapping", books(t, "twice"), "--wait"}
		var both [2]imported
		var running sync.WaitGroup
		for i, who := range []string{"district-registrar", "district-head"} {
			running.Go(func() { both[i] = s.importAll(t, who, args...) })
		}
		running.Wait()
		t.Log(both)
		require.Equal(t, good, both[0].Opened+both[1].Opened)
		require.Len(t, s.cases(t, "twice"), good)
		s.requireRunning(t, s.cases(t, "twice"))
	})

	t.Run("GB18030", func(t *testing.T) {
		content, err := simplifiedchinese.GB18030.NewEncoder().Bytes(officetest.CSV(table(200)))
		require.NoError(t, err)
		s.importVariant(t, "gb", save(t, "books.csv", content))
	})

	t.Run("XLSX", func(t *testing.T) {
		book := excelize.NewFile()
		for n, row := range table(200) {
			require.NoError(t, book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n+1), &row))
		}
		path := filepath.Join(t.TempDir(), "books.xlsx")
		require.NoError(t, book.SaveAs(path))
		s.importVariant(t, "xlsx", path, "--sheet", "Sheet1")
	})

	s.RequireWhole(t)
}

func (s system) importVariant(t *testing.T, source, file string, more ...string) {
	i := s.importAll(t, "district-registrar", append([]string{file, "--mapping", books(t, source), "--wait"}, more...)...)
	require.Equal(t, []int{200, 2}, []int{i.Opened, i.Manifest.Bad})
	ids := s.cases(t, source)
	require.Len(t, ids, 200)
	story, err := s.Register.Case(t.Context(), ids[0])
	require.NoError(t, err)
	require.Equal(t, "渗水0", story.Title)
	s.requireRunning(t, ids)
}

// Every message of a real board becomes a case with its workflow.
func TestImportMessages(t *testing.T) {
	folder := os.Getenv("HEJIE_SHARED_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data") // beside the repository
	}
	path, err := filepath.Abs(filepath.Join(folder, "messages.csv"))
	require.NoError(t, err)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("NOT TESTED on real data: %s is not there; set HEJIE_SHARED_DATA to the folder that has it", path)
	}
	s := start(t)
	// Whoever takes matters in does not accept them, so the district needs two.
	s.Enrol(t, "importer", domain.Seat{Post: domain.Registrar, Centre: officetest.District})
	i := s.importAll(t, "importer", path, "--mapping", "messages", "--wait")
	t.Log(i)
	require.Equal(t, []int{4326, 4326, 0}, []int{i.Rows, i.Opened, i.Manifest.Bad})
	require.NotEmpty(t, i.LookAlikes)
	require.True(t, i.Started.All)
	ids := s.cases(t, "messages")
	require.Len(t, ids, 4326)
	s.requireRunning(t, ids)
	again := s.importAll(t, "importer", path, "--mapping", "messages")
	t.Log(again)
	require.Equal(t, []int{0, 4326}, []int{again.Opened, again.Known})
	if !testing.Short() {
		begun := time.Now()
		s.awaitAcceptance(t, "messages", len(ids))
		t.Logf("everybody is asked after another %.1f s", time.Since(begun).Seconds())
	}
	s.messageIsSettled(t)
}

// messageIsSettled takes one of the imported messages through all three tiers
// to an agreement, and has the command line tell its whole story.
func (s system) messageIsSettled(t testing.TB) {
	t.Helper()
	id := domain.CaseID(s.List(t, `SELECT min(id) FROM cases WHERE source = 'messages' AND centre = $1`, officetest.Community)[0])
	story := s.throughTheTiers(t, id, domain.Details{Respondents: []domain.PartyEntry{{Role: domain.Respondent, Name: "某物业公司"}}})

	told, exit := systemtest.Hejie(t.Context(), s.Config, "show", string(id), "--key", s.KeyFile(t, "district-head"))
	require.Zero(t, exit, told)
	require.Contains(t, told, "达成书面调解协议")
	for _, task := range story.Tasks {
		require.Contains(t, told, string(task.Task))
		require.Contains(t, told, string(task.Decision.By))
		require.Contains(t, told, string(task.Decision.Message))
		if !task.Due.IsZero() { // it awaits the next year's calendar
			require.Contains(t, told, task.Due.In(domain.Shanghai()).Format("2006-01-02 15:04"))
		}
	}
}
