package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf16"
)

var (
	mapsStream = regexp.MustCompile(`/Length ([0-9]+)\n>>\nstream\n/CIDInit `)
	// A glyph, the same glyph, and a character beyond the first 65,536.
	rareGlyph = regexp.MustCompile(`(<[0-9A-F]{4}><[0-9A-F]{4}>)<([0-9A-F]{5,6})>`)
	crossRef  = regexp.MustCompile(`\nxref\n0 [0-9]+\n((?:[0-9]{10} [0-9]{5} [nf] \n)+)`)
	startRef  = regexp.MustCompile(`startxref\n([0-9]+)\n%%EOF\n$`)
)

// mended corrects what the library writes about characters beyond the first
// 65,536: a PDF has them in UTF-16 (ISO 32000-1, 9.10.3), in two units, and
// their numbers alone, as written, are read as other characters. The page looks
// right either way, but a name copied out of it would be another name.
func mended(file []byte) ([]byte, error) {
	at := mapsStream.FindSubmatchIndex(file)
	if at == nil {
		return nil, fmt.Errorf("pdf: the font's map of characters was not found")
	}
	length, err := strconv.Atoi(string(file[at[2]:at[3]]))
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	stream := at[1] - len("/CIDInit ")
	was := file[stream : stream+length]
	is := rareGlyph.ReplaceAllFunc(was, func(entry []byte) []byte {
		parts := rareGlyph.FindSubmatch(entry)
		n, _ := strconv.ParseUint(string(parts[2]), 16, 32) // its form was looked at
		high, low := utf16.EncodeRune(rune(n))
		return fmt.Appendf(nil, "%s<%04X%04X>", parts[1], high, low)
	})
	if len(is) == len(was) {
		return file, nil
	}
	var out bytes.Buffer
	out.Write(file[:at[2]])
	out.WriteString(strconv.Itoa(len(is)))
	out.Write(file[at[3]:stream])
	out.Write(is)
	moved := out.Len() - (stream + length)
	out.Write(file[stream+length:])
	return shifted(out.Bytes(), stream, moved), nil
}

// shifted corrects the places of objects, of which those after a place moved.
func shifted(file []byte, after, by int) []byte {
	later := func(digits []byte, form string) []byte {
		n, _ := strconv.Atoi(string(digits)) // ten digits at the most
		if n > after {
			n += by
		}
		return fmt.Appendf(nil, form, n)
	}
	table := crossRef.FindSubmatchIndex(file)
	begin := startRef.FindSubmatchIndex(file)
	if table == nil || begin == nil {
		return file
	}
	for line := table[2]; line < table[3]; line += 20 {
		copy(file[line:], later(file[line:line+10], "%010d"))
	}
	return append(file[:begin[2]:begin[2]], fmt.Appendf(nil, "%s\n%%%%EOF\n", later(file[begin[2]:begin[3]], "%d"))...)
}
