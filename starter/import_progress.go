package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	tables "hejie/internal/sheet"
)

// An importProgress tells how far an import is: a bar on a terminal, a line now
// and then elsewhere, nothing to programs.
type importProgress struct {
	*app
	bar   *progressbar.ProgressBar
	label string
}

// stride is how many rows there are between two looks at the progress.
const stride = 1000

func (p *importProgress) Begin(phase string) {
	p.label = p.text(phase)
	f, ok := p.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return
	}
	p.bar = progressbar.NewOptions64(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(p.label),
		progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
}

func (p *importProgress) At(rows int, table *tables.Reader) {
	if p.bar != nil {
		if read, total := table.Progress(); total > 0 {
			p.bar.ChangeMax64(total)
			_ = p.bar.Set64(min(read, total)) // what cannot be shown is not worth stopping for
		}
		return
	}
	if rows%stride == 0 && !p.json {
		_, _ = fmt.Fprintln(p.err, p.text("import.progress", "what", p.label, "rows", count(rows)))
	}
}

func (p *importProgress) End() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
