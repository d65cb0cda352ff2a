// Package change is the procedure by which two people change something that is
// not one case's own: staff, posts, keys, policies, who has whose work, what a
// decision said. One proposes it, and another approves or rejects it.
package change

import "hejie/domain"

// How a change ends.
const (
	Approved domain.Ending = "approved"
	Rejected domain.Ending = "rejected"
)

// Story asks the one question by which another person settles what was proposed.
func Story(file domain.CaseFile, reader domain.Reader) (domain.Ending, error) {
	reply, err := reader.Ask(domain.Question{Stage: domain.StageApproval, Centre: file.Centre, Asks: []domain.Ask{*file.Proposed}})
	if err != nil {
		return "", err
	}
	if reply.Answers[0].Outcome == domain.Approve {
		return Approved, nil
	}
	return Rejected, nil
}
