package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
)

func TestEvidenceIsOfNowUnlessSaid(t *testing.T) {
	t.Parallel()
	p := open(t)
	me := p.at(t, "registrar")
	form, n, err := desk.HashOf(strings.NewReader("扫描件"))
	require.NoError(t, err)
	require.EqualValues(t, len("扫描件"), n)
	require.Equal(t, domain.HashOf([]byte("扫描件")), form)

	now, err := me.Evidence(t.Context(), domain.Evidence{Form: form, Place: "中心"})
	require.NoError(t, err)
	require.Equal(t, domain.Evidence{Form: form, Place: "中心", At: officetest.Monday().UTC()}, *now)

	said := domain.Evidence{Form: form, Place: "中心", At: officetest.Monday().Add(-time.Hour + time.Millisecond), Present: []string{"赵某"}, By: domain.ByGuardian}
	then, err := me.Evidence(t.Context(), said)
	require.NoError(t, err)
	said.At = officetest.Monday().Add(-time.Hour).UTC()
	require.Equal(t, said, *then, "in whole seconds, as it is signed")
}

func TestADocumentIsOfTodayUnlessSaid(t *testing.T) {
	t.Parallel()
	p := open(t)
	me := p.at(t, "registrar")
	p.SetClock(t, time.Date(2026, 3, 2, 0, 30, 0, 0, domain.Shanghai())) // still the day before in UTC
	m, err := me.Document(t.Context(), domain.Document{Kind: domain.DocumentRecord})
	require.NoError(t, err)
	require.Equal(t, "2026-03-02", m.Date)
	m, err = me.Document(t.Context(), domain.Document{Kind: domain.DocumentRecord, Date: "2026-02-27"})
	require.NoError(t, err)
	require.Equal(t, "2026-02-27", m.Date)
}
