package config

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"hejie/domain"
	"hejie/internal/catalogue"
)

//go:embed calendar/*.yaml
var calendarFiles embed.FS

// A year's table is a few kilobytes; a larger file is something else.
const largestCalendarFile = 1 << 20

// CalendarYears returns the tables that come with the program, oldest first.
// Later years are imported from a file.
func CalendarYears() ([]domain.CalendarYear, error) {
	paths, err := fs.Glob(calendarFiles, "calendar/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	years := make([]domain.CalendarYear, 0, len(paths))
	for _, path := range paths {
		content, err := calendarFiles.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("config: %w", err)
		}
		year, err := ParseCalendarYear(content)
		if err != nil {
			return nil, fmt.Errorf("config: %s: %w", path, err)
		}
		years = append(years, year)
	}
	return years, nil
}

// calendarFile is our own form of a year's table. Dates stay nodes, which know
// their line and do not vanish where one was left empty.
type calendarFile struct {
	Year     int
	Source   string
	Holidays []struct {
		Name      string
		Off, Work []yaml.Node
	}
}

// publishedCalendar is the JSON form in which holiday-cn publishes the notices,
// one file a year.
type publishedCalendar struct {
	Schema string `yaml:"$schema"`
	ID     string `yaml:"$id"`
	Year   int
	Papers []string
	Days   []struct {
		Name     string
		Date     yaml.Node
		IsOffDay *bool `yaml:"isOffDay"`
	}
}

// ParseCalendarYear reads the table of one year: our YAML (year, source,
// holidays with their days off and the days worked in exchange) or the JSON of
// holiday-cn (year, papers, days). A field it does not know, a second document,
// a table that domain refuses, or one that lacks a holiday whose date is fixed
// by law is an error of kind Invalid that names the date and, where it has one,
// the line.
func ParseCalendarYear(content []byte) (domain.CalendarYear, error) {
	if len(content) > largestCalendarFile {
		return domain.CalendarYear{}, domain.Fault(domain.Invalid, "calendar_large", "count", len(content), "most", largestCalendarFile)
	}
	table, err := readCalendarTable(content)
	if err != nil {
		return domain.CalendarYear{}, err
	}
	err = table.Validate()
	if fault, ok := errors.AsType[*domain.CalendarError](err); ok && table.lines[fault.Day] != 0 {
		return domain.CalendarYear{}, domain.Fault(domain.Invalid, "line", "line", table.lines[fault.Day], "why", err)
	}
	if err != nil {
		return domain.CalendarYear{}, err
	}
	return table.CalendarYear, hasFixedHolidays(table.CalendarYear)
}

// calendarTable is a year as it is read, and the last line that names each day.
type calendarTable struct {
	domain.CalendarYear
	lines map[domain.Day]int
}

func (t *calendarTable) add(name string, date yaml.Node, off bool) error {
	day, err := domain.ParseDay(date.Value)
	if err != nil {
		return domain.Fault(domain.Invalid, "line", "line", date.Line, "why", domain.Fault(domain.Invalid, "of", "about", name, "why", err))
	}
	t.lines[day] = date.Line
	if off {
		t.Off = append(t.Off, domain.NamedDay{Day: day, Name: name})
	} else {
		t.Work = append(t.Work, domain.NamedDay{Day: day, Name: name})
	}
	return nil
}

// readCalendarTable reads either form. JSON is read as the YAML it is: that
// keeps the lines, and refuses a key given twice.
func readCalendarTable(content []byte) (calendarTable, error) {
	var form struct {
		Days yaml.Node
	}
	if err := yaml.Unmarshal(content, &form); err != nil {
		return calendarTable{}, WrongYAML(err)
	}
	if form.Days.IsZero() {
		return readOurForm(content)
	}
	return readPublishedForm(content)
}

func readOurForm(content []byte) (calendarTable, error) {
	var file calendarFile
	if err := decodeStrictly(content, &file); err != nil {
		return calendarTable{}, err
	}
	table := calendarTable{
		CalendarYear: domain.CalendarYear{Year: file.Year, Source: file.Source},
		lines:        make(map[domain.Day]int),
	}
	for _, holiday := range file.Holidays {
		for _, off := range holiday.Off {
			if err := table.add(holiday.Name, off, true); err != nil {
				return calendarTable{}, err
			}
		}
		for _, work := range holiday.Work {
			if err := table.add(holiday.Name, work, false); err != nil {
				return calendarTable{}, err
			}
		}
	}
	return table, nil
}

func readPublishedForm(content []byte) (calendarTable, error) {
	var file publishedCalendar
	if err := decodeStrictly(content, &file); err != nil {
		return calendarTable{}, err
	}
	table := calendarTable{
		CalendarYear: domain.CalendarYear{Year: file.Year, Source: strings.Join(file.Papers, " ")},
		lines:        make(map[domain.Day]int),
	}
	for _, day := range file.Days {
		// Left out, it would read as false and make a holiday a working day.
		if day.IsOffDay == nil {
			return calendarTable{}, domain.Fault(domain.Invalid, "calendar_unsaid", "line", day.Date.Line, "date", day.Date.Value)
		}
		if err := table.add(day.Name, day.Date, *day.IsOffDay); err != nil {
			return calendarTable{}, err
		}
	}
	return table, nil
}

func decodeStrictly(content []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); errors.Is(err, io.EOF) {
		return domain.Fault(domain.Invalid, "file_empty")
	} else if err != nil {
		return WrongYAML(err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return domain.Fault(domain.Invalid, "calendar_goes_on")
	}
	return nil
}

// hasFixedHolidays refuses a table cut short: New Year's Day, Labour Day and the
// three National Days are days off in every year (全国年节及纪念日放假办法 art. 2).
func hasFixedHolidays(year domain.CalendarYear) error {
	off := make(map[domain.Day]bool, len(year.Off))
	for _, named := range year.Off {
		off[named.Day] = true
	}
	for _, fixed := range []struct {
		month time.Month
		day   int
	}{{time.January, 1}, {time.May, 1}, {time.October, 1}, {time.October, 2}, {time.October, 3}} {
		day, err := domain.NewDay(year.Year, fixed.month, fixed.day)
		if err != nil {
			return err
		}
		if !off[day] {
			return &domain.CalendarError{Year: year.Year, Day: day, Reason: catalogue.Say("calendar_by_law")}
		}
	}
	return nil
}
