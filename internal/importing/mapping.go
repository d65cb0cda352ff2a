package importing

import (
	"bytes"
	"embed"
	"io"
	"regexp"
	"slices"
	"time"
	_ "time/tzdata" // a machine without zone files must not refuse a mapping

	"go.yaml.in/yaml/v3"

	"hejie/domain"
)

// A Mapping says how the columns of a table become the intakes of disputes.
// Columns are given by their names in the table's header.
type Mapping struct {
	Source      string        `yaml:"source"` // what the table is a table of; keys are unique within it
	Key         string        `yaml:"key"`
	FirstIn     InstantColumn `yaml:"first_in"`
	Centre      Choice        `yaml:"centre"` // chooses a division code
	Kind        Choice        `yaml:"kind"`   // chooses a domain.DisputeKind
	Origin      Choice        `yaml:"origin"` // chooses a domain.Origin
	Title       string        `yaml:"title"`
	Description string        `yaml:"description"`
	Place       string        `yaml:"place"`  // optional
	Amount      AmountColumn  `yaml:"amount"` // optional
	Applicant   PersonColumns `yaml:"applicant"`
	Respondent  PersonColumns `yaml:"respondent"` // optional
}

// An InstantColumn holds instants, written in one of the layouts (as of package
// time) or as a spreadsheet's day number, by the clocks of the zone.
type InstantColumn struct {
	Column  string   `yaml:"column"`
	Layouts []string `yaml:"layouts"`
	Zone    string   `yaml:"zone"`
	zone    *time.Location
}

// An AmountColumn holds money, in yuan (元) or wan (万元) where a cell does not
// say which.
type AmountColumn struct {
	Column string `yaml:"column"`
	Unit   string `yaml:"unit"`
}

// PersonColumns holds what is known of a party. Phone and ID number are
// optional.
type PersonColumns struct {
	Name     string `yaml:"name"`
	Phone    string `yaml:"phone"`
	IDNumber string `yaml:"id_number"`
}

// A Choice picks one of a fixed set of codes, in one of four ways: always
// Value; by Table, from the whole cell; by Pattern, whose one group is looked
// up in Table; or by Rules. Columns are tried in turn, so that a title counts
// before the text below it, and Default is for rows where none decides.
type Choice struct {
	Value   string            `yaml:"value"`
	Columns []string          `yaml:"columns"`
	Pattern string            `yaml:"pattern"`
	Table   map[string]string `yaml:"table"`
	Rules   []Rule            `yaml:"rules"`
	Default string            `yaml:"default"`
	pattern *regexp.Regexp
}

// A Rule chooses a code where a cell has one of the words in it. The first rule
// that fits counts.
type Rule struct {
	Choose string   `yaml:"choose"`
	Words  []string `yaml:"words"`
}

//go:embed mapping
var mappings embed.FS

// BuiltinMapping gives one of the mappings that come with the program, such as
// "messages".
func BuiltinMapping(name string) (Mapping, error) {
	data, err := mappings.ReadFile("mapping/" + name + ".yaml")
	if err != nil {
		return Mapping{}, domain.Fault(domain.Invalid, "mapping_none", "name", name)
	}
	return ParseMapping(data)
}

// maxMapping is far above any mapping that a person would write.
const maxMapping = 1 << 20

// ParseMapping reads a mapping and checks all of it, so that Apply can only
// fail for what is in a row. Errors name the line. A key it does not know is an
// error.
func ParseMapping(data []byte) (Mapping, error) {
	var m Mapping
	if len(data) > maxMapping {
		return m, domain.Fault(domain.Invalid, "mapping_long", "count", maxMapping)
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&m); err == io.EOF {
		return m, domain.Fault(domain.Invalid, "mapping_empty")
	} else if err != nil {
		return m, domain.Fault(domain.Invalid, "mapping_wrong", "why", err)
	}
	if err := d.Decode(&struct{}{}); err != io.EOF {
		return m, domain.Fault(domain.Invalid, "mapping_documents")
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return m, domain.Fault(domain.Invalid, "mapping_wrong", "why", err)
	}
	if field, err := m.check(); err != nil {
		return m, domain.Fault(domain.Invalid, "mapping_line", "line", lineOf(&root, field), "field", field, "why", err)
	}
	return m, nil
}

// lineOf finds where a field of the mapping begins.
func lineOf(root *yaml.Node, field string) int {
	if len(root.Content) == 0 {
		return 1
	}
	fields := root.Content[0].Content
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i].Value == field {
			return fields[i].Line
		}
	}
	return root.Content[0].Line
}

var sourceName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// check completes the mapping and names the first field that is wrong.
func (m *Mapping) check() (string, error) {
	if !sourceName.MatchString(m.Source) {
		return "source", domain.Fault(domain.Invalid, "mapping_source")
	}
	for _, needed := range []struct{ field, column string }{{"key", m.Key}, {"title", m.Title}, {"description", m.Description}} {
		if needed.column == "" {
			return needed.field, domain.Fault(domain.Invalid, "mapping_column")
		}
	}
	if m.Applicant.Name == "" {
		return "applicant", domain.Fault(domain.Invalid, "mapping_name")
	}
	if m.Respondent != (PersonColumns{}) && m.Respondent.Name == "" {
		return "respondent", domain.Fault(domain.Invalid, "mapping_name")
	}
	if m.Amount != (AmountColumn{}) && (m.Amount.Column == "" || fenOf[m.Amount.Unit] == 0) {
		return "amount", domain.Fault(domain.Invalid, "mapping_amount")
	}
	if err := m.FirstIn.check(); err != nil {
		return "first_in", err
	}
	for _, c := range []struct {
		field string
		*Choice
		valid func(string) bool
	}{
		{"centre", &m.Centre, func(s string) bool { return domain.CentreCode(s).Valid() }},
		{"kind", &m.Kind, func(s string) bool { return domain.DisputeKind(s).Valid() }},
		{"origin", &m.Origin, func(s string) bool { return domain.Origin(s).Valid() }},
	} {
		if err := c.check(c.valid); err != nil {
			return c.field, err
		}
	}
	for _, column := range m.Columns() {
		if text := tidy(column, false); text.s != column || text.hidden {
			return "", domain.Fault(domain.Invalid, "mapping_spaces", "column", column)
		}
	}
	return "", nil
}

func (c *InstantColumn) check() (err error) {
	if c.Column == "" || len(c.Layouts) == 0 {
		return domain.Fault(domain.Invalid, "mapping_layouts")
	}
	if c.Zone == "" {
		return domain.Fault(domain.Invalid, "mapping_zone")
	}
	if c.zone, err = time.LoadLocation(c.Zone); err != nil {
		return err
	}
	day := time.Date(2019, 11, 23, 0, 0, 0, 0, c.zone)
	for _, layout := range c.Layouts {
		if got, err := time.ParseInLocation(layout, day.Format(layout), c.zone); err != nil || !got.Equal(day) {
			return domain.Fault(domain.Invalid, "mapping_layout", "layout", layout)
		}
	}
	return nil
}

func (c *Choice) check(valid func(string) bool) (err error) {
	ways := 0
	for _, way := range []bool{c.Value != "", len(c.Table) > 0, len(c.Rules) > 0} {
		if way {
			ways++
		}
	}
	switch {
	case ways != 1:
		return domain.Fault(domain.Invalid, "mapping_one_of")
	case c.Value != "" && (c.Columns != nil || c.Default != ""):
		return domain.Fault(domain.Invalid, "mapping_value")
	case c.Value == "" && (len(c.Columns) == 0 || slices.Contains(c.Columns, "")):
		return domain.Fault(domain.Invalid, "mapping_columns")
	case c.Pattern != "" && len(c.Table) == 0:
		return domain.Fault(domain.Invalid, "mapping_table")
	}
	if c.Pattern != "" {
		if c.pattern, err = regexp.Compile(c.Pattern); err != nil {
			return err
		}
		if c.pattern.NumSubexp() != 1 {
			return domain.Fault(domain.Invalid, "mapping_groups", "count", c.pattern.NumSubexp())
		}
	}
	for _, code := range c.codes() {
		if !valid(code) {
			return domain.Fault(domain.Invalid, "mapping_code", "code", code)
		}
	}
	for text := range c.Table {
		if tidy(text, false).s != text {
			return domain.Fault(domain.Invalid, "mapping_fits", "text", text)
		}
	}
	for _, rule := range c.Rules {
		if len(rule.Words) == 0 || slices.Contains(rule.Words, "") {
			return domain.Fault(domain.Invalid, "mapping_words", "code", rule.Choose)
		}
	}
	return nil
}

// codes lists every code that c can choose.
func (c *Choice) codes() []string {
	var codes []string
	for _, code := range []string{c.Value, c.Default} {
		if code != "" {
			codes = append(codes, code)
		}
	}
	for _, code := range c.Table {
		codes = append(codes, code)
	}
	for _, rule := range c.Rules {
		codes = append(codes, rule.Choose)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Columns lists the columns that a table must have, each once.
func (m Mapping) Columns() []string {
	all := slices.Concat(
		[]string{m.Key, m.FirstIn.Column, m.Title, m.Description, m.Place, m.Amount.Column},
		m.Centre.Columns, m.Kind.Columns, m.Origin.Columns,
		[]string{m.Applicant.Name, m.Applicant.Phone, m.Applicant.IDNumber},
		[]string{m.Respondent.Name, m.Respondent.Phone, m.Respondent.IDNumber},
	)
	var columns []string
	for _, column := range all {
		if column != "" && !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	return columns
}
