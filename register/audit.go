package register

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
)

// AuditLine is one line of the audit chain. It names people by number only.
type AuditLine struct {
	Seq     int64          `json:"seq"`
	At      time.Time      `json:"at"`
	What    string         `json:"what"`
	Staff   domain.StaffID `json:"staff,omitempty"`
	Case    domain.CaseID  `json:"case,omitempty"`
	Ref     string         `json:"ref,omitempty"`
	Code    string         `json:"code,omitempty"`
	Message domain.Hash    `json:"message,omitempty"`
	Door    Door           `json:"door,omitempty"`
	prev    []byte
	hash    []byte
}

// AuditReport is the result of verifying the chain.
type AuditReport struct {
	Lines      int64  `json:"lines"`
	Head       string `json:"head"`                  // hash of the last line: keep it outside, and give it back as a checkpoint
	Broken     int64  `json:"broken,omitempty"`      // number of the first line that does not fit, 0 when all do
	Why        string `json:"why,omitempty"`         // what does not fit there
	Signatures int64  `json:"signatures"`            // signed decisions and acts whose signature was checked again
	BadMessage string `json:"bad_message,omitempty"` // the first message (or task whose term ended, or text signed for) of which record, signature and audit do not agree
}

// Whole reports whether nothing was found wrong.
func (a AuditReport) Whole() bool { return a.Broken == 0 && a.BadMessage == "" }

// VerifyAudit walks the whole chain, and checks every signature, that what was
// signed is what is on record, its texts too, and that every signed message has its line and
// every line its message. A checkpoint, "SEQ:HASH" as an earlier report
// gave it and kept outside the database, also shows a tail cut off or a chain
// written anew, which a chain by itself cannot. progress is told the lines
// walked so far and may be nil.
func (r *Register) VerifyAudit(ctx context.Context, checkpoint string, progress func(int64)) (AuditReport, error) {
	var report AuditReport
	wantSeq, wantHash, err := parseCheckpoint(checkpoint)
	if err != nil {
		return report, err
	}
	genesis := sha256.Sum256([]byte("hejie"))
	last := genesis[:]
	for {
		lines, err := r.auditPage(ctx, report.Lines, 5000)
		if err != nil {
			return report, err
		}
		for _, line := range lines {
			report.Lines++
			switch {
			case line.Seq != report.Lines:
				report.Broken, report.Why = report.Lines, "a line is missing"
			case !bytes.Equal(line.prev, last):
				report.Broken, report.Why = line.Seq, "it does not follow the line before"
			case !bytes.Equal(line.digest(), line.hash):
				report.Broken, report.Why = line.Seq, "its content was changed"
			case line.Seq == wantSeq && hex.EncodeToString(line.hash) != wantHash:
				report.Broken, report.Why = line.Seq, "it differs from the checkpoint"
			}
			if report.Broken != 0 {
				return report, nil
			}
			last = line.hash
		}
		if progress != nil {
			progress(report.Lines)
		}
		if len(lines) == 0 {
			break
		}
	}
	report.Head = fmt.Sprintf("%d:%s", report.Lines, hex.EncodeToString(last))
	if err := r.checkHead(ctx, &report, last); err != nil || !report.Whole() {
		return report, err
	}
	if wantSeq > report.Lines {
		report.Broken, report.Why = report.Lines+1, "lines up to the checkpoint are missing"
		return report, nil
	}
	return report, r.verifyMessages(ctx, &report)
}

func parseCheckpoint(s string) (int64, string, error) {
	if s == "" {
		return 0, "", nil
	}
	seq, hash, ok := strings.Cut(s, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	if !ok || err != nil || n < 1 || !domain.Hash(hash).Valid() {
		return 0, "", domain.Errorf(domain.Invalid, "a checkpoint has the form SEQ:HASH, as hejie audit verify prints it")
	}
	return n, hash, nil
}

// auditPage reads some lines. No line is written at infinity: it reads as one of
// long ago, whose hash does not fit, for a time that cannot be read would keep
// every other line from being checked.
func (r *Register) auditPage(ctx context.Context, after int64, limit int) ([]AuditLine, error) {
	rows, err := r.db.QueryContext(ctx, `
		SELECT seq, CASE WHEN isfinite(at) THEN at ELSE 'epoch' END, what, staff, case_id, ref, code, message, door, prev, hash
		FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("register: audit: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var lines []AuditLine
	for rows.Next() {
		var l AuditLine
		if err := rows.Scan(&l.Seq, &l.At, &l.What, &l.Staff, &l.Case, &l.Ref, &l.Code, &l.Message, &l.Door, &l.prev, &l.hash); err != nil {
			return nil, fmt.Errorf("register: audit: %w", err)
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// digest hashes the line as audit_bytes in SQL does: each field with its length
// in bytes before it.
func (l AuditLine) digest() []byte {
	var b strings.Builder
	for i, field := range []string{
		strconv.FormatInt(l.Seq, 10), strconv.FormatInt(l.At.UnixMicro(), 10), l.What, string(l.Staff), string(l.Case),
		l.Ref, l.Code, string(l.Message), string(l.Door), hex.EncodeToString(l.prev),
	} {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(len(field)) + ":" + field)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return sum[:]
}

// checkHead compares the last line with the head that the trigger keeps: a tail
// cut off by someone who forgot the head shows here.
func (r *Register) checkHead(ctx context.Context, report *AuditReport, last []byte) error {
	var seq int64
	var hash []byte
	if err := r.db.QueryRowContext(ctx, `SELECT seq, hash FROM audit_head`).Scan(&seq, &hash); err != nil {
		return fmt.Errorf("register: audit: %w", err)
	}
	// Lines appended since the walk began are not a fault.
	if seq < report.Lines || (seq == report.Lines && !bytes.Equal(hash, last)) {
		report.Broken, report.Why = seq+1, "the end of the chain does not fit its head"
		return nil
	}
	if seq > report.Lines {
		lines, err := r.auditPage(ctx, report.Lines, 1)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			report.Broken, report.Why = report.Lines+1, "the last lines are missing"
		}
	}
	return nil
}
