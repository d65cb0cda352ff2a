package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/catalogue"
)

func TestSaidTellsWhatWasFilledIn(t *testing.T) {
	t.Parallel()
	for said, told := range map[string]string{
		"people: asked already":                                                       "已经征求过该人员的意见",
		"not at stage hold":                                                           "案件在“中止（有列明事由）”阶段，此时不能这样办理",
		"not at stage nowhere":                                                        "案件在“nowhere”阶段，此时不能这样办理",
		"no substitution in force lends the post mediator":                            "没有有效的代岗借给您“调解员”岗位",
		"reason does not belong here":                                                 "此处不能写“理由”",
		"party 3: phone: 11 digits, or a landline with its area code":                 "第 3 名当事人：phone（电话）：11 位手机号，或者带区号的固定电话",
		"policy mediation: rule \"visit\": a term of 0 days ends before it begins":    "规则 mediation：规则“visit”：期限 0 days 的结束早于开始",
		"line 3: calendar of 2027: 2027-01-04 is worked in exchange, but is a Monday": "第 3 行：2027 年的年历：2027-01-04 写为调休上班，但那天是 Monday",
		"calendar of 2027: has no day off":                                            "2027 年的年历：没有放假的日子",
		"nobody has thought of this":                                                  "nobody has thought of this",
	} {
		require.Equal(t, told, sentenceIn(catalogue.Chinese, said))
		require.Equal(t, said, sentenceIn(catalogue.English, said))
	}
}
