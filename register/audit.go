package register

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"hejie/domain"
	"hejie/internal/record"
)

// An auditLink ties a line to all those before it.
type auditLink struct {
	n     int64 // from 1, and none is left out
	hash  []byte
	found bool             // its line is there …
	whole bool             // … and says something everywhere
	line  record.AuditLine // of one that is gone only the number is known
}

// VerifyAudit walks the whole chain, and checks every signature, that what was
// signed is what is on record, its texts too, and that every signed message has its line and
// every line its message. A checkpoint, "SEQ:HASH" as an earlier report
// gave it and kept outside the database, also shows a tail cut off or a chain
// written anew, which a chain by itself cannot. progress is told the lines
// walked so far and may be nil.
func (r *Register) VerifyAudit(ctx context.Context, checkpoint string, progress func(int64)) (record.AuditReport, error) {
	var report record.AuditReport
	wantSeq, wantHash, err := parseCheckpoint(checkpoint)
	if err != nil {
		return report, err
	}
	genesis := sha256.Sum256([]byte("hejie"))
	last, line := genesis[:], int64(0)
	for {
		links, err := r.auditPage(ctx, report.Lines, 5000)
		if err != nil {
			return report, err
		}
		for _, link := range links {
			report.Lines++
			flaw := link.flaw(report.Lines, last)
			if flaw == "" && link.n == wantSeq && hex.EncodeToString(link.hash) != wantHash {
				flaw = record.Rewritten
			}
			if last, line = link.hash, link.line.Seq; flaw != "" {
				report.Broken, report.Why = line, flaw
				return report, nil
			}
		}
		if progress != nil {
			progress(report.Lines)
		}
		if len(links) == 0 {
			break
		}
	}
	report.Head = fmt.Sprintf("%d:%s", report.Lines, hex.EncodeToString(last))
	if wantSeq > report.Lines {
		report.Broken, report.Why = line+1, record.CutOff
		return report, nil
	}
	if err := r.findUnlinked(ctx, &report); err != nil || !report.Whole() {
		return report, err
	}
	return report, r.verifyMessages(ctx, &report)
}

// flaw is what does not fit at a link that ought to be the n-th, after one of that
// hash.
func (l auditLink) flaw(n int64, before []byte) record.Flaw {
	switch {
	case l.n != n:
		return record.LinkMissing
	case !l.found:
		return record.LineMissing
	case !l.whole || !bytes.Equal(digest(l.line, before), l.hash):
		return record.LineChanged
	}
	return ""
}

func parseCheckpoint(s string) (int64, string, error) {
	if s == "" {
		return 0, "", nil
	}
	seq, hash, ok := strings.Cut(s, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	if !ok || err != nil || n < 1 || !domain.Hash(hash).Valid() {
		return 0, "", domain.Fault(domain.Invalid, "checkpoint_form")
	}
	return n, hash, nil
}

// auditPage reads some links and their lines. No line is written at infinity: it
// reads as one of long ago, whose hash does not fit, for a time that cannot be read
// would keep every other line from being checked.
func (r *Register) auditPage(ctx context.Context, after int64, limit int) ([]auditLink, error) {
	rows, err := r.db.QueryContext(ctx, `
		SELECT l.n, l.hash, a.seq IS NOT NULL, a IS NOT NULL, l.line, CASE WHEN isfinite(at) THEN at ELSE 'epoch' END, coalesce(what, ''),
			coalesce(staff, ''), coalesce(case_id, ''), coalesce(ref, ''), coalesce(code, ''), coalesce(message, ''), coalesce(door, '')
		FROM audit_links l LEFT JOIN audit a ON a.seq = l.line WHERE l.n > $1 ORDER BY l.n LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("register: audit: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var links []auditLink
	for rows.Next() {
		var l auditLink
		if err := rows.Scan(&l.n, &l.hash, &l.found, &l.whole, &l.line.Seq, &l.line.At, &l.line.What, &l.line.Staff, &l.line.Case,
			&l.line.Ref, &l.line.Code, &l.line.Message, &l.line.Door); err != nil {
			return nil, fmt.Errorf("register: audit: %w", err)
		}
		links = append(links, l)
	}
	return links, rows.Err()
}

// digest hashes the line, and the hash before it, as audit_bytes in SQL does: each
// field with its length in bytes before it.
func digest(l record.AuditLine, before []byte) []byte {
	var b strings.Builder
	for i, field := range []string{
		strconv.FormatInt(l.Seq, 10), strconv.FormatInt(l.At.UnixMicro(), 10), l.What, string(l.Staff), string(l.Case),
		l.Ref, l.Code, string(l.Message), string(l.Door), hex.EncodeToString(before),
	} {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(len(field)) + ":" + field)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return sum[:]
}

// findUnlinked finds a line that was put in beside the chain that was walked.
func (r *Register) findUnlinked(ctx context.Context, report *record.AuditReport) error {
	var line sql.NullInt64
	err := r.db.QueryRowContext(ctx, `
		SELECT min(seq) FROM audit a WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.line = a.seq AND l.n > 0)`).Scan(&line)
	if err != nil {
		return fmt.Errorf("register: audit: %w", err)
	}
	if line.Valid {
		report.Broken, report.Why = line.Int64, record.Unlinked
	}
	return nil
}
