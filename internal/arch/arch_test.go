package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module   = "hejie/"
	root     = "../.."
	maxLines = 400
)

// anything is what a program may import.
const anything = "*"

// allowed lists, for each package of ours, the others of ours that it may
// import. Arrows point inward: domain knows nobody but the catalogue, of whose
// texts its refusals are made, and only the programs know everybody.
var allowed = map[string]string{
	"domain":                "internal/catalogue",
	"domain/change":         "domain",
	"domain/mediation":      "domain",
	"domain/procedures":     "domain domain/change domain/mediation",
	"internal/catalogue":    "",
	"internal/port":         "domain internal/catalogue",
	"internal/postgres":     "domain",
	"workflows":             "domain domain/mediation domain/procedures internal/catalogue internal/port",
	"activities":            "domain internal/port internal/record register workflows",
	"register":              "domain domain/change domain/mediation internal/catalogue internal/crash internal/postgres internal/record",
	"config":                "domain domain/procedures internal/catalogue",
	"internal/sheet":        "internal/catalogue",
	"internal/importing":    "domain domain/mediation internal/desk internal/record internal/sheet",
	"internal/paper":        "",
	"internal/docx":         "internal/paper",
	"internal/pdf":          "internal/paper",
	"internal/dossier":      "domain domain/mediation internal/catalogue internal/docx internal/paper internal/pdf internal/record",
	"internal/child":        "domain",
	"internal/crash":        "",
	"internal/cluster":      "",
	"internal/desk":         "domain domain/procedures internal/catalogue internal/crash internal/record",
	"internal/figures":      "domain internal/desk internal/record internal/sheet",
	"internal/dial":         "config domain domain/procedures internal/cluster internal/postgres register",
	"internal/officetest":   "config domain domain/change domain/mediation domain/procedures internal/postgres internal/record internal/registertest register",
	"internal/record":       "domain domain/mediation",
	"internal/registertest": "internal/cluster",
	"internal/relay":        "domain internal/catalogue register workflows",
	"internal/stopwatch":    "",
	"internal/systemtest":   "config domain internal/child internal/cluster internal/dial internal/officetest internal/postgres internal/record register workflows",
	"internal/arch":         "",
	"worker":                anything,
	"starter":               anything,
	"e2e":                   anything,
	"e2e/chaos":             anything,
	"bench":                 anything,
}

// replayed lists the packages whose code runs again at every replay.
var replayed = strings.Fields("domain domain/change domain/mediation domain/procedures internal/catalogue internal/port workflows")

// unfit lists what replayed code may not import: each is a way to see
// something that a replay would not see again, or to say it twice.
var unfit = strings.Fields("os net net/http math/rand math/rand/v2 crypto/rand sync log log/slog database/sql")

// vague lists names that say nothing about what a package holds.
var vague = strings.Fields("util utils common helper helpers type types model models misc shared")

// pkg is what the go command tells about a package of ours.
type pkg struct {
	ImportPath     string
	Name           string
	Doc            string
	IgnoredGoFiles []string
	Imports        []string
	TestImports    []string // of the tests inside the package; those outside it are not bound
}

// path is the package's folder below the root of the project.
func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// builds are the build tags that we build, test and vet with.
var builds = []string{"e2e", "e2e,crash"}

// packages lists our packages with everything that any build of ours brings in,
// and as ignored the files that none does.
func packages(t *testing.T) []pkg {
	t.Helper()
	found := listed(t, builds[0])
	require.NotEmpty(t, found, "the go command found no package, so nothing is checked")
	for _, tags := range builds[1:] {
		for i, p := range listed(t, tags) {
			all := &found[i]
			require.Equal(t, p.ImportPath, all.ImportPath, "a package that only some builds have")
			all.Imports, all.TestImports = append(all.Imports, p.Imports...), append(all.TestImports, p.TestImports...)
			all.IgnoredGoFiles = slices.DeleteFunc(all.IgnoredGoFiles, func(file string) bool { return !slices.Contains(p.IgnoredGoFiles, file) })
		}
	}
	return found
}

// listed lists our packages as a build with these tags has them.
func listed(t *testing.T, tags string) (found []pkg) {
	t.Helper()
	list := exec.Command("go", "list", "-tags", tags,
		"-json=ImportPath,Name,Doc,IgnoredGoFiles,Imports,TestImports", "./...")
	list.Dir = root
	var failure bytes.Buffer
	list.Stderr = &failure
	output, err := list.Output()
	require.NoError(t, err, failure.String())
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return found
		} else {
			require.NoError(t, err)
		}
		found = append(found, p)
	}
}

// mayImport reports whether the table lets the package at p import path.
func mayImport(p, path string) bool {
	ours, isOurs := strings.CutPrefix(path, module)
	return !isOurs || allowed[p] == anything || slices.Contains(strings.Fields(allowed[p]), ours)
}

func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && !strings.HasPrefix(path, module)
}

func TestTableIsComplete(t *testing.T) {
	t.Parallel()
	var found, listed []string
	for _, p := range packages(t) {
		found = append(found, p.path())
	}
	for row := range allowed {
		listed = append(listed, row)
	}
	require.ElementsMatch(t, listed, found, "the table of who may import whom (left) and the packages there are (right)")
}

// A test inside a package is bound by the package's row; one outside it looks
// from where the programs stand, and may import more.
func TestImportsPointInward(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range slices.Concat(p.Imports, p.TestImports) {
			require.True(t, mayImport(p.path(), imported), "%s may not import %s", p.path(), imported)
		}
	}
}

func TestDomainNeedsOnlyTheStandardLibraryAndItsTexts(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.path() != "domain" && p.path() != "internal/catalogue" {
			continue
		}
		for _, imported := range p.Imports {
			require.True(t, isStandard(imported) || imported == module+"internal/catalogue", "%s may not import %s", p.path(), imported)
		}
	}
}

func TestReplayedCodeSeesOnlyItsHistory(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !slices.Contains(replayed, p.path()) {
			continue
		}
		for _, imported := range p.Imports {
			require.NotContains(t, unfit, imported, "%s may not import it", p.path())
		}
	}
}

func TestProgramsCarryNoTestCode(t *testing.T) {
	t.Parallel()
	forTests := []string{module + "internal/registertest", module + "internal/officetest", module + "internal/systemtest", module + "e2e", module + "bench"}
	for _, p := range packages(t) {
		if slices.Contains(forTests, p.ImportPath) {
			continue
		}
		for _, imported := range p.Imports {
			require.NotContains(t, append(forTests, "testing"), imported, "%s may not import it", p.path())
		}
	}
}

// openers are the files of the command line that know the register: the one that
// opens it, and those that found it.
var openers = strings.Fields("office.go setup.go up.go")

// Commands speak to a desk.Office, which is the register today and may be a
// connection to another machine tomorrow.
func TestCommandsHoldNoRegister(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "starter", "*.go"))
	require.NoError(t, err)
	var know []string
	for _, file := range files {
		name := filepath.Base(file)
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range parsed.Imports {
			if spec.Path.Value == `"`+module+`register"` && !strings.HasSuffix(name, "_test.go") {
				know = append(know, name)
			}
		}
	}
	require.ElementsMatch(t, openers, know, "the files that may import the register (left) and those that do")
}

func TestPackagesIntroduceThemselves(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		require.NotEmpty(t, p.Doc, "%s has no package comment", p.path())
		require.NotContains(t, vague, p.Name, "%s says nothing about what it holds", p.path())
		for element := range strings.SplitSeq(p.path(), "/") {
			require.NotContains(t, vague, element, "%s says nothing about what it holds", p.path())
		}
		require.Empty(t, p.IgnoredGoFiles, "%s: files that no build of ours compiles, and so no test checks", p.path())
	}
}

// Reading every file here also tells the test cache that this package depends
// on all of them; it knows nothing of what the go command reads.
func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	read := 0
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && file != root && (strings.HasPrefix(name, ".") || name == "bin") {
			return fs.SkipDir
		}
		if entry.IsDir() || filepath.Ext(file) != ".go" {
			return nil
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		read++
		require.LessOrEqual(t, bytes.Count(content, []byte("\n")), maxLines, "%s: split it by noun", file)
		return nil
	})
	require.NoError(t, err)
	require.NotZero(t, read, "no file was read, so nothing is checked")
}
