package sheet

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

type kind int

const (
	textFile kind = iota
	workbookFile
)

// headSize is how much of a file is looked at to tell what it is.
const headSize = 64 << 10

// kindOf looks at the first bytes, never at the name: an export called .xls is
// often a web page, and one called .csv a workbook.
func kindOf(src io.ReadSeeker) (kind, error) {
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("sheet: %w", err)
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(src, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && err != io.EOF {
		return 0, fmt.Errorf("sheet: %w", err)
	}
	head = head[:n]
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case n == 0:
		return 0, problem(FileEmpty)
	case begins("PK\x03\x04"), begins("PK\x05\x06"):
		return workbookFile, nil
	case begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return 0, problem(FileOldExcel)
	case begins(utf16LE), begins(utf16BE):
		return textFile, nil
	case begins("%PDF-"), bytes.IndexByte(head, 0) >= 0:
		return 0, problem(FileBinary)
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8BOM)), " \t\r\n"), []byte("<")):
		return 0, problem(FileMarkup)
	}
	return textFile, nil
}

// The byte order marks that tell an encoding for certain.
const (
	utf8BOM = "\xef\xbb\xbf"
	utf16LE = "\xff\xfe"
	utf16BE = "\xfe\xff"
)

// A watched source counts and sums what is read from it, to tell at the end
// whether the file is still the one that was opened.
type watched struct {
	src  io.Reader
	sum  hash.Hash
	read int64
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.src.Read(p)
	w.sum.Write(p[:n])
	w.read += int64(n)
	return n, err
}

// openText reads the file once for its sum and its encoding, and begins again.
func openText(src io.ReadSeeker, size int64) (rows, [sha256.Size]byte, error) {
	var sum [sha256.Size]byte
	h, seen := sha256.New(), &survey{}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, sum, fmt.Errorf("sheet: %w", err)
	}
	if _, err := io.Copy(io.MultiWriter(h, seen), src); err != nil {
		return nil, sum, fmt.Errorf("sheet: %w", err)
	}
	h.Sum(sum[:0])
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, sum, fmt.Errorf("sheet: %w", err)
	}
	w := &watched{src: src, sum: sha256.New()}
	in, decode := decoded(w, seen)
	head, err := in.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, sum, fmt.Errorf("sheet: %w", err)
	}
	if brk := bytes.IndexAny(head, "\r\n"); brk >= 0 && head[brk] == '\r' && !bytes.HasPrefix(head[brk:], []byte("\r\n")) {
		in = bufio.NewReaderSize(&bareReturns{in: in}, headSize)
	}
	return &csvRows{lines: lines{in: in, decode: decode}, file: w, want: sum, size: size}, sum, nil
}

// decoded gives the bytes to split into lines, and how to read one. Only UTF-16
// must be decoded first: in the others a line break is never part of a character,
// and a line that cannot be decoded then spoils no other.
func decoded(w io.Reader, seen *survey) (*bufio.Reader, func([]byte) (string, bool)) {
	in := bufio.NewReaderSize(w, headSize)
	mark, _ := in.Peek(len(utf8BOM)) // too short is no mark
	switch {
	case bytes.HasPrefix(mark, []byte(utf16LE)), bytes.HasPrefix(mark, []byte(utf16BE)):
		utf16 := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()
		return bufio.NewReaderSize(utf16.Reader(in), headSize), undamaged
	case bytes.Equal(mark, []byte(utf8BOM)):
		in.Discard(len(utf8BOM)) //nolint:errcheck // it was just peeked
	case seen.broken > seen.whole:
		gb := simplifiedchinese.GB18030.NewDecoder()
		return in, func(line []byte) (string, bool) {
			line, err := gb.Bytes(line)
			s, ok := undamaged(line)
			return s, ok && err == nil
		}
	}
	return in, func(line []byte) (string, bool) { return string(line), utf8.Valid(line) }
}

// undamaged refuses what a decoder could not make sense of.
func undamaged(line []byte) (string, bool) {
	s := string(line)
	return s, !strings.ContainsRune(s, utf8.RuneError)
}

// A survey counts how much of what is written to it is UTF-8. Chinese text in
// GB18030 is nearly all broken as UTF-8, and a UTF-8 file with a damaged line
// is nearly all whole, so that the larger count tells the encoding.
type survey struct {
	whole, broken int
	rest          []byte // the beginning of a character that the next write ends
}

func (s *survey) Write(p []byte) (int, error) {
	data := append(s.rest, p...)
	for len(data) > 0 && utf8.FullRune(data) {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			s.broken++
		case size > 1:
			s.whole++
		}
		data = data[size:]
	}
	s.rest = bytes.Clone(data)
	return len(p), nil
}

// bareReturns turns the line ends of old Macs, and any other, into LF. It is
// only used for files whose first line ends so: elsewhere a lone CR is part of
// a cell, and counting it as a line would misnumber the rest.
type bareReturns struct {
	in      io.Reader
	afterCR bool
}

func (b *bareReturns) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	out := p[:0]
	for _, c := range p[:n] {
		if c != '\n' || !b.afterCR {
			if b.afterCR = c == '\r'; b.afterCR {
				c = '\n'
			}
			out = append(out, c)
			continue
		}
		b.afterCR = false
	}
	return len(out), err
}
