package procedures_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
)

const formsPage = "../../docs/reference/forms.md"

// The page of the forms is written from them.
func TestFormsAreDocumented(t *testing.T) {
	t.Parallel()
	page := formsDocument(t)
	if *update {
		require.NoError(t, os.WriteFile(formsPage, []byte(page), 0o600))
	}
	told, err := os.ReadFile(formsPage)
	require.NoError(t, err)
	require.Equal(t, string(told), page, "run the tests with -update if this is meant")
}

func formsDocument(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`# Forms

What a decision or an act says beyond its outcome is a form: a JSON object that is deposited and named by its hash. A form refuses a field that it does not
know, and says which. Fields in bold must be given. This page is written from the forms themselves (domain/mediation/forms.go, domain/shared_forms.go).

## Decisions
| task | answer | fields |
|---|---|---|
`)
	fields := map[string]domain.Field{}
	list := func(f domain.Form) string {
		var names []string
		for _, field := range f.Fields() {
			name := "`" + field.Name + "`"
			if field.Required {
				name = "**" + name + "**"
			}
			names = append(names, name)
			known, seen := fields[field.Name]
			require.True(t, !seen || same(known, field), "%s is asked for in two ways", field.Name)
			fields[field.Name] = field
		}
		return strings.Join(names, ", ")
	}
	for _, task := range all.Tasks() {
		for _, o := range task.Outcomes {
			fmt.Fprintf(&b, "| `%s` %s | `%s` %s | %s |\n", task.Kind, said(t, "task."+string(task.Kind)), o.Outcome, said(t, "outcome."+string(o.Outcome)), list(o.Form))
		}
	}
	b.WriteString("\n## Acts in a case\n| act | fields |\n|---|---|\n")
	for _, a := range all.Acts() {
		if a.InCase() {
			fmt.Fprintf(&b, "| `%s` %s | %s |\n", a.Kind, said(t, "act."+string(a.Kind)), list(a.Form))
		}
	}
	b.WriteString("\n## Fields\n| field | label | asked for as | limit |\n|---|---|---|---|\n")
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	for _, name := range sorted(names) {
		f := fields[name]
		var limits []string
		if f.Length > 0 {
			limits = append(limits, strconv.Itoa(f.Length)+" characters")
		}
		if f.Most > 0 {
			limits = append(limits, strconv.Itoa(f.Most)+" at the most")
		}
		if f.Unit != "" {
			limits = append(limits, "in "+f.Unit)
		}
		if f.Choices != nil {
			limits = append(limits, strings.Join(f.Choices, ", "))
		}
		require.NotEmpty(t, f.Input, name)
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, said(t, "field."+name), f.Input, strings.Join(limits, "; "))
	}
	return b.String()
}

// same reports whether two forms ask for a field alike, whether it must be given
// or not.
func same(a, b domain.Field) bool {
	return a.Input == b.Input && a.Length == b.Length && a.Most == b.Most && a.Unit == b.Unit && slices.Equal(a.Choices, b.Choices)
}

// said gives the words of both languages.
func said(t *testing.T, key string) string {
	require.True(t, catalogue.Has(catalogue.Chinese, key), key)
	return catalogue.Text(catalogue.Chinese, key)
}
