package desk

// A Sheet is a text for people: labelled rows in sections, in one language.
type Sheet struct {
	Words
	Sections []Section
}

// A Section is a title with what stands under it.
type Section struct {
	Title string
	Rows  []Row
}

// A Row is a text with its label. The text may have several lines.
type Row struct{ Label, Text string }

// head begins a section.
func (s *Sheet) head(title string) { s.Sections = append(s.Sections, Section{Title: Plain(title)}) }

// row adds a row to the last section, with its label from the catalogue; an empty
// text adds none.
func (s *Sheet) row(label, text string) {
	if text == "" {
		return
	}
	last := &s.Sections[len(s.Sections)-1]
	last.Rows = append(last.Rows, Row{s.Text(label), Plain(text)})
}
