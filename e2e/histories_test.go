//go:build e2e

package e2e_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"hejie/domain"
	"hejie/workflows"
)

var histories = flag.String("histories", "", "folder to write the histories of the scenarios into")

// record writes down the history of a case under the name of its path and the
// version of the logic, if histories are wanted. Those of earlier versions stay.
func (s system) record(t testing.TB, id domain.CaseID, name string) {
	t.Helper()
	if *histories == "" {
		return
	}
	var h history.History
	events := s.Client.GetWorkflowHistory(t.Context(), workflows.MediationID(id), "", true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		require.NoError(t, err)
		h.Events = append(h.Events, e)
	}
	text, err := protojson.MarshalOptions{Multiline: true, Indent: " "}.Marshal(&h)
	require.NoError(t, err)
	folder := filepath.Join(*histories, "mediation")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, name+".json"), text, 0o644))
}
