package domain

import "time"

// A StaffID names a member of staff without saying who it is. Names live in
// the register only.
type StaffID string

// A Post is what a person may do at a centre. A person may hold several.
type Post string

// The posts.
const (
	Registrar     Post = "registrar"     // 登记员: takes matters in, records what parties say
	Mediator      Post = "mediator"      // 调解员
	Head          Post = "head"          // 主任: appoints, seals
	Administrator Post = "administrator" // 管理员: staff, keys, posts, policy; no casework
)

// Posts lists every post.
func Posts() []Post { return []Post{Registrar, Mediator, Head, Administrator} }

// Valid reports whether there is such a post.
func (p Post) Valid() bool {
	for _, known := range Posts() {
		if p == known {
			return true
		}
	}
	return false
}

// A Holding is a post held at a centre.
type Holding struct {
	Staff  StaffID    `json:"staff"`
	Post   Post       `json:"post"`
	Centre CentreCode `json:"centre"`
}

// A Substitution lets one person act for an absent one (B 代 A). Both names
// are kept on what is decided. It has dates and a scope, and cannot be passed
// on: only posts the absent person holds himself are lent.
type Substitution struct {
	ID         string    `json:"id"`
	Absent     StaffID   `json:"absent"`
	Substitute StaffID   `json:"substitute"`
	Posts      []Post    `json:"posts"` // which of the absent person's posts
	From       time.Time `json:"from"`
	Until      time.Time `json:"until"`
}

// Covers reports whether the substitution lends the post at that time. The
// period includes its first instant and not its last.
func (s Substitution) Covers(p Post, at time.Time) bool {
	if at.Before(s.From) || !at.Before(s.Until) {
		return false
	}
	for _, lent := range s.Posts {
		if lent == p {
			return true
		}
	}
	return false
}

// Validate refuses a substitution that could not be meant.
func (s Substitution) Validate() error {
	switch {
	case s.Absent == "" || s.Substitute == "":
		return Fault(Invalid, "substitution_who")
	case s.Absent == s.Substitute:
		return Fault(Invalid, "substitution_self")
	case len(s.Posts) == 0:
		return Fault(Invalid, "substitution_posts")
	case !s.Until.After(s.From):
		return Fault(Invalid, "substitution_end")
	case s.Until.Sub(s.From) > 366*24*time.Hour:
		return Fault(Invalid, "substitution_long")
	}
	for _, p := range s.Posts {
		if !p.Valid() {
			return Fault(Invalid, "posts.none_such")
		}
	}
	return nil
}
