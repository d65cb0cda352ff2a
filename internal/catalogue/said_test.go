package catalogue_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"hejie/internal/catalogue"
)

// speakers are the packages that say why something is refused or wrong.
var speakers = []string{"domain", "register", "workflows", "config", "internal/desk", "internal/dial", "internal/importing", "internal/postgres", "internal/child", "starter"}

// sayings are the functions to which such a text is given, and which argument
// it is.
var sayings = map[string]int{"Refuse": 1, "Errorf": 1, "orRefuse": 2, "fault": 1, "ask": 0}

// Whatever the code says to people can be told in Chinese: a refusal's fact or
// an error's sentence that has no entry fails here.
func TestWhateverTheCodeSaysIsToldInChinese(t *testing.T) {
	t.Parallel()
	entries := map[string]bool{}
	for _, key := range catalogue.Keys(catalogue.English) {
		if strings.HasPrefix(key, "said.") {
			entries[form(catalogue.Text(catalogue.English, key))] = true
		}
	}
	written, found := map[string]bool{}, 0
	var missing []string
	inspectIn(t, speakers, func(n ast.Node, where string) {
		if e, ok := n.(ast.Expr); ok {
			text := constant(e)
			written[form(text)], written[form(about.ReplaceAllString(text, ""))] = true, true
		}
		text := saying(n, strings.Contains(where, "/config/") || strings.Contains(where, "/internal/importing/"))
		switch bare := field.FindString(text); {
		case !strings.ContainsFunc(verb.ReplaceAllString(about.ReplaceAllString(text, ""), ""), unicode.IsLetter):
		case bare == text:
			if found++; !catalogue.Has(catalogue.Chinese, "field."+bare) {
				missing = append(missing, where+": field."+bare)
			}
		default:
			if found++; !entries[form(text)] && !entries[form(about.ReplaceAllString(text, ""))] {
				missing = append(missing, where+": said. … = "+text)
			}
		}
	})
	require.Empty(t, missing, "the catalogue has no entry for them")
	require.Greater(t, found, 250, "hardly a saying was found, so nothing is checked")
	for _, fault := range []syscall.Errno{syscall.ENOENT, syscall.EACCES, syscall.EISDIR, syscall.ENOTDIR, syscall.EEXIST, syscall.ENOSPC} {
		written[fault.Error()] = true
	}
	for entry := range entries {
		require.True(t, written[entry], "nothing says %q any more", entry)
	}
	for _, key := range catalogue.Keys(catalogue.English) {
		if name, ok := strings.CutPrefix(key, "field."); ok {
			require.True(t, written[name], "nothing is called %s any more", name)
		}
	}
}

var (
	verb  = regexp.MustCompile(`%[0-9.]*[a-z]`)
	field = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)*`)
	about = regexp.MustCompile(`^((line )?([a-z_.]+|%[a-z]): )+`) // which is told as it is
)

// form is a text without what is filled in.
func form(text string) string {
	text = strings.ReplaceAll(text, "%q", `"{}"`)
	return placeholder.ReplaceAllString(verb.ReplaceAllString(text, "{}"), "{}")
}

// saying gives the format in which a call says something to people: in the
// configuration any error does. What is wrong with the form of a message is told
// to programmers, by the key it has.
func saying(n ast.Node, any bool) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	at, ok := sayings[calledName(call)]
	if of(call) == "fmt" || of(call) == "errors" {
		at, ok = 0, any && (calledName(call) == "Errorf" || calledName(call) == "New")
	}
	if !ok || at >= len(call.Args) {
		return ""
	}
	text := call.Args[at]
	if filled, nested := text.(*ast.CallExpr); nested && of(filled) == "fmt" {
		text = filled.Args[0]
	}
	if code, named := call.Args[0].(*ast.Ident); named && code.Name == "Malformed" && !strings.Contains(constant(text), " ") {
		return ""
	}
	return constant(text)
}

// of names the package a function is called of.
func of(call *ast.CallExpr) string {
	if s, ok := call.Fun.(*ast.SelectorExpr); ok {
		if name, ok := s.X.(*ast.Ident); ok {
			return name.Name
		}
	}
	return ""
}

// constant gives the text of a string literal, or of several joined by +.
func constant(e ast.Expr) string {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return constant(sum.X) + constant(sum.Y)
	}
	return literal(e)
}
