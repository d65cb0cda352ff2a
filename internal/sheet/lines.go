package sheet

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// A line is one physical line of a text file, without its end.
type line struct {
	number int
	text   string
	bad    Code // BadEncoding or RowTooLong; empty when it is neither
}

// lines splits a file into lines and holds no more than one of them.
type lines struct {
	in     *bufio.Reader
	decode func([]byte) (string, bool)
	number int
	buf    []byte
}

// next gives the next line; io.EOF after the last. Of a line that is too long
// only the number is kept.
func (l *lines) next() (line, error) {
	l.buf = l.buf[:0]
	long, any := false, false
	for {
		part, err := l.in.ReadSlice('\n')
		any = any || len(part) > 0
		if long = long || len(l.buf)+len(part) > maxRecord; !long {
			l.buf = append(l.buf, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err == io.EOF && !any {
			return line{}, io.EOF
		}
		if err != nil && err != io.EOF {
			return line{}, fmt.Errorf("sheet: %w", err)
		}
		break
	}
	l.number++
	if long {
		return line{number: l.number, bad: RowTooLong}, nil
	}
	// 0x1A is how DOS ended a text, and some programs still write it.
	s, ok := l.decode(bytes.TrimRight(l.buf, "\r\n\x1a"))
	// PostgreSQL cannot store NUL, and no text has one.
	if !ok || bytes.IndexByte(l.buf, 0) >= 0 {
		return line{number: l.number, text: s, bad: BadEncoding}, nil
	}
	return line{number: l.number, text: s}, nil
}
