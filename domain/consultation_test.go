package domain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
	"hejie/domain/procedures"
)

// voices reads a consultation's voices: one letter a person, a for agree, o for
// object, s for silent; in upper case one who is gone.
func voices(letters string) []domain.Voice {
	words := map[string]domain.Stance{"a": domain.Agrees, "o": domain.Objects}
	var all []domain.Voice
	for i, letter := range strings.Split(letters, "") {
		all = append(all, domain.Voice{
			Staff: domain.StaffID("S000" + string(rune('1'+i))), Word: words[strings.ToLower(letter)], Gone: letter != strings.ToLower(letter),
		})
	}
	return all
}

func TestTally(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form   domain.ActKind
		quorum int
		voices string
		want   domain.Tally
	}{
		{domain.Cosign, 0, "s", domain.Pending},
		{domain.Cosign, 0, "as", domain.Pending},
		{domain.Cosign, 0, "o", domain.Carried}, // heard, and answered in the opinion
		{domain.Cosign, 0, "aS", domain.Carried},
		{domain.Countersign, 0, "aa", domain.Carried},
		{domain.Countersign, 0, "as", domain.Pending},
		{domain.Countersign, 0, "os", domain.Blocked}, // one is enough
		{domain.Countersign, 0, "aO", domain.Blocked}, // he left, and said it before
		{domain.Countersign, 0, "aS", domain.Carried},
		{domain.Countersign, 0, "S", domain.Carried}, // nothing waits for nobody
		{domain.Vote, 2, "aas", domain.Carried},
		{domain.Vote, 2, "aos", domain.Pending},
		{domain.Vote, 2, "aoo", domain.Blocked},
		{domain.Vote, 2, "oos", domain.Blocked},
		{domain.Vote, 2, "aSS", domain.Blocked}, // who left silently agrees to nothing
		{domain.Vote, 2, "Aas", domain.Carried},
		{domain.Vote, 1, "s", domain.Pending},
	} {
		got := domain.Consultation{Form: c.form, Quorum: c.quorum, Voices: voices(c.voices)}
		require.Equal(t, c.want, got.Tally(), "%s of %d: %s", c.form, c.quorum, c.voices)
		require.Equal(t, c.want == domain.Pending, got.Awaited() != nil, "%s of %d: %s", c.form, c.quorum, c.voices)
	}
}

// Whoever agrees besides never takes a vote or a countersignature further from
// being carried, nor does an objection bring it nearer.
func TestTallyIsMonotonous(t *testing.T) {
	t.Parallel()
	rank := map[domain.Tally]int{domain.Blocked: 0, domain.Pending: 1, domain.Carried: 2}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[aosAOS]{0,6}s[aosAOS]{0,6}`).Draw(t, "voices")
		c := domain.Consultation{Form: rapid.SampledFrom([]domain.ActKind{domain.Countersign, domain.Vote}).Draw(t, "form"), Voices: voices(text)}
		if c.Form == domain.Vote {
			c.Quorum = rapid.IntRange(1, len(c.Voices)).Draw(t, "quorum")
		}
		before, i := rank[c.Tally()], strings.Index(text, "s")
		c.Voices[i].Word = domain.Agrees
		agreed := rank[c.Tally()]
		c.Voices[i].Word = domain.Objects
		objected := rank[c.Tally()]
		if objected > before || before > agreed {
			t.Fatalf("%s %d %s: %d, with an agreement %d, with an objection %d", c.Form, c.Quorum, text, before, agreed, objected)
		}
	})
}

func TestRipe(t *testing.T) {
	t.Parallel()
	of := func(form domain.ActKind, text string) []domain.Consultation {
		return []domain.Consultation{{Form: form, Quorum: 1, Voices: voices(text)}}
	}
	for name, c := range map[string]struct {
		kind    domain.TaskKind
		outcome domain.Outcome
		opinion bool
		voices  []domain.Consultation
		want    *domain.Refusal
	}{
		"nobody was asked":           {domain.Acceptance, domain.Accept, false, nil, nil},
		"co-signer silent":           {domain.Acceptance, domain.Decline, true, of(domain.Cosign, "s"), domain.Refuse(domain.Awaited, "staff", "S0001")},
		"co-signer objects":          {domain.Appointment, domain.Appoint, false, of(domain.Cosign, "o"), domain.Refuse(domain.MissingDetails, "opinion.cosigner_objects")},
		"and is answered":            {domain.Appointment, domain.Appoint, true, of(domain.Cosign, "o"), nil},
		"countersigned":              {domain.Seal, domain.ApplySeal, false, of(domain.Countersign, "aa"), nil},
		"countersignature refused":   {domain.Seal, domain.ApplySeal, true, of(domain.Countersign, "ao"), domain.Refuse(domain.Objected, "outcome", "seal")},
		"refused, and decided so":    {domain.Seal, domain.Return, false, of(domain.Countersign, "ao"), nil},
		"awaited, negative too":      {domain.Seal, domain.Return, false, of(domain.Countersign, "as"), domain.Refuse(domain.Awaited, "staff", "S0002")},
		"vote lost":                  {domain.Resumption, domain.Resume, true, of(domain.Vote, "oo"), domain.Refuse(domain.Objected, "outcome", "resume")},
		"vote lost, and decided so":  {domain.Resumption, domain.EndMediation, false, of(domain.Vote, "oo"), nil},
		"an objector of a vote won":  {domain.Resumption, domain.Resume, false, of(domain.Vote, "ao"), nil},
		"two requests, one is open":  {domain.Acceptance, domain.Accept, true, append(of(domain.Cosign, "a"), of(domain.Vote, "s")...), domain.Refuse(domain.Awaited, "staff", "S0001")},
		"two requests, one was lost": {domain.Acceptance, domain.Accept, true, append(of(domain.Cosign, "a"), of(domain.Vote, "o")...), domain.Refuse(domain.Objected, "outcome", "accept")},
	} {
		require.Equal(t, c.want, procedures.All().Task(c.kind).Ripe(c.outcome, c.opinion, c.voices), name)
	}
}

// What may be blocked has another answer; otherwise a refusal would leave a case
// without any.
func TestNothingIsBlockedForGood(t *testing.T) {
	t.Parallel()
	for _, kind := range domain.TaskKinds() {
		if affirmative := procedures.All().Task(kind).Affirmative; affirmative != "" {
			require.True(t, procedures.All().Task(kind).Allows(affirmative), kind)
			require.Greater(t, len(procedures.All().Task(kind).Answers()), 1, kind)
			require.True(t, procedures.All().Task(kind).Consultable, kind)
		}
		require.False(t, procedures.All().Task(kind).Consultable && procedures.All().Task(kind).Lapses, "%s would lapse while an official is silent", kind)
	}
}
