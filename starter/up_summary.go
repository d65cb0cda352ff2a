package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"hejie/internal/cluster"
	"hejie/internal/dial"
	"hejie/workflows"
)

// summary tells where everything is and what to try next.
func (u *up) summary(own *cluster.Cluster, t told) {
	s := sheet{app: u.app}
	s.head(u.text("up.running"))
	s.row("up.page", u.page("workflows"))
	s.row("up.postgres", u.text("up.register_at", "address", own.Addr(), "database", cluster.Register,
		"passwords", filepath.Join(dial.ClusterDir(u.cfg), "passwords")))
	s.row("up.keys", t.keys)
	s.row("up.logs", u.logs())
	s.head(u.text("up.next"))
	for _, command := range u.next(t) {
		s.lines = append(s.lines, "  "+command)
	}
	s.head(u.text("up.how_to_stop"))
	s.show()
}

// next lists commands that can be copied as they are.
func (u *up) next(t told) []string {
	if t.asked == "" {
		return []string{u.command("setup --help"), u.command("--help")}
	}
	return []string{
		u.command("inbox --key " + t.example.file),
		u.command("show " + string(t.asked) + " --key " + t.example.file),
		u.page("workflows/" + url.PathEscape(workflows.MediationID(t.asked))),
	}
}

// command is a command line for this system, started as this program was.
func (u *up) command(line string) string {
	return strings.Join(append(append([]string{}, u.shortcuts...), os.Args[0], line), " ")
}

// page is an address in the Temporal UI.
func (u *up) page(path string) string {
	return u.cfg.Temporal.UI + "/namespaces/" + url.PathEscape(u.cfg.Temporal.Namespace) + "/" + path
}
