package domain

import (
	"crypto/ed25519"
	"encoding/base64"
)

// A ChangeKind is what a proposal would change. Each is approved by a second
// administrator before it counts.
type ChangeKind string

// The kinds of changes.
const (
	EnrolStaff   ChangeKind = "enrol"      // a new person, with a key and posts
	GrantPost    ChangeKind = "grant"      // one more post
	TakePost     ChangeKind = "take"       // one post less
	AddKey       ChangeKind = "add_key"    // a further key
	RevokeKey    ChangeKind = "revoke_key" // a key no longer counts
	LendPosts    ChangeKind = "substitute" // a substitution for somebody else
	ChangePolicy ChangeKind = "policy"     // a new version of a policy
	HandOverWork ChangeKind = "hand_over"  // the open work of a person goes to others
)

// A Change is the content of a proposal.
type Change struct {
	Kind         ChangeKind    `json:"kind"`
	Staff        StaffID       `json:"staff,omitempty"` // whom it is about; empty for enrol and policy
	Name         string        `json:"name,omitempty"`
	Posts        []Seat        `json:"posts,omitempty"`
	PublicKey    string        `json:"public_key,omitempty"` // base64url, 32 bytes
	Key          KeyID         `json:"key,omitempty"`
	Substitution *Substitution `json:"substitution,omitempty"`
	Policy       string        `json:"policy,omitempty"` // the whole text
	HandOver     *HandOver     `json:"hand_over,omitempty"`
}

// DecodeKey gives the public key of the change.
func (c Change) DecodeKey() (ed25519.PublicKey, error) {
	b, err := base64.RawURLEncoding.DecodeString(c.PublicKey)
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, Fault(Invalid, "public_key.form")
	}
	return b, nil
}

// Validate refuses a change that could not be meant. The error names the field,
// never its value.
func (c Change) Validate() error {
	for _, s := range c.Posts {
		switch {
		case !s.Post.Valid():
			return Fault(Invalid, "posts.none_such")
		case !s.Centre.Valid():
			return Fault(Invalid, "posts.no_centre")
		case s.Post == Administrator && s.Centre.Tier() != District:
			return Fault(Invalid, "posts.administrators_where")
		}
	}
	switch c.Kind {
	case EnrolStaff:
		if !validText(c.Name, 100, false) || len(c.Posts) == 0 || c.Staff != "" {
			return Fault(Invalid, "enrol_needs")
		}
		_, err := c.DecodeKey()
		return err
	case AddKey:
		if c.Staff == "" {
			return Fault(Invalid, "add_key_needs")
		}
		_, err := c.DecodeKey()
		return err
	case GrantPost, TakePost:
		if c.Staff == "" || len(c.Posts) != 1 {
			return Fault(Invalid, "post_needs", "change", c.Kind)
		}
	case RevokeKey:
		if c.Key == "" {
			return Fault(Invalid, "revoke_key_needs")
		}
	case LendPosts:
		if c.Substitution == nil {
			return Fault(Invalid, "substitute_needs")
		}
		return c.Substitution.Validate()
	case ChangePolicy:
		if c.Policy == "" {
			return Fault(Invalid, "policy_needs")
		}
	case HandOverWork:
		if c.HandOver == nil {
			return Fault(Invalid, "hand_over_needs")
		}
		return c.HandOver.Validate()
	default:
		return Fault(Invalid, "kind.none_such")
	}
	return nil
}
