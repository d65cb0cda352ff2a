package config

import (
	"bytes"
	_ "embed"
	"errors"
	"io"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"hejie/domain"
	"hejie/internal/catalogue"
)

// An Organisation is a district's centres, and how its cases are numbered.
type Organisation struct {
	Prefix    string    // begins every case number: YX of YX2026-000123
	Source    string    // who published the division codes
	AsOf      time.Time // the day for which they were published
	Confirmed bool      // whether someone of the district has checked them
	Centres   []domain.Centre
}

//go:embed organisation/yuexiu.yaml
var yuexiu []byte

// Yuexiu returns the organisation of the model district.
func Yuexiu() (Organisation, error) { return ParseOrganisation(yuexiu) }

var casePrefix = regexp.MustCompile(`^[A-Z]{2,6}$`)

// A place is a division with its code.
type place struct {
	Code domain.CentreCode
	Name string
}

// organisationFile is the form of a file under organisation/.
type organisationFile struct {
	Prefix    string
	Source    string
	AsOf      string `yaml:"asOf"`
	Confirmed bool
	District  struct {
		place   `yaml:",inline"`
		Streets []struct {
			place       `yaml:",inline"`
			Communities []place
		}
	}
}

// ParseOrganisation reads an organisation: one district, its streets, and
// their communities, every centre before those below it. A key it does not
// know is an error, and so is a centre that lies outside the one above it.
func ParseOrganisation(text []byte) (Organisation, error) {
	file, err := readOrganisation(text)
	if err != nil {
		return Organisation{}, domain.Fault(domain.Invalid, "organisation", "why", err)
	}
	if !casePrefix.MatchString(file.Prefix) {
		return Organisation{}, wrongOrganisation("organisation_prefix", "prefix", file.Prefix)
	}
	if strings.TrimSpace(file.Source) == "" {
		return Organisation{}, wrongOrganisation("organisation_source")
	}
	asOf, err := time.Parse(time.DateOnly, file.AsOf)
	if err != nil {
		return Organisation{}, wrongOrganisation("organisation_as_of", "date", file.AsOf)
	}

	centres, err := file.centres()
	if err != nil {
		return Organisation{}, err
	}
	return Organisation{
		Prefix: file.Prefix, Source: file.Source, AsOf: asOf, Confirmed: file.Confirmed,
		Centres: centres,
	}, nil
}

// wrongOrganisation says what is wrong with the file.
func wrongOrganisation(key string, pairs ...any) error {
	return domain.Fault(domain.Invalid, "organisation", "why", catalogue.Say(key, pairs...))
}

func readOrganisation(text []byte) (organisationFile, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var file organisationFile
	if err := decoder.Decode(&file); err != nil {
		return file, WrongYAML(err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return file, domain.Fault(domain.Invalid, "one_document_file")
	}
	return file, nil
}

// centres lists the centres of the file, each before those below it.
func (f organisationFile) centres() ([]domain.Centre, error) {
	var centres []domain.Centre
	seen := map[domain.CentreCode]bool{}
	add := func(p place, parent domain.CentreCode) error {
		tier := p.Code.Tier()
		switch {
		case !p.Code.Valid():
			return wrongOrganisation("organisation_code", "code", p.Code)
		case p.Code.Parent() != parent:
			return wrongOrganisation("organisation_parent", "tier", tier, "code", p.Code, "parent", parent)
		case seen[p.Code]:
			return wrongOrganisation("organisation_twice", "tier", tier, "code", p.Code)
		case p.Name == "" || strings.TrimSpace(p.Name) != p.Name:
			return wrongOrganisation("organisation_name", "tier", tier, "code", p.Code, "name", p.Name)
		}
		seen[p.Code] = true
		centres = append(centres, domain.Centre{Code: p.Code, Tier: tier, Name: p.Name, Parent: parent})
		return nil
	}

	district := f.District
	if err := add(district.place, ""); err != nil {
		return nil, err
	}
	for _, street := range district.Streets {
		if err := add(street.place, district.Code); err != nil {
			return nil, err
		}
		for _, community := range street.Communities {
			if err := add(community, street.Code); err != nil {
				return nil, err
			}
		}
	}
	return centres, nil
}
