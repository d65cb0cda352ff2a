package desk_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"hejie/domain"
	"hejie/internal/officetest"
)

// What looks the same is deposited the same, from whatever keyboard.
func TestTextsAreComposed(t *testing.T) {
	t.Parallel()
	p := open(t)
	me := p.at(t, "registrar")
	whole, parts := domain.Details{Note: "é"}, domain.Details{Note: "e\u0301"}
	require.NotEqual(t, whole, parts)
	first, err := me.Deposit(t.Context(), whole)
	require.NoError(t, err)
	second, err := me.Deposit(t.Context(), parts)
	require.NoError(t, err)
	require.Equal(t, first, second)

	// Everything else in such a document stays: numbers of any length, the order of lists.
	odd := json.RawMessage(norm.NFD.String(`{"texts": ["é", {"k": [1, 12345678901234567890.5]}], "nothing": null, "yes": true}`))
	hash, err := me.Deposit(t.Context(), odd)
	require.NoError(t, err)
	var body []byte
	require.NoError(t, officetest.Connect(t, p.App).QueryRowContext(t.Context(), `SELECT body FROM deposits WHERE hash = $1`, hash).Scan(&body))
	require.Equal(t, `{"nothing":null,"texts":["é",{"k":[1,12345678901234567890.5]}],"yes":true}`, string(body))

	for _, nothing := range []any{nil, (*domain.Details)(nil)} {
		hash, err := me.Deposit(t.Context(), nothing)
		require.NoError(t, err)
		require.Empty(t, hash)
	}
}
