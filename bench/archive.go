package main

import (
	"fmt"
	"time"
)

// archiveTables is what a case of the archive leaves in each table: it was
// taken in and, unless it is still open, declined.
var archiveTables = []archiveTable{
	{
		"cases", columns("id", "kind", "centre", "stage", "step", "ending", "policy", "first_in", "opened_at", "opened_by", "closed_at", "source", "source_key"),
		func(n int, id, centre, staff, _ string, at time.Time) [][]any {
			stage, ending, closed := "acceptance", any(nil), any(nil)
			if ended(n) {
				stage, ending, closed = "closed", "declined", at.Add(time.Hour)
			}
			return [][]any{{id, "mediation", centre, stage, 1, ending, 1, at, at, staff, closed, archiveSource, fmt.Sprintf("第%d号", n)}}
		},
	},
	{
		"disputes", columns("case_id", "kind", "origin", "title", "description", "place", "first_in"),
		func(n int, id, _, _, _ string, at time.Time) [][]any {
			return [][]any{{id, "neighbour", "applied", fmt.Sprintf("渗水%d", n/2), "卧室渗水，要求修复", "三楼", at}}
		},
	},
	{
		"parties", columns("case_id", "party", "role", "name"),
		func(n int, id, _, _, _ string, _ time.Time) [][]any {
			return [][]any{{id, "P1", "applicant", fmt.Sprintf("陈某%d", n/3)}, {id, "P2", "respondent", fmt.Sprintf("李某%d", n)}}
		},
	},
	{
		"steps", columns("case_id", "step", "position", "stage", "centre", "opened_at"),
		func(_ int, id, centre, _, _ string, at time.Time) [][]any {
			return [][]any{{id, 1, 1, "acceptance", centre, at}}
		},
	},
	{
		"tasks", columns("id", "case_id", "step", "slot", "kind", "post", "at_centre", "state", "opened_at", "closed_at", "rule", "counted", "due", "yellow_at", "lapses"),
		func(n int, id, centre, _, _ string, at time.Time) [][]any {
			state, closed := "open", any(nil)
			if ended(n) {
				state, closed = "decided", at.Add(time.Hour)
			}
			due := at.AddDate(0, 0, 7)
			return [][]any{{id + "/1.1", id, 1, 1, "acceptance", "registrar", centre, state, at, closed, "acceptance", at, due, due.AddDate(0, 0, -2), false}}
		},
	},
	{
		"decisions", columns("task", "message", "outcome", "staff", "key", "nonce", "envelope", "signature", "door", "decided_at"),
		func(n int, id, _, staff, key string, at time.Time) [][]any {
			if !ended(n) {
				return nil
			}
			signed, hash := envelope(n)
			return [][]any{{id + "/1.1", hash, "decline", staff, key, fmt.Sprintf("decision %d", n), signed, signed, "command", at.Add(time.Hour)}}
		},
	},
	{
		"acts", columns("message", "kind", "case_id", "seq", "staff", "key", "nonce", "envelope", "signature", "door", "done_at"),
		func(n int, id, _, staff, key string, at time.Time) [][]any {
			signed, hash := envelope(-n - 1)
			return [][]any{{hash, "open_case", id, 1, staff, key, fmt.Sprintf("act %d", n), signed, signed, "command", at}}
		},
	},
	{
		"outbox", columns("case_id", "start"),
		func(n int, id, _, _, _ string, _ time.Time) [][]any {
			if ended(n) {
				return nil
			}
			return [][]any{{id, true}}
		},
	},
	{
		"notices", columns("task", "rung", "post", "centre", "due_at", "made_at"),
		func(n int, id, centre, _, _ string, at time.Time) [][]any {
			return [][]any{{id + "/1.1", "handler", "registrar", centre, at, at}}
		},
	},
	{
		"audit", columns("at", "what", "staff", "case_id", "ref"),
		func(_ int, id, _, staff, _ string, at time.Time) [][]any {
			return [][]any{{at, "opened", staff, id, id}}
		},
	},
}
