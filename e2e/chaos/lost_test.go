//go:build e2e

package chaos_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/record"
	"hejie/register"
)

// An errand is something that is done once, however often it is asked for.
type errand struct {
	name string
	// fresh gives a new one of its kind: how to ask for it, with what is to be
	// answered each time, and how often it has been done.
	fresh func(*testing.T) (ask func(context.Context, *register.Register) (string, error), done func() int)
}

// everyAnswerLost loses each answer of PostgreSQL in turn, that to COMMIT among
// them, and asks for the same once more: it was done once, and the answer is
// the same.
func (s scene) everyAnswerLost(t *testing.T) {
	to := lay(t, s.Cluster.Addr())
	r := open(t, postgres.Options{DSN: to.through(s.App.DSN), MaxOpen: 1})
	rounds := 3
	if testing.Short() {
		rounds = 1
	}
	for _, e := range s.errands(t) {
		t.Run(e.name, func(t *testing.T) {
			lost, unknown := 0, 0
			for round := 0; round < rounds || unknown == 0 && round < 5; round++ {
				for nth, struck := 1, true; struck; nth++ {
					ask, done := e.fresh(t)
					_, err := r.Now(t.Context()) // there is a connection to lose
					require.NoError(t, err)
					toxic := to.lose(nth, false)
					answer, err := ask(t.Context(), r)
					struck = toxic.struck()
					to.heal()
					if !struck {
						require.NoError(t, err)
					}
					if struck {
						lost++
						unknown += done()
					}
					if err != nil {
						require.Equal(t, domain.Internal, domain.KindOf(err), "a lost answer is no refusal: %v", err)
					}
					again, err := ask(t.Context(), r)
					require.NoError(t, err, "answer %d lost, and asked once more", nth)
					require.Equal(t, 1, done(), "answer %d lost", nth)
					if answer != "" {
						require.Equal(t, answer, again)
					}
				}
			}
			require.NotZero(t, unknown, "no lost answer was that to a COMMIT, so nothing was tested")
			t.Logf("%d answers lost; done all the same after %d of them", lost, unknown)
		})
	}
}

func (s scene) errands(t *testing.T) []errand {
	signed := func(t *testing.T, who string, e domain.Envelope, counted string) (func(context.Context, *register.Register) (string, error), func() int) {
		message := s.Sign(t, who, e)
		return func(ctx context.Context, r *register.Register) (string, error) {
			receipt, err := r.Decide(ctx, []byte(message), record.ByCommand)
			return receipt.Ref, err
		}, func() int { return s.Count(t, counted, idOf(t, message)) }
	}
	const acted = `SELECT count(*) FROM acts WHERE message = $1`
	table, err := s.Act(t, "registrar", domain.ImportCases, "", record.Manifest{
		File: domain.HashOf([]byte("表")), Mapping: domain.HashOf([]byte("对照")), Source: "old-books", Good: 1,
		Centres: []domain.CentreCode{officetest.Community},
	})
	require.NoError(t, err)
	return []errand{
		{"a decision", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			return signed(t, "registrar2", domain.Envelope{Task: s.accepting(t), Outcome: domain.Accept}, `SELECT count(*) FROM decisions WHERE message = $1`)
		}},
		{"a case opened", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			matter := officetest.Matter()
			matter.Title = rand.Text()
			e := domain.Envelope{Act: domain.OpenCase, Details: s.Deposit(t, matter)}
			ask, _ := signed(t, "registrar", e, acted)
			return ask, func() int { return s.Count(t, `SELECT count(*) FROM disputes WHERE title = $1`, matter.Title) }
		}},
		{"a withdrawal", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			details := officetest.Heard()
			details.Party = domain.NthParty(1)
			return signed(t, "registrar2", domain.Envelope{Act: domain.Withdraw, Case: s.accepting(t).Case(), Details: s.Deposit(t, details)}, acted)
		}},
		{"a substitution", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			lent := domain.Substitution{
				Absent: s.People["street-mediator"].ID, Substitute: s.People["street-head"].ID, Posts: []domain.Post{domain.Mediator},
				From: officetest.Monday(), Until: officetest.Monday().AddDate(0, 0, 3),
			}
			return signed(t, "street-mediator", domain.Envelope{Act: domain.Substitute, Details: s.Deposit(t, lent)}, acted)
		}},
		{"a proposal", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			change := domain.Change{Kind: domain.GrantPost, Staff: s.People["mediator"].ID, Posts: []domain.Seat{{Post: domain.Registrar, Centre: officetest.Community}}}
			return signed(t, officetest.Admin, domain.Envelope{Act: domain.Propose, Details: s.Deposit(t, change)}, acted)
		}},
		{"a step", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			id := s.OpenDispute(t)
			return func(ctx context.Context, r *register.Register) (string, error) {
					_, err := r.Stand(ctx, first(id))
					return "", err
				}, func() int {
					return s.Count(t, `SELECT count(*) FROM audit WHERE case_id = $1 AND what = 'opened'`, id)
				}
		}},
		{"a term's end", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			p, task := s.consenting(t)
			s.AsOwner(t, `UPDATE tasks SET due = register_now() - interval '1 second' WHERE id = $1`, task)
			return func(ctx context.Context, r *register.Register) (string, error) {
					standing, err := r.Stand(ctx, p)
					if err != nil {
						return "", err
					}
					require.True(t, standing.Settled)
					return string(standing.Answers[0].Outcome), nil
				}, func() int {
					return s.Count(t, `SELECT count(*) FROM decisions WHERE task = $1 AND outcome = 'expired'`, task)
				}
		}},
		{"an ending", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			id := s.told(t)
			return func(ctx context.Context, r *register.Register) (string, error) {
					ending, _, err := r.End(ctx, domain.Position{Case: id})
					return string(ending), err
				},
				func() int { return s.Count(t, `SELECT count(*) FROM audit WHERE case_id = $1 AND what = 'ended'`, id) }
		}},
		{"rows of a table", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			key := rand.Text()
			rows := []record.ImportRow{twoYearsOld(key + " 1"), twoYearsOld(key + " 2")}
			return func(ctx context.Context, r *register.Register) (string, error) {
				_, err := r.ImportCases(ctx, table.Message, rows)
				return "", err
			}, func() int { return s.Count(t, `SELECT count(*) / 2 FROM cases WHERE source_key LIKE $1 || '%'`, key) }
		}},
		{"a deposit", func(t *testing.T) (func(context.Context, *register.Register) (string, error), func() int) {
			body, err := json.Marshal(rand.Text())
			require.NoError(t, err)
			return func(ctx context.Context, r *register.Register) (string, error) {
				hash, err := r.Deposit(ctx, body)
				return string(hash), err
			}, func() int { return s.Count(t, `SELECT count(*) FROM deposits WHERE hash = $1`, domain.HashOf(body)) }
		}},
	}
}
