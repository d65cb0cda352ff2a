package catalogue_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/catalogue"
	"hejie/internal/importing"
	"hejie/internal/record"
	"hejie/internal/sheet"
)

var languages = []string{catalogue.Chinese, catalogue.English}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func TestLanguagesSayTheSameThings(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, catalogue.Keys(catalogue.English))
	require.Equal(t, catalogue.Keys(catalogue.Chinese), catalogue.Keys(catalogue.English))
	for _, key := range catalogue.Keys(catalogue.English) {
		require.ElementsMatch(t, placeholders(catalogue.Chinese, key), placeholders(catalogue.English, key), "the placeholders of %s", key)
	}
}

// placeholders lists the names a text is filled in with, each once: a language
// may repeat one.
func placeholders(lang, key string) []string {
	names := placeholder.FindAllString(catalogue.Text(lang, key), -1)
	slices.Sort(names)
	return slices.Compact(names)
}

func TestFilesHoldNothingThatIsLost(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		files, err := filepath.Glob("texts/*." + lang + ".txt")
		require.NoError(t, err)
		require.Greater(t, len(files), 1)
		seen := map[string]bool{} // in any of them
		for _, file := range files {
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			for n, line := range strings.Split(string(content), "\n") {
				if line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				key, text, ok := strings.Cut(line, " = ")
				require.True(t, ok && text != "", "%s:%d is no line of the form key = text", file, n+1)
				require.Regexp(t, `^[A-Za-z0-9_.+-]+$`, key, "%s:%d", file, n+1)
				require.False(t, seen[key], "%s:%d: %s stands there twice", file, n+1, key)
				seen[key] = true
			}
		}
	}
}

func TestTextFillsInAndFallsBack(t *testing.T) {
	t.Parallel()
	require.Equal(t, "1 message", strings.ReplaceAll(catalogue.Text("en", "refusal.fact", "fact", "1 message"), " (1 message)", "1 message"))
	require.Equal(t, "（岗位）", catalogue.Text("zh-CN", "refusal.fact", "fact", "岗位"))
	require.Equal(t, "no.such.key", catalogue.Text("en", "no.such.key"))
	require.False(t, catalogue.Has("en", "no.such.key"))
}

// values gives an enumeration of the domain under its prefix in the catalogue.
func values[S ~string](prefix string, values ...S) []string {
	keys := make([]string, len(values))
	for i, v := range values {
		keys[i] = prefix + string(v)
	}
	return keys
}

// enumerated lists the keys of everything that the domain enumerates.
func enumerated() []string {
	keys := slices.Concat(
		values("kind.", domain.DisputeKinds()...), values("kind.", "change"),
		values("origin.", domain.Applied, domain.Proactive, domain.Entrusted),
		values("role.", domain.Applicant, domain.Respondent),
		values("ending.", domain.Endings()...), values("ending.", "approved", "rejected"),
		values("reason.", domain.DeclineReasons()...), values("route.", domain.Routes()...),
		values("hold_reason.", domain.HoldReasons()...), values("ground.", domain.RiskGrounds()...),
		values("court.", domain.CourtAppointed, domain.CourtEntrusted), values("procedure.", domain.Ordinary, domain.Summary),
		values("chosen_by.", "committee", "parties"),
		values("speaker.", domain.ByGuardian),
		values("likeness.", domain.Likenesses()...), values("relation.", domain.Relations()...),
		values("document.", domain.DocumentKinds()...), values("subject.", domain.Subjects()...),
		values("visit.", domain.Fulfilments()...), values("visit.", domain.Satisfactions()...),
		values("confirmation.", "open", "over", "awaits", "applied", "confirmed", "dismissed", "lapsed"),
		values("instalment.", "open", "later", "replaced", "performed", "defaulted", "urged", "noticed"),
		values("post.", domain.Posts()...), values("act.", domain.ActKinds()...), values("task.", domain.TaskKinds()...),
		values("refusal.", domain.RefusalCodes()...), values("light.", domain.Green, domain.Yellow, domain.Red, domain.Unknown),
		values("rung.", domain.TwoDaysBefore, domain.OneDayBefore, domain.LastDay, domain.OneDayAfter, domain.OneTierUp, domain.HoldOver, domain.Urged, domain.Copied),
		values("word.", domain.Stances()...), values("tally.", domain.Pending, domain.Carried, domain.Blocked),
		values("how.", "given_back", "recalled", "left", "transferred", "decided", "expired", "superseded"),
		values("day.", domain.WorkingDay, domain.MakeUpDay, domain.WeekendDay, domain.HolidayDay, domain.UnknownDay),
		values("change.", domain.EnrolStaff, domain.GrantPost, domain.TakePost, domain.AddKey, domain.RevokeKey, domain.LendPosts, domain.ChangePolicy, domain.HandOverWork),
		values("misfit.", domain.Misfits()...), values("work.", domain.MediatorsPart, domain.PersonsTask, domain.Promise, domain.HisVoice, domain.Delegation, domain.Offer),
		values("stage.", domain.Stages()...),
		values("flaw.", record.LinkMissing, record.LineMissing, record.LineChanged, record.Unlinked, record.Rewritten, record.CutOff),
		values("state.", "open", "decided", "expired", "superseded"),
		values("door.", "command", "signal", "update", "register"),
		values("form.", "written", "oral"), values("document.", domain.DocumentKinds()...),
		values("outcome.", domain.Expired),
		values("measure.", domain.Measures()...), values("rate.", domain.RateNames()...), values("proof.", domain.Proofs()...), values("by.", domain.Dimensions()...),
		values("said.sheet.", sheet.NotAFile, sheet.FileEmpty, sheet.FileTooLarge, sheet.FileBinary, sheet.FileMarkup, sheet.FileArchive,
			sheet.FileOldExcel, sheet.FileChanged, sheet.WorkbookDamaged, sheet.Workbook1904, sheet.SheetMissing,
			sheet.HeaderUnreadable, sheet.HeaderRepeats, sheet.ColumnsMissing),
		values("said.sheet.", sheet.Ragged, sheet.BadEncoding, sheet.QuoteUnclosed, sheet.QuoteStray, sheet.RowTooLong),
		values("row.", importing.Codes()...),
	)
	for _, kind := range domain.TaskKinds() {
		keys = append(keys, values("outcome.", procedures.All().Task(kind).Answers()...)...)
	}
	for _, tier := range domain.Tiers() {
		keys = append(keys, "tier."+tier.String())
	}
	for _, unit := range []domain.Unit{domain.NaturalDays, domain.WorkingDays, domain.Months, domain.Hours} {
		key := "term." + underscored(unit)
		keys = append(keys, key, key+".one")
	}
	for _, role := range []domain.StepRole{domain.StepBegins, domain.StepCounts, domain.StepPassed, domain.StepRolledOver, domain.StepHeld} {
		keys = append(keys, "step."+underscored(role))
	}
	for day := range 7 {
		keys = append(keys, "weekday."+time.Weekday(day).String())
	}
	return keys
}

func underscored[S ~string](s S) string { return strings.ReplaceAll(string(s), " ", "_") }

func TestEveryValueOfTheDomainHasItsWord(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		for _, key := range enumerated() {
			require.True(t, catalogue.Has(lang, key), "%s has no %s", lang, key)
		}
	}
}

// A key in code is a string literal of this form.
var keyForm = regexp.MustCompile(`^[a-z_]+(\.[A-Za-z0-9_+-]+)+$`)

// lookups are the functions to which a key is given, and which argument it is.
var lookups = map[string]int{"text": 0, "say": 0, "row": 0, "errorf": 1, "Text": 1, "Has": 1}

func TestNoUnknownKeyIsUsed(t *testing.T) {
	t.Parallel()
	found := 0
	inspect(t, func(n ast.Node, where string) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		name := calledName(call)
		position, isLookup := lookups[name]
		if name == "Text" && !calledOn(call, "catalogue") {
			position = 0 // of the desk's words, which know their language
		}
		topic := name == "command" || name == "group" || name == "proposalCommand" // help.<topic>.short
		if topic {
			position = 1
		}
		if !(isLookup || topic) || position >= len(call.Args) {
			return
		}
		key := literal(call.Args[position])
		if topic && key != "" {
			key = "help." + key + ".short"
		}
		if !keyForm.MatchString(key) {
			return
		}
		found++
		for _, lang := range languages {
			require.True(t, catalogue.Has(lang, key), "%s: %s has no %s", where, lang, key)
		}
	})
	require.Greater(t, found, 100, "hardly a key was found, so nothing is checked")
}

// A text that no literal names and no value of the domain leads to is dead.
// Help and hints are looked up by the names of commands and codes.
func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	inspect(t, func(n ast.Node, _ string) {
		if text := literal(n); keyForm.MatchString(text) {
			used[text] = true
		}
	})
	for _, key := range enumerated() {
		used[key] = true
	}
	for _, key := range catalogue.Keys(catalogue.English) {
		if first, _, _ := strings.Cut(key, "."); first == "help" || first == "hint" || first == "up" || first == "said" || first == "field" {
			continue // the last two: see said_test.go
		}
		require.True(t, used[key], "nothing uses the text %s", key)
	}
}

// root is where the packages lie whose code is searched for keys.
const root = "../.."

// inspect walks the code of every package that shows texts to people.
func inspect(t *testing.T, see func(n ast.Node, where string)) {
	t.Helper()
	inspectIn(t, []string{"starter", "internal/desk", "internal/figures", "internal/importing", "workflows", "worker", "console"}, see)
}

func inspectIn(t *testing.T, folders []string, see func(n ast.Node, where string)) {
	t.Helper()
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			positions := token.NewFileSet()
			parsed, err := parser.ParseFile(positions, file, nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			ast.Inspect(parsed, func(n ast.Node) bool {
				if n != nil {
					see(n, positions.Position(n.Pos()).String())
				}
				return true
			})
		}
	}
}

// literal gives the text of a string literal, nothing for any other node.
func literal(n ast.Node) string {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(l.Value)
	if err != nil {
		return ""
	}
	return text
}

// calledOn reports whether a function of that package is called.
func calledOn(call *ast.CallExpr, pkg string) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := f.X.(*ast.Ident)
	return ok && x.Name == pkg
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
