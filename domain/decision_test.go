package domain_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func signer() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) }

func envelope() domain.Envelope {
	return domain.Envelope{
		Task: "YX2026-000123/4.1", Outcome: domain.Agree, Staff: "S0002", For: "S0001", Key: "0123456789abcdef",
		Nonce: "abcdefghijklmnop", At: time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC), About: domain.HashOf([]byte("text")),
	}
}

// message writes an envelope's text and signs it, whatever it says.
func message(raw string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(raw)) + "." + part(ed25519.Sign(signer(), []byte(raw)))
}

func codeOf(t *testing.T, err error) domain.RefusalCode {
	t.Helper()
	refusal, ok := errors.AsType[*domain.Refusal](err)
	require.True(t, ok, "no refusal: %v", err)
	return refusal.Code
}

func TestMessageGoesThereAndBack(t *testing.T) {
	t.Parallel()
	text, err := domain.SignEnvelope(envelope(), signer())
	require.NoError(t, err)
	quoted, err := json.Marshal(text)
	require.NoError(t, err)
	longest := text + strings.Repeat(" ", domain.MaxMessage-len(text))
	for _, written := range []string{text, " \n" + text + "\n", string(quoted), longest} {
		m, err := domain.ParseMessage([]byte(written))
		require.NoError(t, err)
		want := envelope()
		want.Version = domain.EnvelopeVersion
		require.Equal(t, want, m.Envelope)
		require.True(t, m.Verify(signer().Public().(ed25519.PublicKey)))
		require.Equal(t, domain.HashOf(m.Raw), m.ID())
		m.Raw[len(m.Raw)-2] ^= 1
		require.False(t, m.Verify(signer().Public().(ed25519.PublicKey)), "an altered envelope")
	}
	require.False(t, domain.Message{}.Verify(nil))
}

func TestUnsignedMessages(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(envelope())
	require.NoError(t, err)
	for _, text := range []string{
		"{}", string(raw), ` {"approve": true} `,
		base64.RawURLEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw) + ".",
	} {
		_, err := domain.ParseMessage([]byte(text))
		require.Equal(t, domain.Unsigned, codeOf(t, err), text)
	}
}

func TestMalformedMessages(t *testing.T) {
	t.Parallel()
	signed, err := domain.SignEnvelope(envelope(), signer())
	require.NoError(t, err)
	envelopePart, signature, _ := strings.Cut(signed, ".")
	stray := signed[:len(signed)-1] + "B" // the last of a signature's 86 characters has four bits to spare
	for name, text := range map[string]string{
		"empty": "", "null": "null", "number": "1", "list": "[]", "words": "not an object", "open object": "{", "dot": ".",
		"too long":             strings.Repeat("a", domain.MaxMessage+1),
		"open string":          `"abc`,
		"lone surrogate":       `"\ud800` + signed + `"`,
		"padded":               envelopePart + "=." + signature,
		"other alphabet":       envelopePart + "." + strings.Repeat("+", 86),
		"line break within":    envelopePart[:8] + "\n" + envelopePart[8:] + "." + signature,
		"stray bits":           stray,
		"short signature":      envelopePart + "." + signature[:80],
		"three parts":          signed + "." + signature,
		"no envelope":          "." + signature,
		"signed array":         message("[]"),
		"signed nothing much":  message("{}"),
		"byte order mark":      "\ufeff" + signed,
		"signed with the mark": message("\ufeff" + goodEnvelope),
	} {
		_, err := domain.ParseMessage([]byte(text))
		require.Equal(t, domain.Malformed, codeOf(t, err), name)
	}
}

const goodEnvelope = `{"v":1,"task":"YX2026-000123/4.1","outcome":"agree","staff":"S0001","key":"0123456789abcdef","nonce":"abcdefghijklmnop","at":"2026-03-02T01:30:00Z"}`

func TestMalformedEnvelopes(t *testing.T) {
	t.Parallel()
	_, err := domain.ParseMessage([]byte(message(goodEnvelope)))
	require.NoError(t, err)
	act := strings.Replace(goodEnvelope, `"task":"YX2026-000123/4.1","outcome":"agree"`, `"act":"withdraw","case":"YX2026-000123"`, 1)
	_, err = domain.ParseMessage([]byte(message(act)))
	require.NoError(t, err)
	with := func(members string) string { return strings.Replace(goodEnvelope, `"v":1`, `"v":1,`+members, 1) }
	swap := func(from, to string) string {
		changed := strings.Replace(goodEnvelope, from, to, 1)
		require.NotEqual(t, goodEnvelope, changed, from)
		return changed
	}
	for name, c := range map[string]struct{ raw, fact string }{
		"duplicate key":        {with(`"staff":"S0002"`), `the key "staff" twice`},
		"empty key":            {with(`"":1`), "a key that is not lower case"},
		"case variant":         {with(`"Outcome":"refuse"`), "a key that is not lower case"},
		"folded letter":        {with(`"ſtaff":"S0002"`), "a key that is not lower case"},
		"unknown key":          {with(`"approve":true`), `unknown key "approve"`},
		"wrong type":           {swap(`"S0001"`, `1`), "wrong type in staff"},
		"wrong time":           {swap(`"2026-03-02T01:30:00Z"`, `"yesterday"`), "a value cannot be read"},
		"NUL":                  {swap(`agree`, `agr\u0000ee`), "a character that cannot be kept"},
		"surrogate":            {swap(`agree`, `agr\ud800ee`), "a character that cannot be kept"},
		"invalid UTF-8":        {swap(`agree`, "agr\xffee"), "a character that cannot be kept"},
		"trailing data":        {goodEnvelope + "{}", "something after the object"},
		"trailing letter":      {goodEnvelope + " x", "something after the object"},
		"cut off":              {goodEnvelope[:len(goodEnvelope)-1], "not valid JSON"},
		"nested":               {with(`"x":` + strings.Repeat("[", 17) + strings.Repeat("]", 17)), "nested too deeply"},
		"version":              {swap(`"v":1`, `"v":2`), "v"},
		"both":                 {with(`"act":"withdraw"`), "either task or act"},
		"neither":              {swap(`"task":"YX2026-000123/4.1",`, ``), "either task or act"},
		"no outcome":           {swap(`"outcome":"agree",`, ``), "outcome"},
		"act with outcome":     {strings.Replace(act, `"v":1`, `"v":1,"outcome":"agree"`, 1), "outcome"},
		"act about a text":     {strings.Replace(act, `"v":1`, `"v":1,"about":"`+string(domain.HashOf(nil))+`"`, 1), "about"},
		"act with an opinion":  {strings.Replace(act, `"v":1`, `"v":1,"opinion":"`+string(domain.HashOf(nil))+`"`, 1), "opinion"},
		"decision with a case": {with(`"case":"YX2026-000123"`), "case"},
		"for oneself":          {with(`"for":"S0001"`), "for"},
		"no staff":             {swap(`"staff":"S0001",`, ``), "staff"},
		"a name for a number":  {swap(`S0001`, `陈某`), "staff"},
		"a telephone":          {swap(`S0001`, `13800138000`), "staff"},
		"no time":              {swap(`,"at":"2026-03-02T01:30:00Z"`, ``), "at"},
		"short nonce":          {swap(`abcdefghijklmnop`, `abc`), "nonce"},
		"long nonce":           {swap(`abcdefghijklmnop`, strings.Repeat("a", 65)), "nonce"},
		"nonce with a slash":   {swap(`abcdefghijklmnop`, `abcdefgh/jklmnop`), "nonce"},
		"key":                  {swap(`0123456789abcdef`, `0123456789ABCDEF`), "key"},
		"task":                 {swap(`/4.1`, `/../..`), "task"},
		"hash":                 {with(`"details":"abc"`), "details"},
		"short hash":           {with(`"details":"abcd"`), "details"},
		"no hexadecimal":       {with(`"opinion":"` + strings.Repeat("x", 64) + `"`), "opinion"},
		"upper-case hash":      {with(`"about":"` + strings.ToUpper(string(domain.HashOf(nil))) + `"`), "about"},
	} {
		_, err := domain.ParseMessage([]byte(message(c.raw)))
		require.EqualError(t, err, "MALFORMED ("+c.fact+")", name)
	}
}

// A refusal names the field and never the value, which may be anybody's.
func TestStrictDecodingNamesNoValue(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		`{"evidence":{"at":"陈某"}}`, `{"mediators":"陈某"}`, `{"note":"陈某","note":"x"}`, `{"note":"陈某"`, `{"陈某":1}`, `{"evidence":{"form":5,"place":"陈某"}}`,
	} {
		err := domain.DecodeStrict([]byte(raw), &domain.Details{})
		require.Error(t, err, raw)
		require.NotContains(t, err.Error(), "陈某")
	}
}

func FuzzParseMessage(f *testing.F) {
	f.Add([]byte(message(goodEnvelope)))
	f.Add([]byte(`"` + message(goodEnvelope) + `"`))
	f.Add([]byte(`{"v":1}`))
	f.Add([]byte(message(`{"v":1,"v":2}`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := domain.ParseMessage(b)
		if err != nil {
			require.Equal(t, domain.Refused, domain.KindOf(err))
			require.Equal(t, domain.Message{}, m)
			return
		}
		// One message has one spelling but for the JSON string around it.
		again, err := domain.ParseMessage([]byte(base64.RawURLEncoding.EncodeToString(m.Raw) + "." + base64.RawURLEncoding.EncodeToString(m.Signature)))
		require.NoError(t, err)
		require.Equal(t, m, again)
	})
}

func FuzzDecodeStrict(f *testing.F) {
	for _, seed := range []string{goodEnvelope, `{"v":1,"V":2}`, `{"task":null}`, `{"at":"2026-01-01T00:00:00Z"} `, `{"a":[{"b":{}}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e domain.Envelope
		if domain.DecodeStrict(raw, &e) != nil {
			return
		}
		// Whoever reads leniently reads the same.
		var lenient domain.Envelope
		require.NoError(t, json.Unmarshal(raw, &lenient))
		require.Equal(t, e, lenient)
		require.NotContains(t, string(e.Outcome), "\x00")
	})
}
