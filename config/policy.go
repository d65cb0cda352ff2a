package config

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"time"

	"go.yaml.in/yaml/v3"

	"hejie/domain"
	"hejie/domain/procedures"
)

//go:embed policy/*.yaml
var policies embed.FS

// DefaultPolicy returns the policy of a procedure with which an empty register
// begins.
func DefaultPolicy(of domain.ProcedureKind) (domain.Policy, error) {
	text, err := policies.ReadFile("policy/" + string(of) + ".yaml")
	if err != nil {
		return domain.Policy{}, fmt.Errorf("config: policy: %w", err)
	}
	return ParsePolicy(text)
}

// policyFile is the form of a file under policy/.
type policyFile struct {
	Name     string
	Date     string
	Office   []string
	Envelope time.Duration `yaml:"envelope_lifetime"`
	Small    domain.Small  `yaml:"small_counts"`
	Dossier  struct {
		Number    string
		Retention string
		Source    string
		Confirmed bool
	}
	Representatives struct {
		Above     int
		Most      int
		Source    string
		Confirmed bool
	}
	Rules map[string]struct {
		Term      string
		Post      domain.Post
		Source    string
		Confirmed bool
	}
}

// ParsePolicy reads a policy. A rule that is missing, one that nothing asks
// for, a key it does not know and a term that cannot be meant are errors that
// name the rule.
func ParsePolicy(text []byte) (domain.Policy, error) {
	var file policyFile
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return domain.Policy{}, WrongYAML(err)
	}
	if err := d.Decode(&file); !errors.Is(err, io.EOF) {
		return domain.Policy{}, domain.Fault(domain.Invalid, "policy_documents")
	}
	if _, err := time.Parse(time.DateOnly, file.Date); err != nil {
		return domain.Policy{}, domain.Fault(domain.Invalid, "policy_date")
	}
	hours, err := domain.ParseOfficeHours(file.Office...)
	if err != nil {
		return domain.Policy{}, domain.Fault(domain.Invalid, "policy_office", "why", err)
	}
	p := domain.Policy{Name: file.Name, Office: hours, Envelope: file.Envelope, Small: file.Small, Dossier: domain.DossierPolicy(file.Dossier), Representatives: domain.RepresentativesPolicy(file.Representatives), Rules: map[string]domain.Rule{}}
	for name, rule := range file.Rules {
		term, err := domain.ParseTerm(rule.Term)
		if err != nil {
			return domain.Policy{}, domain.Fault(domain.Invalid, "policy_rule_of", "rule", name, "why", err)
		}
		p.Rules[name] = domain.Rule{Term: term, Post: rule.Post, Source: rule.Source, Confirmed: rule.Confirmed}
	}
	return p, p.Validate(procedures.All())
}
