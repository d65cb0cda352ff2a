//go:build e2e

package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
	"hejie/internal/cluster"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/workflows"
)

// aviary fills every field that may hold something about a person with a marker
// of its own. It goes by the structs of the domain, so that a new field cannot
// be forgotten.
type aviary struct {
	n       int
	markers map[string][]string // by the field's path
}

// impersonal are the texts in those structs that say nothing about a person.
var impersonal = map[string]bool{"chosen_by": true, "routes": true, "performance_until": true, "due": true, "date": true, "birth": true}

func (a *aviary) text(path string) string {
	a.n++
	marker := fmt.Sprintf("%s%d号", songbird, a.n)
	switch path[strings.LastIndex(path, ".")+1:] {
	case "phone":
		marker = fmt.Sprintf("%s%03d", canaryPhone, a.n)
	case "id_number":
		for _, check := range "0123456789X" {
			if marker = fmt.Sprintf("%s%03d%c", canaryID, a.n, check); domain.ValidResidentID(marker) {
				break
			}
		}
	}
	a.markers[path] = append(a.markers[path], marker)
	return marker
}

func (a *aviary) fill(v reflect.Value, path string) {
	personal := !impersonal[path[strings.LastIndex(path, ".")+1:]]
	switch {
	case v.Type() == reflect.TypeFor[*domain.Details](): // the same fields once more
	case v.Type() == reflect.TypeFor[string]() && personal:
		v.SetString(a.text(path))
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		a.fill(v.Elem(), path)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct, v.Type() == reflect.TypeFor[[]string]() && personal:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		a.fill(v.Index(0), path)
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			a.fill(v.Field(i), path+"."+name)
		}
	}
}

// filled gives a struct with a marker in every personal field.
func filled[T any](a *aviary) T {
	var v T
	a.fill(reflect.ValueOf(&v).Elem(), reflect.TypeFor[T]().Name())
	return v
}

// details are such details, with what else they need to be accepted.
func (a *aviary) details(mediators ...domain.StaffID) domain.Details {
	d := filled[domain.Details](a)
	d.Evidence.Form, d.Evidence.At = domain.HashOf([]byte("扫描件")), time.Date(2022, 3, 1, 10, 0, 0, 0, domain.Shanghai())
	d.Respondents[0].Role, d.Agreement.PerformanceUntil = domain.Respondent, "2026-12-31"
	d.Agreement.Instalments[0].Due, d.Document = "2026-12-31", nil
	d.Visit = &domain.Visit{Performance: "performed", Satisfaction: "satisfied"}
	d.Reason, d.Centre, d.Mediators, d.ChosenBy = "already_accepted", officetest.Street, mediators, "parties"
	d.Routes, d.LegalAid, d.Party = domain.Routes(), true, "P1"
	return d
}

// fitting leaves out of details what does not belong there.
func fitting(t testing.TB, d domain.Details, check func(domain.Details) error) domain.Details {
	t.Helper()
	for {
		refusal, _ := check(d).(*domain.Refusal)
		if refusal == nil {
			return d
		}
		require.Equal(t, "belongs_not", refusal.Fact.Key, refusal)
		name := refusal.Fact.Value("field")
		v := reflect.ValueOf(&d).Elem()
		for i := range v.NumField() {
			if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
				v.Field(i).SetZero()
			}
		}
	}
}

// No personal data is in the engine, nor in anything that anybody logs: markers
// stand in every field there is, whole cases go through every door, with
// refusals and an import, and then everything is searched.
func TestCanary(t *testing.T) {
	s := start(t)
	metrics := s.withMetrics(t)
	s.SetClock(t, officetest.Monday())
	a := aviary{markers: map[string][]string{}}
	s.Enrol(t, a.text("name"), domain.Seat{Post: domain.Mediator, Centre: officetest.Community})
	var stderr bytes.Buffer

	s.everyEndingWithCanaries(t, &a)
	s.canaryRefusals(t, &a, &stderr)
	s.importCanaries(t, &a, &stderr)

	places := s.everythingButTheRegister(t)
	places["the commands' standard error"] = stderr.Bytes()
	places["the worker's metrics"] = []byte(metrics.read(t))
	require.Contains(t, string(places["the worker's metrics"]), `workflow_type="Mediation"`)
	requireNothingFound(t, places)
	kept := []byte{}
	for _, content := range s.database(t, s.Cluster.DSN(cluster.Superuser, cluster.Register), cluster.Register) {
		kept = append(kept, content...)
	}
	for path, markers := range a.markers {
		there := slices.ContainsFunc(markers, func(m string) bool { return bytes.Contains(kept, []byte(m)) })
		require.True(t, there, "%s was never taken into the register, so nothing is known about it", path)
	}
	s.canaryIsFound(t)
}

// everyEndingWithCanaries takes cases through decisions and acts of every kind
// that says something, by turns through every door.
func (s system) everyEndingWithCanaries(t testing.TB, a *aviary) {
	intake := func() domain.CaseID {
		in := filled[domain.Intake](a)
		in.Centre, in.Kind, in.Origin, in.Parties[0].Role = officetest.Community, "neighbour", domain.Applied, domain.Applicant
		in.Referral, in.Parties[0].Birth = nil, "1949-12-31" // no text in the one, as in the number the other
		opened, err := s.Act(t, "registrar", domain.OpenCase, "", in)
		require.NoError(t, err)
		return domain.CaseID(opened.Ref)
	}
	doors := 0
	answer := func(id domain.CaseID, kind domain.TaskKind, who string, outcome domain.Outcome) {
		task := s.AwaitTask(t, id, kind)
		details := fitting(t, a.details(s.People["mediator"].ID), func(d domain.Details) error { return procedures.All().Task(kind).Check(outcome, d) })
		opinion, err := s.Register.Deposit(t.Context(), []byte(a.text("opinion")))
		require.NoError(t, err)
		message := s.Sign(t, who, domain.Envelope{
			Task: task.Task, Outcome: outcome, About: task.Subject, Details: s.Deposit(t, details), Opinion: opinion,
		})
		switch doors++; doors % 3 {
		case 0:
			_, err = s.Register.Decide(t.Context(), []byte(message), record.ByCommand)
		case 1:
			if _, err = s.update(t, id, message); err != nil {
				// The answer was lost, as when the bell comes while the decision ends
				// the workflow: the same bytes again.
				_, err = s.Register.Decide(t.Context(), []byte(message), record.ByCommand)
			}
		default:
			err = s.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.DecideSignal, message)
			s.Await(t, id, "the decision", func(story record.Case) bool {
				for _, k := range story.Tasks {
					if k.Task == task.Task {
						return k.State == "decided"
					}
				}
				return false
			})
		}
		require.NoError(t, err)
	}
	act := func(id domain.CaseID, during domain.TaskKind, who string, kind domain.ActKind) {
		s.AwaitTask(t, id, during)
		_, err := s.Act(t, who, kind, id, fitting(t, a.details(), func(d domain.Details) error { return mediation.Procedure().CheckAct(kind, d) }))
		require.NoError(t, err)
	}

	id := intake()
	answer(id, domain.Acceptance, "registrar2", domain.Accept)
	answer(id, domain.Consent, "registrar", domain.Agree)
	answer(id, domain.Consent, "registrar", domain.Agree)
	answer(id, domain.Appointment, "head", domain.Appoint)
	act(id, domain.Session, "registrar", domain.RecordGuardian)
	act(id, domain.Session, "mediator2", domain.Danger)
	answer(id, domain.PoliceReport, "head", domain.Reported)
	answer(id, domain.Resumption, "head", domain.Resume)
	act(id, domain.Session, "registrar", domain.Object)
	s.decide(t, "head", s.AwaitTask(t, id, domain.Appointment), domain.Appoint,
		domain.Details{Mediators: []domain.StaffID{s.People["mediator2"].ID}, ChosenBy: "parties", Note: a.text("note")})
	answer(id, domain.Session, "mediator2", domain.Continue)
	answer(id, domain.Session, "mediator2", domain.Written)
	answer(id, domain.Signature, "registrar", domain.Sign)
	answer(id, domain.Signature, "registrar", domain.Sign)
	answer(id, domain.MediatorSigns, "mediator2", domain.Sign)
	answer(id, domain.Seal, "head", domain.Return)
	act(id, domain.Session, "mediator2", domain.Recuse)
	act(id, domain.Appointment, "registrar", domain.Withdraw)
	answer(id, domain.Informing, "registrar2", domain.Told)
	s.finish(t, id, community())

	id = intake()
	answer(id, domain.Acceptance, "registrar2", domain.Refer)
	answer(id, domain.Acceptance, "street-registrar", domain.Decline)
	answer(id, domain.Informing, "street-registrar", domain.Told)
	s.AwaitEnding(t, id)
}

// canaryRefusals has people and programs say what is refused.
func (s system) canaryRefusals(t testing.TB, a *aviary, stderr *bytes.Buffer) {
	id := s.OpenDispute(t)
	task := s.AwaitTask(t, id, domain.Acceptance)
	for i, bad := range []any{
		a.details(s.People["mediator"].ID),
		map[string]any{songbird: 1},
		songbird,
		[]string{songbird},
		domain.Details{Note: songbird, Reason: domain.DeclineReason(songbird), Centre: domain.CentreCode(songbird)},
	} {
		message := s.signed(t, "registrar2", task, domain.Accept, bad)
		_, err := s.update(t, id, message)
		require.Error(t, err)
		require.Empty(t, found([]byte(err.Error())))
		require.NoError(t, s.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.DecideSignal, message))
		_, err = s.Decide(t, "registrar2", task.Task, domain.Accept, bad)
		require.Error(t, err)
		require.Empty(t, found([]byte(err.Error())), "%d", i)
	}
	key := s.KeyFile(t, "registrar2")
	for _, args := range [][]string{
		{"decide", "--message", songbird},
		{"decide", "--message", `{"note":"` + songbird + `"}`},
		{"decide", string(task.Task), "accept", "--reason", "other", "--note", songbird},
		{"decide", string(task.Task), "decline", "--reason", "not_civil", "--note", songbird, "--present", songbird},
		{"show", string(id)},
		{"inbox"},
	} {
		c := exec.CommandContext(t.Context(), program(t, "hejie"), append(args, "--config", s.Config, "--key", key)...)
		c.Dir, c.Stderr = filepath.Dir(key), stderr
		_ = c.Run()
	}
}

// importCanaries imports a table full of markers, with rows that are refused.
func (s system) importCanaries(t testing.TB, a *aviary, stderr *bytes.Buffer) {
	mapping := save(t, "mapping.yaml", []byte(`
source: canary
key: 编号
first_in: {column: 日期, layouts: ["2006-01-02"], zone: Asia/Shanghai}
centre: {value: 440104003104}
kind: {value: neighbour}
origin: {value: applied}
title: 事由
description: 经过
place: 地点
applicant: {name: 申请人, phone: 电话, id_number: 证件}
`))
	good := []string{"第1号", "2025-03-05", a.text("title"), a.text("description"), a.text("place"), a.text("name"), a.text("phone"), a.text("id_number")}
	bad := []string{songbird, songbird, songbird, songbird, songbird, songbird, canaryPhone, canaryID}
	file := save(t, "canary.csv", officetest.CSV([][]string{{"编号", "日期", "事由", "经过", "地点", "申请人", "电话", "证件"}, good, bad}))
	c := s.importCommand(t, "district-registrar", file, "--mapping", mapping, "--wait")
	c.Stderr = stderr
	out, err := c.Output()
	require.NoError(t, err, "%s%s", out, stderr)
	var i imported
	require.NoError(t, json.Unmarshal(out, &i))
	require.Equal(t, []int{1, 1}, []int{i.Opened, i.Manifest.Bad})
	require.Empty(t, found(out), "what is printed names no value")
	s.awaitAcceptance(t, "canary", 1)
}

// canaryIsFound plants a marker in every form where none belongs, and sees that
// the search finds each: the test of the test.
func (s system) canaryIsFound(t testing.TB) {
	memo := map[string]any{}
	for name, form := range forms(songbird) {
		memo[name] = append([]byte{}, form...)
	}
	o := startOptions("planted")
	o.TaskQueue, o.Memo = "nowhere", memo
	_, err := s.Client.ExecuteWorkflow(t.Context(), o, "Planted")
	require.NoError(t, err)
	var hits []string
	for place, content := range s.everythingButTheRegister(t) {
		if len(found(content)) > 0 {
			hits = append(hits, place)
		}
		if place == "temporal.history_node.data" {
			require.Len(t, found(content), len(forms(songbird)), "every form is found")
		}
	}
	require.Subset(t, hits, []string{"temporal.history_node.data", "histories", "visibility", "the UI's JSON", "temporal_visibility.executions_visibility.memo"})
	require.NotEmpty(t, found([]byte(`{"msg":"`+songbird+`"}`)))
	require.NotEmpty(t, found([]byte("phone="+canaryPhone+"01")))
}
