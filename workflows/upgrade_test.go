package workflows_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/workflows"
)

// A case that began under an earlier version goes on under that of today from
// where it stood, be it in talks, in danger or before the seal: what a new run is
// told is its story, and nothing in it is asked otherwise. What that version did
// not ask for comes after it.
func TestACaseThatBeganEarlierGoesOn(t *testing.T) {
	t.Parallel()
	heard := officetest.Heard()
	police := domain.Details{ReportedTo: "派出所"}
	signed := func(day, mediator string) []page {
		return []page{
			decides(day+" 10:00", mediator, domain.Session, "", domain.Written, agreement()),
			decides(day+" 10:10", "registrar", domain.Signature, "P1", domain.Sign, heard),
			decides(day+" 10:20", "registrar", domain.Signature, "P2", domain.Sign, heard),
			decides(day+" 10:30", mediator, domain.MediatorSigns, "", domain.Sign, nil),
		}
	}
	story := slices.Concat([]page{
		sends("2026-03-02 10:00", "registrar2", officetest.Street),
		sends("2026-03-02 11:00", "street-registrar", officetest.Community),
		decides("2026-03-02 12:00", "registrar2", domain.Acceptance, "", domain.Accept, nil),
		decides("2026-03-02 14:00", "registrar", domain.Consent, "P1", domain.Agree, heard),
		decides("2026-03-02 14:10", "registrar", domain.Consent, "P2", domain.Agree, heard),
		decides("2026-03-02 14:20", "head", domain.Appointment, "", domain.Appoint, appoints("head", "S0005").details),
		states("2026-03-03 09:00", "mediator", domain.Danger, note("扬言报复")),
		decides("2026-03-03 09:10", "head", domain.PoliceReport, "", domain.Reported, police),
		states("2026-03-03 09:20", "mediator", domain.Danger, note("再次扬言报复")),
		decides("2026-03-03 09:30", "head", domain.PoliceReport, "", domain.Reported, police),
		decides("2026-03-03 09:40", "head", domain.Resumption, "", domain.Resume, note("双方已冷静")),
		states("2026-03-03 10:00", "registrar", domain.Object, ofParty("P2")),
		decides("2026-03-03 10:10", "head", domain.Appointment, "", domain.Appoint, appoints("head", "S0006").details),
		decides("2026-03-03 11:00", "mediator2", domain.Session, "", domain.Extend, nil),
		decides("2026-03-03 11:10", "registrar", domain.Extension, "P1", domain.Agree, heard),
		decides("2026-03-03 11:20", "registrar", domain.Extension, "P2", domain.Agree, heard),
	}, signed("2026-03-04", "mediator2"), []page{
		decides("2026-03-04 11:00", "head", domain.Seal, "", domain.Return, note("履行期限不明确")),
	}, signed("2026-03-05", "mediator2"), []page{
		decides("2026-03-05 11:00", "head", domain.Seal, "", domain.ApplySeal, nil),
	})
	since := []page{
		decides("2026-04-03 10:00", "mediator2", domain.ReturnVisit, "1", domain.Visited, visits().details),
		decides("2026-07-01 10:00", "registrar", domain.Performance, "1", domain.Performed, heard),
		decides("2026-07-02 10:00", "mediator2", domain.ReturnVisit, "2", domain.Visited, visits().details),
		decides("2026-07-03 10:00", "head", domain.Closing, "", domain.Close, nil),
	}
	for _, version := range []workflow.Version{1, 2} {
		for _, told := range []int{1, 7, 9, 14, len(story) - 1} { // a case that is sealed ends at once under these versions
			t.Run(fmt.Sprintf("v%d after %d", version, told), func(t *testing.T) {
				t.Parallel()
				at, err := time.ParseInLocation("2006-01-02 15:04", story[told-1].at, domain.Shanghai())
				require.NoError(t, err)
				s := newStage(t)
				s.env.OnGetVersion("Mediation", workflow.Version(1), workflows.MediationVersion).Return(version)
				ending, runs := s.keep(&shown{}, slices.Concat([]page{fillsUp(when(at.Add(5 * time.Minute)))}, story, since)...)
				require.Equal(t, domain.Agreed, ending)
				require.Equal(t, 2, runs)
			})
		}
	}
}
