package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
)

// core lists the packages whose files know no procedure …
var core = strings.Fields("domain register workflows starter internal/desk internal/relay internal/catalogue internal/port activities worker")

// … but for these, which are a procedure's own, or list what there is.
var own = map[string]string{
	"domain":        "change.go act.go task.go dispute.go correction.go agreement.go court.go dossier.go figures.go rates.go risk.go sample.go",
	"register":      "change.go correction.go handover.go proposals.go mediation.go mediation_outcomes.go courts.go disputes.go figures.go followup.go import.go leaving.go lookalikes.go merge.go minors.go related.go representatives.go sample.go",
	"workflows":     "kinds.go mediation.go workflows.go",
	"starter":       "calendar.go staff.go dossier.go demo_people.go demo_play.go dispute_open.go file_document.go hand_over.go stats_sample.go",
	"internal/desk": "agreement_sheet.go change.go",
}

// What every procedure may have is declared in the core, and named there.
func shared() (kinds []string) {
	acts := slices.Concat(domain.OfficeVerbs(), domain.Rewindings(), domain.Holds(), []domain.DeclaredAct{domain.Recusal()})
	for _, a := range acts {
		kinds = append(kinds, string(a.Kind))
	}
	return kinds
}

// Core code names neither a procedure nor what only one of them has: it asks the
// declaration.
func TestCoreKnowsNoProcedure(t *testing.T) {
	t.Parallel()
	forbidden := ofProcedures(t)
	require.NotEmpty(t, forbidden)
	for folder, files := range own {
		for name := range strings.FieldsSeq(files) {
			require.FileExists(t, filepath.Join(root, folder, name))
		}
	}
	for _, folder := range core {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			name := filepath.Base(file)
			if strings.HasSuffix(name, "_test.go") || slices.Contains(strings.Fields(own[folder]), name) {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			for _, p := range procedures.All().All() {
				for _, imported := range parsed.Imports {
					if imported.Path.Value == strconv.Quote(module+"domain/"+string(p.Kind)) {
						t.Errorf("%s/%s imports the procedure %s", folder, name, p.Kind)
					}
				}
			}
			fields := map[*ast.Ident]bool{}
			ast.Inspect(parsed, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					fields[n.Sel] = true
					if of, ok := n.X.(*ast.Ident); ok && of.Name == "domain" && slices.Contains(forbidden, n.Sel.Name) {
						t.Errorf("%s/%s names domain.%s", folder, name, n.Sel.Name)
					}
				case *ast.Field: // names of fields are nobody's
					for _, name := range n.Names {
						fields[name] = true
					}
				case *ast.KeyValueExpr:
					if name, ok := n.Key.(*ast.Ident); ok {
						fields[name] = true
					}
				case *ast.Ident:
					if folder == "domain" && !fields[n] && slices.Contains(forbidden, n.Name) {
						t.Errorf("%s/%s names %s", folder, name, n.Name)
					}
				case *ast.BasicLit:
					for _, p := range procedures.All().All() {
						if n.Kind == token.STRING && (n.Value == strconv.Quote(string(p.Kind)) || strings.Contains(n.Value, "'"+string(p.Kind)+"'")) {
							t.Errorf("%s/%s names the procedure %s", folder, name, p.Kind)
						}
					}
				}
				return true
			})
		}
	}
}

// ofProcedures lists the constants of the domain that are one procedure's.
func ofProcedures(t *testing.T) (names []string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(root, "domain"))
	require.NoError(t, err)
	core := append(shared(), string(domain.OnHold))
	for _, file := range files {
		if file.IsDir() || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "domain", file.Name()), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, named := spec.Type.(*ast.Ident)
			value, literal := spec.Values[0].(*ast.BasicLit)
			if named && literal && slices.Contains([]string{"TaskKind", "ActKind", "Ending"}, kind.Name) {
				text, err := strconv.Unquote(value.Value)
				require.NoError(t, err)
				if !slices.Contains(core, text) {
					names = append(names, spec.Names[0].Name)
				}
			}
			return true
		})
	}
	return names
}
