package catalogue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
)

func TestSentencesAreToldInBothLanguages(t *testing.T) {
	t.Parallel()
	_, missing := os.ReadFile(filepath.Join("nowhere", "form.pdf"))
	phone := domain.Fault(domain.Invalid, "phone.form")
	monday, err := domain.ParseDay("2027-01-04")
	require.NoError(t, err)
	for _, c := range []struct {
		said             catalogue.Sentence
		english, chinese string
	}{
		{catalogue.Say("people.asked_already"), "people: asked already", "已经征求过该人员的意见"},
		{catalogue.Say("not_at_stage", "stage", domain.Stage("hold")), "not at stage hold", "案件在“中止（有列明事由）”阶段，此时不能这样办理"},
		{catalogue.Say("not_at_stage", "stage", "nowhere"), "not at stage nowhere", "案件在“nowhere”阶段，此时不能这样办理"},
		{catalogue.Say("post", domain.Mediator), "mediator", "调解员"},
		{catalogue.Say("document", []domain.DocumentKind{domain.DocumentIdentity, domain.DocumentRecord}), "identity, record", "当事人身份证明、调解记录"},
		{catalogue.Say("belongs_not", "field", "reason"), "reason does not belong here", "此处不能写“理由”"},
		{catalogue.Say("party_wrong", "number", 3, "why", phone), "party 3: phone: 11 digits, or a landline with its area code", "第 3 名当事人：phone（电话）：11 位手机号，或者带区号的固定电话"},
		{catalogue.Say("line", "line", 3, "why", &domain.CalendarError{Year: 2027, Day: monday, Reason: catalogue.Say("calendar_exchange", "weekday", monday.Weekday())}), "line 3: calendar of 2027: 2027-01-04 is worked in exchange, but is a Monday", "第 3 行：2027 年的年历：2027-01-04 写为调休上班，但那天是周一"},
		{catalogue.Say("file_unread", "why", missing), "the file cannot be read: open nowhere/form.pdf: no such file or directory", "文件无法读取：open nowhere/form.pdf：没有这个文件或者目录"},
		{catalogue.Say("of", "about", "x", "why", errors.New("out of luck")), "x: out of luck", "x：out of luck"},
		{catalogue.Say("day_form", "date", "a\nb\x1b[31m"), `"a\nb\x1b[31m" is not a date of the form 2026-02-14`, `“a\nb\x1b[31m”不是 2026-02-14 这样的日期`},
		{catalogue.Sentence{}, "", ""},
	} {
		require.Equal(t, c.english, c.said.String())
		require.Equal(t, c.english, c.said.In(catalogue.English))
		require.Equal(t, c.chinese, c.said.In(catalogue.Chinese))
		wire, err := json.Marshal(c.said)
		require.NoError(t, err)
		var got catalogue.Sentence
		require.NoError(t, json.Unmarshal(wire, &got))
		require.Equal(t, c.said, got)
	}
	require.Equal(t, "no connection", catalogue.Tell(catalogue.Chinese, errors.New("no connection")), "what is not ours is told as it is")
	require.Equal(t, "11 位手机号，或者带区号的固定电话", strings.SplitN(catalogue.Tell(catalogue.Chinese, fmt.Errorf("register: %w", phone)), "：", 2)[1], "ours is found in what wraps it")
	require.Equal(t, "已超时", catalogue.Tell(catalogue.Chinese, context.DeadlineExceeded))
}

func TestASentenceKnowsItsFieldAndItsValues(t *testing.T) {
	t.Parallel()
	inner := catalogue.Say("phone.form")
	require.Equal(t, "people", catalogue.Say("people.one").About())
	require.Equal(t, "agreement", catalogue.Say("field", "agreement.subject").About())
	require.Equal(t, "not_at_stage", catalogue.Say("not_at_stage", "stage", "hold").About())
	s := catalogue.Say("line", "line", 7, "why", inner)
	require.Equal(t, "7", s.Value("line"))
	require.Empty(t, s.Value("why"))
	require.Empty(t, s.Value("day"))
	require.Equal(t, inner, s.Inner("why"))
	require.True(t, s.Inner("line").IsZero())
}

var (
	// Commands, settings, terms and SQL stand in a Chinese text as they are typed.
	typed = regexp.MustCompile("“[^”]*”|`[^`]*`|(hejie|make|chmod|engine|ALTER)( --?[a-z-]+| [A-Za-z0-9._-]+| …)*|[A-Za-z]+ 和 [A-Za-z-]+|[a-z_]+=\\S+( [a-z_]+=\\S+)*|--[a-z-]+( [A-Z]+(=[A-Z]+)?)?|Ed25519 [A-Za-z]+|PKCS #?8( PEM)?")
	prose = regexp.MustCompile(`[A-Za-z][a-z]+ [A-Za-z][a-z]+`)
)

// Whatever is refused or wrong is told in Chinese without English but for codes,
// names of settings and commands.
func TestChineseSentencesHoldNoEnglish(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, key := range catalogue.Keys(catalogue.Chinese) {
		group, _, _ := strings.Cut(key, ".")
		if group != "said" && group != "refusal" && group != "field" && group != "error" && group != "hint" {
			continue
		}
		checked++
		text := placeholder.ReplaceAllString(catalogue.Text(catalogue.Chinese, key), "")
		rest := typed.ReplaceAllString(text, "")
		require.NotRegexp(t, prose, rest, "%s = %s", key, text)
		if strings.ContainsFunc(rest, unicode.IsLetter) {
			require.True(t, strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s = %s", key, text)
		}
	}
	require.Greater(t, checked, 400, "hardly a text was found, so nothing is checked")
}
