package domain_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// What is enumerated lists all there is: other tests go over the lists, and none
// would miss what a list has forgotten.
func TestListsAreWhole(t *testing.T) {
	t.Parallel()
	declared := constants(t)
	require.ElementsMatch(t, declared["Stage"], listed(domain.Stages()))
	require.ElementsMatch(t, declared["TaskKind"], listed(domain.TaskKinds()))
	require.ElementsMatch(t, declared["ActKind"], listed(domain.ActKinds()))
	require.ElementsMatch(t, declared["Ending"], listed(domain.Endings()))
	require.ElementsMatch(t, declared["RefusalCode"], listed(domain.RefusalCodes()))
}

func listed[S ~string](values []S) (all []string) {
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// constants gives the values of the package's constants by their type.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	values := map[string][]string{}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, named := spec.Type.(*ast.Ident)
			if value, literal := spec.Values[0].(*ast.BasicLit); named && literal && value.Kind == token.STRING {
				text, err := strconv.Unquote(value.Value)
				require.NoError(t, err)
				values[kind.Name] = append(values[kind.Name], text)
			}
			return true
		})
	}
	return values
}
