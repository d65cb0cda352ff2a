package catalogue_test

import (
	"go/ast"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// searching lists the functions of package strings that recognise a text. Those
// of regular expressions are recognised by their names.
var searching = strings.Fields("Contains ContainsAny ContainsFunc HasPrefix HasSuffix Index LastIndex Cut CutPrefix CutSuffix EqualFold Split SplitN Fields TrimPrefix TrimSuffix")

// libraries lists the functions that look into the text of a library's error,
// which tells what is needed in no other way.
var libraries = map[string]string{
	"strictError": "encoding/json has no type for an unknown key",
	"WrongYAML":   "the YAML library gives lines in its texts alone",
	"Reason":      "the settings library announces its faults with a heading",
}

// Nobody recognises a sentence by its text: what has to be known of an error is
// its kind, its code, its key and its values.
func TestNoSentenceIsRecognised(t *testing.T) {
	t.Parallel()
	found, exempt := 0, map[string]bool{}
	inspectIn(t, productFolders(t), func(n ast.Node, where string) {
		f, ok := n.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			return
		}
		said := sentencesIn(f.Body)
		found += len(said)
		ast.Inspect(f.Body, func(n ast.Node) bool {
			var looked []ast.Expr
			switch n := n.(type) {
			case *ast.CallExpr:
				if !recognises(n) {
					return true
				}
				looked = append(n.Args, n.Fun)
			case *ast.BinaryExpr:
				if op := n.Op.String(); op != "==" && op != "!=" || literal(n.Y) == "" {
					return true
				}
				looked = []ast.Expr{n.X}
			case *ast.SwitchStmt:
				looked = []ast.Expr{n.Tag}
			}
			for _, e := range looked {
				if !isSentence(e, said) {
					continue
				}
				exempt[f.Name.Name] = true
				require.Contains(t, libraries, f.Name.Name, "%s: %s recognises a sentence by its text", where, f.Name.Name)
			}
			return true
		})
	})
	require.Greater(t, found, 10, "hardly a sentence was found, so nothing is checked")
	for name := range libraries {
		require.True(t, exempt[name], "%s looks into no text any more", name)
	}
}

// productFolders lists the folders of the product's own code.
func productFolders(t *testing.T) (folders []string) {
	t.Helper()
	for _, top := range []string{"activities", "config", "domain", "internal", "register", "starter", "worker", "workflows"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(root, top), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				folders = append(folders, strings.TrimPrefix(path, root+"/"))
			}
			return err
		}))
	}
	return folders
}

func recognises(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	if of, ok := f.X.(*ast.Ident); ok && of.Name == "strings" {
		return slices.Contains(searching, f.Sel.Name)
	}
	return strings.HasPrefix(f.Sel.Name, "Match") || strings.HasPrefix(f.Sel.Name, "Find")
}

// sentencesIn lists the variables of a function to which the text of a sentence is
// given.
func sentencesIn(body *ast.BlockStmt) map[string]bool {
	said := map[string]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, value := range a.Rhs {
			if i >= len(a.Lhs) || !isSentence(value, said) {
				continue
			}
			if name, ok := a.Lhs[i].(*ast.Ident); ok {
				said[name.Name] = true
			}
		}
		return true
	})
	return said
}

// isSentence reports whether an expression holds the text of an error or of a
// sentence, or a variable of such.
func isSentence(e ast.Expr, said map[string]bool) (found bool) {
	if e == nil {
		return false
	}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := calledName(n)
			found = found || name == "Error" && len(n.Args) == 0 || name == "Tell"
			if name == "Value" || name == "Inner" { // of a sentence, and what we look at
				return false
			}
		case *ast.SelectorExpr:
			found = found || n.Sel.Name == "Sentence" || n.Sel.Name == "Fact"
		case *ast.Ident:
			found = found || said[n.Name]
		}
		return !found
	})
	return found
}
