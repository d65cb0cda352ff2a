package catalogue_test

import (
	"go/ast"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/catalogue"
)

// sayings are the functions to which the key of a sentence is given, with what
// is filled in after it, and which argument it is.
var sayings = map[string]int{"Say": 0, "Fault": 1, "Refuse": 1, "orRefuse": 2, "fault": 1, "wrong": 1, "wrongOrganisation": 0}

// Whatever the code says it says by a key of both catalogues, and fills in what
// the texts have blanks for; and no text is left that nothing says.
func TestSentencesAreInTheCatalogue(t *testing.T) {
	t.Parallel()
	used, literals := map[string]bool{}, map[string]bool{}
	inspectIn(t, productFolders(t), func(n ast.Node, where string) {
		literals[literal(n)] = true
		if field, ok := n.(*ast.Field); ok && field.Tag != nil { // of a form
			name, _, _ := strings.Cut(reflect.StructTag(literal(field.Tag)).Get("json"), ",")
			literals[name] = true
		}
		if call, ok := n.(*ast.CallExpr); ok && calledName(call) == "wrongFile" {
			used[literal(call.Args[0])] = true // which fills in the rest itself
		}
		key, names, ok := saying(n)
		if !ok {
			return
		}
		used[key] = true
		for _, lang := range languages {
			require.True(t, catalogue.Has(lang, "said."+key), "%s: %s has no said.%s", where, lang, key)
			require.ElementsMatch(t, placeholders(lang, "said."+key), names, "%s: the blanks of said.%s in %s (left) and what is filled in (right)", where, key, lang)
		}
	})
	for _, key := range enumerated() {
		used[strings.TrimPrefix(key, "said.")] = true
	}
	require.Greater(t, len(used), 300, "hardly a saying was found, so nothing is checked")
	for _, key := range catalogue.Keys(catalogue.English) {
		if said, ok := strings.CutPrefix(key, "said."); ok {
			require.True(t, used[said] || strings.HasPrefix(said, "os_") && literals[said], "nothing says %s any more", key)
		}
		if field, ok := strings.CutPrefix(key, "field."); ok {
			require.True(t, literals[field], "nothing is called %s any more", field)
		}
	}
}

// What a field is called is told in Chinese.
func TestFieldsHaveTheirWord(t *testing.T) {
	t.Parallel()
	found := 0
	inspectIn(t, productFolders(t), func(n ast.Node, where string) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		for i, arg := range call.Args {
			if _, said := sayings[calledName(call)]; !said || literal(arg) != "field" || i+1 == len(call.Args) {
				continue
			}
			if name := literal(call.Args[i+1]); name != "" {
				found++
				require.True(t, catalogue.Has(catalogue.Chinese, "field."+name), "%s: field.%s", where, name)
			}
		}
	})
	require.Greater(t, found, 40, "hardly a field was found, so nothing is checked")
}

// saying gives the key of a sentence that is said by a call, and the names of
// what is filled in, in the form of placeholders. A key or names that the code
// computes are checked where they come from.
func saying(n ast.Node) (key string, names []string, ok bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return "", nil, false
	}
	at, ok := sayings[calledName(call)]
	if !ok || at >= len(call.Args) || call.Ellipsis.IsValid() {
		return "", nil, false
	}
	if key = literal(call.Args[at]); key == "" {
		return "", nil, false
	}
	pairs := call.Args[at+1:]
	if len(pairs) == 1 {
		return key, []string{"{" + key + "}"}, true
	}
	for i := 0; i < len(pairs); i += 2 {
		names = append(names, "{"+literal(pairs[i])+"}")
	}
	slices.Sort(names)
	return key, names, true
}
