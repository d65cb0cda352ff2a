//go:build e2e

package e2e_test

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"hejie/internal/cluster"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/systemtest"
)

// What a canary looks like: every marker contains one of these.
const (
	songbird    = "金丝雀"
	canaryPhone = "13971717"
	canaryID    = "44010419491231"
)

// forms are the ways in which a text may lie somewhere.
func forms(text string) map[string][]byte {
	little, big, escaped := []byte{}, []byte{}, ""
	for _, unit := range utf16.Encode([]rune(text)) {
		little, big = binary.LittleEndian.AppendUint16(little, unit), binary.BigEndian.AppendUint16(big, unit)
		escaped += fmt.Sprintf(`\u%04x`, unit)
	}
	percent := strings.ToUpper(hex.EncodeToString([]byte(text)))
	for i := len(percent) - 2; i >= 0; i -= 2 {
		percent = percent[:i] + "%" + percent[i:]
	}
	all := map[string][]byte{
		"UTF-8": []byte(text), "UTF-16, little end first": little, "UTF-16, big end first": big,
		"escaped": []byte(escaped), "escaped in capitals": []byte(strings.ReplaceAll(strings.ToUpper(escaped), `\U`, `\u`)),
		"Go":          []byte(strings.Trim(strconv.QuoteToASCII(text), `"`)),
		"hexadecimal": []byte(hex.EncodeToString([]byte(text))), "hexadecimal in capitals": []byte(strings.ToUpper(hex.EncodeToString([]byte(text)))),
		"percent": []byte(percent), "percent in small letters": []byte(strings.ToLower(percent)),
	}
	for offset := range 3 {
		// Only what the neighbours' bits do not touch.
		whole := (offset + len(text)) / 3 * 4
		from := (offset*8 + 5) / 6
		for name, encoding := range map[string]*base64.Encoding{"base64": base64.StdEncoding, "base64url": base64.URLEncoding} {
			encoded := encoding.EncodeToString(append(make([]byte, offset), text...))
			all[fmt.Sprintf("%s at %d", name, offset)] = []byte(encoded[from:whole])
		}
	}
	return all
}

// found names the forms in which a canary lies in some bytes, with a little of
// what is around it.
func found(in []byte) map[string]string {
	hits := map[string]string{}
	for _, text := range []string{songbird, canaryPhone, canaryID} {
		for name, form := range forms(text) {
			if at := bytes.Index(in, form); at >= 0 {
				hits[name] = fmt.Sprintf("%q", in[max(0, at-80):min(len(in), at+80)])
			}
		}
	}
	return hits
}

// everythingButTheRegister is all that a Hejie leaves behind outside the
// register's database, by where it lies.
func (s system) everythingButTheRegister(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, database := range []string{cluster.Temporal, cluster.Temporal + "_visibility"} {
		maps.Copy(all, s.database(t, s.Cluster.DSN(cluster.Superuser, database), database))
	}
	list, err := s.Client.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{PageSize: 1000})
	require.NoError(t, err)
	for _, w := range list.GetExecutions() {
		all["visibility"] = append(all["visibility"], asJSON(t, w)...)
		e := w.GetExecution()
		events := s.Client.GetWorkflowHistory(t.Context(), e.GetWorkflowId(), e.GetRunId(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			require.NoError(t, err)
			all["histories"] = append(all["histories"], asJSON(t, event)...)
		}
		if metadata, err := s.Client.QueryWorkflow(t.Context(), e.GetWorkflowId(), e.GetRunId(), "__temporal_workflow_metadata"); err == nil {
			var card sdk.WorkflowMetadata
			require.NoError(t, metadata.Get(&card))
			all["cards"] = append(all["cards"], asJSON(t, &card)...)
		}
		for _, page := range []string{"", "/history", "/history-reverse"} {
			all["the UI's JSON"] = append(all["the UI's JSON"], s.get(t, "/api/v1/namespaces/"+systemtest.Namespace+"/workflows/"+url.PathEscape(e.GetWorkflowId())+page+
				"?execution.runId="+e.GetRunId())...)
		}
	}
	all["the UI's JSON"] = append(all["the UI's JSON"], s.get(t, "/api/v1/namespaces/"+systemtest.Namespace+"/workflows")...)
	all["the engine's log"], all["the worker's log"] = []byte(s.Engine.Said()), []byte(s.Worker.Said())
	all["PostgreSQL's log"], err = os.ReadFile(filepath.Join(s.Cluster.Dir(), "log"))
	require.NoError(t, err)
	return all
}

// database gives every column of every table of a database, as bytes.
func (s system) database(t testing.TB, dsn, name string) map[string][]byte {
	t.Helper()
	db := officetest.Connect(t, postgres.Options{DSN: dsn})
	columns, err := db.QueryContext(t.Context(), `
		SELECT quote_ident(table_name), quote_ident(column_name), data_type = 'bytea' FROM information_schema.columns WHERE table_schema = 'public'`)
	require.NoError(t, err)
	type column struct {
		table, name string
		raw         bool
	}
	var every []column
	for columns.Next() {
		var c column
		require.NoError(t, columns.Scan(&c.table, &c.name, &c.raw))
		every = append(every, c)
	}
	require.NoError(t, columns.Err())
	require.NotEmpty(t, every)
	all := map[string][]byte{}
	for _, c := range every {
		what := c.name + "::text"
		if c.raw {
			what = c.name
		}
		all[name+"."+c.table+"."+c.name] = values(t, db, "SELECT "+what+" FROM "+c.table+" WHERE "+c.name+" IS NOT NULL")
	}
	return all
}

func values(t testing.TB, db *sql.DB, query string) (all []byte) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err, query)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		var value []byte
		require.NoError(t, rows.Scan(&value))
		all = append(append(all, value...), 0)
	}
	require.NoError(t, rows.Err())
	return all
}

// get reads a page of the UI's server.
func (s system) get(t testing.TB, path string) []byte {
	t.Helper()
	answer, err := http.Get("http://" + s.UI + path)
	require.NoError(t, err)
	defer func() { require.NoError(t, answer.Body.Close()) }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, "%s: %s", path, body)
	return body
}

func asJSON(t testing.TB, m proto.Message) []byte {
	t.Helper()
	text, err := protojson.Marshal(m)
	require.NoError(t, err)
	return text
}

// requireNothingFound sees that no canary lies in any of the places.
func requireNothingFound(t testing.TB, places map[string][]byte) {
	t.Helper()
	size := 0
	for _, place := range slices.Sorted(maps.Keys(places)) {
		size += len(places[place])
		require.Empty(t, found(places[place]), place)
	}
	t.Logf("%d places, %d bytes", len(places), size)
}
