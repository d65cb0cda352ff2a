package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/record"
)

// longestKey bounds a key, in bytes: it is indexed.
const longestKey = 400

// ImportRights reads the rights of a member of staff.
func (r *Register) ImportRights(ctx context.Context, staff domain.StaffID) (record.ImportRights, error) {
	var rights record.ImportRights
	_, err := scanJSON(r.db.QueryRowContext(ctx, `
		SELECT jsonb_build_object('now', register_now(),
			'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre)), '[]')
				FROM posts WHERE staff = $1 AND until IS NULL),
			'centres', (SELECT coalesce(jsonb_agg(code ORDER BY code COLLATE "C"), '[]') FROM centres))`, staff), &rights)
	if err != nil {
		return rights, fmt.Errorf("register: import: %w", err)
	}
	return rights, nil
}

// checkRow refuses a row that this act does not let in. The refusal names a field
// and never its value.
func checkRow(i record.ImportRights, staff domain.StaffID, m record.Manifest, row record.ImportRow) *domain.Refusal {
	err := row.Validate()
	switch {
	case err != nil:
		return domain.Because(domain.MissingDetails, err)
	case row.Key == "" || len(row.Key) > longestKey:
		return domain.Refuse(domain.MissingDetails, "field", "key")
	case row.FirstIn.IsZero() || row.FirstIn.After(i.Now):
		return domain.Refuse(domain.MissingDetails, "field", "first_in")
	case !i.Knows(row.Centre):
		return domain.Refuse(domain.MissingDetails, "field", "centre")
	case !slices.Contains(m.Centres, row.Centre) || !i.May(staff, row.Centre):
		return domain.Refuse(domain.NotYourCentre, "centre", row.Centre)
	}
	return nil
}

// FindImport gives the act by which staff signed a manifest before, so that an
// import that broke off goes on under it; empty when there is none. An act whose
// key has been revoked since is none.
func (r *Register) FindImport(ctx context.Context, staff domain.StaffID, manifest domain.Hash) (act domain.Hash, err error) {
	err = r.db.QueryRowContext(ctx, `
		SELECT a.message FROM acts a JOIN keys k ON k.id = a.key
		WHERE a.details = $2 AND a.staff = $1 AND a.kind = $3 AND k.revoked_at IS NULL
		ORDER BY a.done_at LIMIT 1`, staff, manifest, domain.ImportCases).Scan(&act)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("register: import: %w", err)
	}
	return act, nil
}

// ImportCases opens the cases of some rows under a signed act, all of them or,
// when one may not come in, none. A row whose key its source has brought before
// is left alone, so the same rows may come again, also at the same time. It
// gives how many cases it opened.
func (r *Register) ImportCases(ctx context.Context, act domain.Hash, rows []record.ImportRow) (opened int, err error) {
	if len(rows) == 0 {
		return 0, nil
	}
	i, err := r.signedImport(ctx, act)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		if refusal := checkRow(i.ImportRights, i.Staff, i.Manifest, row); refusal != nil {
			m := domain.Message{Envelope: domain.Envelope{Act: domain.ImportCases, Staff: i.Staff}}
			return 0, r.refuse(ctx, m, record.ByCommand, refusal, false)
		}
	}
	err = r.within(ctx, func(tx *sql.Tx) error {
		opened, err = i.open(ctx, tx, rows)
		return err
	})
	if err != nil {
		return 0, err
	}
	return opened, nil
}

// A signedImport is an import as the register knows it.
type signedImport struct {
	record.ImportRights
	register *Register
	act      domain.Hash
	Staff    domain.StaffID  `json:"staff"`
	Manifest record.Manifest `json:"manifest"`
}

func (r *Register) signedImport(ctx context.Context, act domain.Hash) (signedImport, error) {
	i := signedImport{register: r, act: act}
	_, err := scanJSON(r.db.QueryRowContext(ctx, `
		SELECT jsonb_build_object('staff', a.staff, 'manifest', convert_from(d.body, 'UTF8')::jsonb)
		FROM acts a JOIN deposits d ON d.hash = a.details JOIN keys k ON k.id = a.key
		WHERE a.message = $1 AND a.kind = $2 AND k.revoked_at IS NULL`, act, domain.ImportCases), &i)
	if errors.Is(err, sql.ErrNoRows) {
		return i, domain.Fault(domain.NotFound, "import_unsigned")
	}
	if err != nil {
		return i, fmt.Errorf("register: import: %w", err)
	}
	i.ImportRights, err = r.ImportRights(ctx, i.Staff)
	return i, err
}

// Rows as the statements below read them.
type (
	caseEntry struct {
		N       int               `json:"n"` // numbers are given in the order of the rows
		Key     string            `json:"key"`
		Centre  domain.CentreCode `json:"centre"`
		FirstIn time.Time         `json:"first_in"`
	}
	disputeEntry struct {
		Case        domain.CaseID      `json:"case_id"`
		Kind        domain.DisputeKind `json:"kind"`
		Origin      domain.Origin      `json:"origin"`
		Title       string             `json:"title"`
		Description string             `json:"description"`
		Place       string             `json:"place"`
		FirstIn     time.Time          `json:"first_in"`
	}
	partyEntry struct {
		Case  domain.CaseID  `json:"case_id"`
		Party domain.PartyID `json:"party"`
		domain.PartyEntry
	}
)

// open takes the rows in that are not in yet. The cases come before everything
// else and in the order of their keys, so that two imports wait for each other
// and neither for ever.
func (i signedImport) open(ctx context.Context, tx *sql.Tx, rows []record.ImportRow) (int, error) {
	byKey := map[string]record.ImportRow{}
	var cases []caseEntry
	for n, row := range rows {
		if _, again := byKey[row.Key]; !again {
			byKey[row.Key] = row
			cases = append(cases, caseEntry{n, row.Key, row.Centre, row.FirstIn})
		}
	}
	ids, err := i.newCases(ctx, tx, cases)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	var disputes []disputeEntry
	var parties []partyEntry
	for _, c := range cases {
		id, opened := ids[c.Key]
		if !opened {
			continue
		}
		row := byKey[c.Key]
		disputes = append(disputes, disputeEntry{id, row.Kind, row.Origin, row.Title, row.Description, row.Place, row.FirstIn})
		for n, p := range row.Parties {
			p.Birth = birthOf(p)
			parties = append(parties, partyEntry{id, domain.NthParty(n + 1), p})
		}
	}
	disputesJSON, err1 := asJSON(disputes)
	partiesJSON, err2 := asJSON(parties)
	if err := errors.Join(err1, err2); err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `
		WITH given AS (
			SELECT * FROM jsonb_to_recordset($1::jsonb)
				AS d (case_id text, kind text, origin text, title text, description text, place text, first_in timestamptz)
		), disputed AS (
			INSERT INTO disputes (case_id, kind, origin, title, description, place, first_in)
			SELECT case_id, kind, origin, title, description, place, first_in FROM given
		), joined AS (
			INSERT INTO parties (case_id, party, role, name, phone, id_number, address, birth)
			SELECT case_id, party, role, name, coalesce(phone, ''), coalesce(id_number, ''), coalesce(address, ''), birth
			FROM jsonb_to_recordset($2::jsonb)
				AS p (case_id text, party text, role text, name text, phone text, id_number text, address text, birth date)
		), bells AS (
			`+i.register.firstBell(mediation.Kind, `SELECT case_id FROM given`)+`
		)
		INSERT INTO audit (at, what, staff, case_id, ref)
		SELECT $3, 'imported', $4, case_id, $5 FROM given ORDER BY length(case_id), case_id`,
		disputesJSON, partiesJSON, i.Now, i.Staff, i.act)
	if err != nil {
		return 0, fmt.Errorf("register: import: %w", err)
	}
	return len(ids), nil
}

// newCases inserts the cases whose keys are new, numbered as by newCase, and
// gives their numbers by key.
func (i signedImport) newCases(ctx context.Context, tx *sql.Tx, cases []caseEntry) (_ map[string]domain.CaseID, err error) {
	given, err := asJSON(cases)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `
		WITH given AS (
			SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (n int, key text, centre text, first_in timestamptz)
			WHERE NOT EXISTS (SELECT FROM cases WHERE source = $2 AND source_key = g.key)
			ORDER BY n
		), numbered AS MATERIALIZED (
			SELECT given.*, nextval('case_numbers') AS number FROM given
		)
		INSERT INTO cases (id, kind, centre, stage, policy, first_in, opened_at, opened_by, source, source_key)
		SELECT case_number('', $3, number), $5, centre, $6, (SELECT max(version) FROM policies WHERE procedure = $5), first_in, $3, $4, $2, key
		FROM numbered ORDER BY key COLLATE "C"
		ON CONFLICT (source, source_key) DO NOTHING
		RETURNING source_key, id`, given, i.Manifest.Source, i.Now, i.Staff, mediation.Kind, mediation.Procedure().Begins)
	if err != nil {
		return nil, fmt.Errorf("register: import: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	ids := map[string]domain.CaseID{}
	for rows.Next() {
		var key string
		var id domain.CaseID
		if err := rows.Scan(&key, &id); err != nil {
			return nil, fmt.Errorf("register: import: %w", err)
		}
		ids[key] = id
	}
	return ids, rows.Err()
}

// Starting counts the cases whose workflows the engine has yet to start.
func (r *Register) Starting(ctx context.Context) (n int, err error) {
	if err = r.db.QueryRowContext(ctx, `SELECT count(*) FROM outbox WHERE start`).Scan(&n); err != nil {
		return 0, fmt.Errorf("register: outbox: %w", err)
	}
	return n, nil
}

// actImport records that somebody answers for a table. Its rows come in under
// the act, batch by batch (ImportCases).
func (c submission) actImport(ctx context.Context) (string, error) {
	var m record.Manifest
	if err := c.decode(&m); err != nil {
		return "", err
	}
	if !m.File.Valid() || !m.Mapping.Valid() || m.Source == "" || len(m.Source) > 64 || m.Good < 1 || len(m.Centres) == 0 {
		return "", domain.Refuse(domain.MissingDetails, "import_manifest")
	}
	if err := c.mayAct(""); err != nil {
		return "", err
	}
	return "", c.recordAct(ctx, actRecord{})
}
