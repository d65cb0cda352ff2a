package record

import "hejie/domain"

// A Member is a person on the staff. Name is personal data.
type Member struct {
	ID    domain.StaffID `json:"id"`
	Name  string         `json:"name"`
	Posts []domain.Seat  `json:"posts"`
	Keys  []Key          `json:"keys"`
}

// A Key is a person's public key.
type Key struct {
	ID      domain.KeyID `json:"id"`
	Revoked bool         `json:"revoked"`
}
