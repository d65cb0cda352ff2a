package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
)

// acceptances opens cases that wait for their acceptance, and gives their tasks.
func (c commandLine) acceptances(t *testing.T, n int) (tasks []string) {
	t.Helper()
	for range n {
		id := c.OpenDispute(t)
		c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		tasks = append(tasks, string(id)+"/1.1")
	}
	return tasks
}

// count asks the register's database for a number.
func (c commandLine) count(t *testing.T, query string) (n int) {
	t.Helper()
	require.NoError(t, officetest.Connect(t, c.App).QueryRowContext(t.Context(), query).Scan(&n))
	return n
}

func TestDecideMany(t *testing.T) {
	t.Parallel()
	c := open(t)
	tasks := c.acceptances(t, 3)
	talks := string(c.inSession(t)) + "/3.1"
	table := c.write(t, "tasks.csv", "待办,说明\n"+strings.Join(tasks, ",属于民间纠纷\n")+",另有说明\n"+talks+",\nYX2022-000099/1.1,\n")

	lines := c.count(t, `SELECT count(*) FROM audit`)
	dry := c.done(t, "registrar2", "decide-many", table, "--outcome", "accept", "--note", "属于民间纠纷", "--dry-run")
	golden(t, "decide_many_dry_run", dry)
	golden(t, "decide_many_own", c.done(t, "registrar", "decide-many", table, "--outcome", "accept", "--dry-run", "--lang", "en")) // four eyes
	require.Equal(t, lines, c.count(t, `SELECT count(*) FROM audit`))
	require.NoFileExists(t, table+".messages")

	o := c.run(t, "registrar2", "decide-many", table, "--outcome", "accept")
	require.Equal(t, exitRefused, o.code, o.err)
	golden(t, "decide_many", o.out+strings.ReplaceAll(o.err, c.dir, ""))
	info, err := os.Stat(table + ".messages")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.Equal(t, 3, c.count(t, `SELECT count(*) FROM decisions d JOIN tasks t ON t.id = d.task WHERE t.kind = 'acceptance' AND d.staff = 'S0004' AND t.case_id < 'YX2022-000004'`))

	// Once more: those on record get their first receipt.
	var view manyView
	table = c.write(t, "tasks.csv", "task,note\n"+strings.Join(tasks, ",属于民间纠纷\n")+",另有说明\n")
	c.read(t, &view, "registrar2", "decide-many", table, "--outcome", "accept")
	require.Equal(t, []int{3, 3, 0}, []int{view.Passed, view.Again, view.Refused})
	require.Empty(t, view.Messages)
	require.NoFileExists(t, table+".messages")
	require.Equal(t, 4, c.count(t, `SELECT count(*) FROM decisions d JOIN tasks t ON t.id = d.task WHERE t.kind = 'acceptance'`))
}

func TestTablesThatAreNoTasks(t *testing.T) {
	t.Parallel()
	c := open(t)
	task := c.acceptances(t, 1)[0]
	for content, says := range map[string]string{
		"task\n":              "没有“待办”一列，或者没有内容",
		"案件\nYX2022-000001\n": "“案件”列不认识",
		"task,待办\n" + task + "," + task + "\n": "“待办”列不认识或者重复",
		"note\nx\n":             "没有“待办”一列",
		"task\nYX2022-000001\n": "第 2 行没有写待办编号",
		"task,outcome\n" + task + ",accept\n" + task + ",accept\n": "第 3 行：" + task + " 与第 2 行重复",
		"task,outcome\n" + task + ",\n":                            "用 --outcome",
		"task,outcome\n" + task + ",accept,x\n":                    "第 2 行没有写待办编号",
	} {
		o := c.run(t, "registrar2", "decide-many", c.write(t, "table.csv", content))
		require.Equal(t, exitUsage, o.code, content)
		require.Contains(t, o.err, says, content)
	}
	require.Equal(t, exitUsage, c.run(t, "registrar2", "decide-many", c.path("none.csv")).code)
	for outcome, says := range map[string]string{
		"nonsense!": "MALFORMED",
		"appoint":   "UNKNOWN_OUTCOME",
		"decline":   "不能批量决定为“不予受理”，须逐案审阅", // it needs a reason of law of its own
	} {
		odd := c.write(t, "odd.csv", "task,outcome\n"+task+","+outcome+"\n")
		require.Contains(t, c.done(t, "registrar2", "decide-many", odd, "--dry-run"), says)
		o := c.run(t, "registrar2", "decide-many", odd)
		require.Equal(t, exitRefused, o.code)
		require.Contains(t, o.out, says)
	}
	require.Zero(t, c.count(t, `SELECT count(*) FROM decisions`))
}

// Two at once would sign everything twice; and what was signed for another
// outcome, or too long ago, is not sent.
func TestKeptMessages(t *testing.T) {
	t.Parallel()
	c := open(t)
	tasks := c.acceptances(t, 2)
	table := c.write(t, "tasks.csv", "task\n"+strings.Join(tasks, "\n")+"\n")
	held, err := desk.KeepMessages(table + ".messages")
	require.NoError(t, err)
	require.Equal(t, exitConflict, c.run(t, "registrar2", "decide-many", table, "--outcome", "accept").code)

	another := c.Sign(t, "registrar2", domain.Envelope{Task: domain.TaskID(tasks[0]), Outcome: domain.Decline})
	now, err := c.Register.Now(t.Context())
	require.NoError(t, err)
	old := c.Sign(t, "registrar2", domain.Envelope{Task: domain.TaskID(tasks[1]), Outcome: domain.Accept, At: now.Add(-25 * time.Hour)})
	held.Close()
	c.write(t, "tasks.csv.messages", another+"\n"+old+"\ncut sho") // as by a crash
	c.done(t, "registrar2", "decide-many", table, "--outcome", "accept")
	require.Equal(t, 2, c.count(t, `SELECT count(*) FROM decisions WHERE outcome = 'accept'`))
}

// Killed again and again, at any point, a run comes to its end with every
// decision once, and no message refused for having been used before.
func TestKilledHalfWay(t *testing.T) {
	t.Parallel()
	c := open(t)
	const rows = 60
	table := c.write(t, "tasks.csv", "task\n"+strings.Join(c.acceptances(t, rows), "\n")+"\n")
	args := []string{"decide-many", table, "--outcome", "accept", "--json", "--config", c.path("hejie.yaml"), "--key", c.path("registrar2.pem")}
	seed := uint64(time.Now().UnixNano())
	chance := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	db := officetest.Connect(t, c.App)
	decided := func() (n int) {
		require.NoError(t, db.QueryRowContext(t.Context(), `SELECT count(*) FROM decisions`).Scan(&n))
		return n
	}
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	kills := 0
	for run := 1; ; run++ {
		require.Less(t, run, 200)
		child := exec.CommandContext(t.Context(), os.Args[0], args...)
		child.Env = append(os.Environ(), asHejie+"=yes")
		var out strings.Builder
		child.Stdout = &out
		require.NoError(t, child.Start())
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		// Killed when so many more are on record, or by then some way on.
		stop, patience := decided()+1+chance.IntN(8), time.NewTimer(time.Minute)
		var err error
		over := false
		for !over && decided() < stop {
			select {
			case err = <-ended:
				over = true
			case <-patience.C:
				require.Fail(t, "it stands still")
			case <-look.C:
			}
		}
		if !over {
			require.NoError(t, child.Process.Kill())
			err = <-ended
			kills++
		}
		var view manyView
		told := json.Unmarshal([]byte(out.String()), &view)
		if err == nil {
			require.NoFileExists(t, table+".messages")
		}
		if err == nil || told == nil { // it may be killed after its last word
			require.NoError(t, told)
			require.Equal(t, []int{rows, 0}, []int{view.Passed, view.Refused})
			break
		}
		require.Contains(t, fmt.Sprint(err), "killed", out.String())
	}
	t.Logf("killed %d times", kills)
	require.GreaterOrEqual(t, kills, 5)
	require.Equal(t, rows, decided())
	require.Zero(t, c.count(t, `SELECT count(*) FROM audit WHERE what = 'refused'`))
	report, err := c.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole())
}
