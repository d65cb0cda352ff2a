package register

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// enrol adds a person with a key and posts, and gives the staff number.
func (r *Register) enrol(ctx context.Context, tx *sql.Tx, c domain.Change) (domain.StaffID, error) {
	var id domain.StaffID
	err := tx.QueryRowContext(ctx, `
		INSERT INTO staff (id, name, enrolled_at)
		SELECT 'S' || lpad(n::text, greatest(4, length(n::text)), '0'), $1, register_now() FROM nextval('staff_numbers') AS n
		RETURNING id`, c.Name).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("register: enrol: %w", err)
	}
	if err := r.addKey(ctx, tx, id, c); err != nil {
		return "", err
	}
	return id, r.grant(ctx, tx, id, c.Posts)
}

func (r *Register) addKey(ctx context.Context, tx *sql.Tx, id domain.StaffID, c domain.Change) error {
	key, err := c.DecodeKey()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO keys (id, staff, public_key, enrolled_at) VALUES ($1, $2, $3, register_now())`,
		domain.KeyIDOf(key), id, []byte(key)); err != nil {
		return fmt.Errorf("register: key: %w", err)
	}
	return nil
}

func (r *Register) grant(ctx context.Context, tx *sql.Tx, id domain.StaffID, seats []domain.Seat) error {
	for _, s := range seats {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO posts (staff, post, centre, since) VALUES ($1, $2, $3, register_now())
			ON CONFLICT (staff, post, centre) WHERE until IS NULL DO NOTHING`, id, s.Post, s.Centre); err != nil {
			return fmt.Errorf("register: grant: %w", err)
		}
	}
	return nil
}

// Found lays the foundation: organisation, calendar, policies. Again it adds the
// centres, calendar years and policies that are missing and changes none that are there.
func (r *Register) Found(ctx context.Context, f domain.Foundation) error {
	return r.within(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO organisation (prefix) VALUES ($1) ON CONFLICT DO NOTHING`, f.Prefix); err != nil {
			return fmt.Errorf("register: found: %w", err)
		}
		type row struct {
			Code   domain.CentreCode `json:"code"`
			Tier   domain.Tier       `json:"tier"`
			Name   string            `json:"name"`
			Parent domain.CentreCode `json:"parent"`
		}
		var centres []row
		for _, c := range f.Centres {
			centres = append(centres, row(c))
		}
		rows, err := asJSON(centres)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO centres (code, tier, name, parent)
			SELECT code, tier, name, nullif(parent, '')
			FROM jsonb_to_recordset($1::jsonb) AS c (code text, tier int, name text, parent text)
			ORDER BY length(code) ON CONFLICT DO NOTHING`, rows); err != nil {
			return fmt.Errorf("register: centres: %w", err)
		}
		for _, y := range f.Years {
			var known bool
			if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM calendar_years WHERE year = $1)`, y.Year).Scan(&known); err != nil {
				return fmt.Errorf("register: calendar: %w", err)
			}
			if known {
				continue
			}
			if err := putYear(ctx, tx, y); err != nil {
				return err
			}
		}
		for _, p := range f.Policies {
			newest, err := newestPolicy(ctx, tx, p.Procedure())
			if err != nil {
				return err
			}
			if newest.Version > 0 {
				continue
			}
			if err := r.putPolicy(ctx, tx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// EnrolFirst enrols the first administrators of an empty register: the one act
// that nobody approves, because there is nobody. It takes two people, since
// from then on every change needs two. With anybody enrolled it is a Conflict.
func (r *Register) EnrolFirst(ctx context.Context, people []domain.Change) ([]domain.StaffID, error) {
	administrators := 0
	for _, p := range people {
		if err := p.Validate(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(p.Posts, func(s domain.Seat) bool { return s.Post == domain.Administrator }) {
			administrators++
		}
	}
	if administrators < 2 {
		return nil, domain.Fault(domain.Invalid, "two_administrators")
	}
	var ids []domain.StaffID
	err := r.within(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('first trust'))`); err != nil {
			return fmt.Errorf("register: enrol: %w", err)
		}
		var enrolled int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM staff`).Scan(&enrolled); err != nil {
			return fmt.Errorf("register: enrol: %w", err)
		}
		if enrolled > 0 {
			return domain.Fault(domain.Conflict, "staff_already")
		}
		for _, p := range people {
			id, err := r.enrol(ctx, tx, p)
			if err != nil {
				return err
			}
			ids = append(ids, id)
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO audit (at, what, staff, ref) VALUES (register_now(), 'first_trust', $1, $1)`, id); err != nil {
				return fmt.Errorf("register: enrol: %w", err)
			}
		}
		return nil
	})
	return ids, err
}

// Staff lists the staff who hold a post at the centre or below it, by number.
func (r *Register) Staff(ctx context.Context, centre domain.CentreCode) ([]record.Member, error) {
	var members []record.Member
	_, err := scanJSON(r.db.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name,
			'posts', (SELECT coalesce(jsonb_agg(jsonb_build_object('post', post, 'centre', centre) ORDER BY centre, post), '[]')
				FROM posts WHERE staff = s.id AND until IS NULL),
			'keys', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'revoked', revoked_at IS NOT NULL) ORDER BY enrolled_at), '[]')
				FROM keys WHERE staff = s.id)) ORDER BY s.id), '[]')
		FROM staff s
		WHERE $1 = '' OR EXISTS (SELECT FROM posts WHERE staff = s.id AND until IS NULL AND centre LIKE $1 || '%')`, centre), &members)
	if err != nil {
		return nil, fmt.Errorf("register: staff: %w", err)
	}
	return members, nil
}

// WhoseKey tells whose a public key is. A key that nobody has is NotFound.
func (r *Register) WhoseKey(ctx context.Context, k ed25519.PublicKey) (domain.StaffID, error) {
	var id domain.StaffID
	err := r.db.QueryRowContext(ctx, `SELECT staff FROM keys WHERE id = $1`, domain.KeyIDOf(k)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", domain.Fault(domain.NotFound, "key_unenrolled")
	}
	if err != nil {
		return "", fmt.Errorf("register: key: %w", err)
	}
	return id, nil
}

// Now reads the register's clock.
func (r *Register) Now(ctx context.Context) (now time.Time, err error) {
	if err = r.db.QueryRowContext(ctx, `SELECT register_now()`).Scan(&now); err != nil {
		return now, fmt.Errorf("register: clock: %w", err)
	}
	return now, nil
}
