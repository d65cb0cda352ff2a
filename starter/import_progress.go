package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	tables "hejie/internal/sheet"
)

// A progress tells how far an import is: a bar on a terminal, a line now and
// then elsewhere, nothing to programs.
type progress struct {
	bar   *progressbar.ProgressBar
	label string
}

// stride is how many rows there are between two looks at the progress.
const stride = 1000

func (j *importJob) begin(label string) {
	j.label = j.text(label)
	f, ok := j.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return
	}
	j.bar = progressbar.NewOptions64(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(j.label),
		progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
}

func (j *importJob) at(rows int, table *tables.Reader) {
	if j.bar != nil {
		if read, total := table.Progress(); total > 0 {
			j.bar.ChangeMax64(total)
			_ = j.bar.Set64(min(read, total)) // what cannot be shown is not worth stopping for
		}
		return
	}
	if rows%stride == 0 && !j.json {
		_, _ = fmt.Fprintln(j.err, j.text("import.progress", "what", j.label, "rows", count(rows)))
	}
}

func (j *importJob) end() {
	if j.bar != nil {
		_ = j.bar.Finish()
		j.bar = nil
	}
}
