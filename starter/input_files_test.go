package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"hejie/domain"
)

// FuzzYAMLAsJSON writes anything as JSON: either it is refused, or a strict
// reader and a lenient one find the same in it, and every text that the YAML
// has under a key is there.
func FuzzYAMLAsJSON(f *testing.F) {
	f.Add([]byte("title: 漏水\nparties: [{role: applicant, name: 陈某}]\n"))
	f.Add([]byte("# nothing\n"))
	f.Add([]byte("centre: 440104003104\nfirst_in: 2022-02-01\nlegal_aid: yes\nnote: ~\n"))
	f.Add([]byte("a: &a [x]\nb: [*a, *a]\n? [k]\n: v\n<<: *a\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		object, err := yamlAsJSON(content)
		if err != nil {
			return
		}
		var strict, lenient domain.Details
		if domain.DecodeStrict(object, &strict) != nil {
			return
		}
		require.NoError(t, json.Unmarshal(object, &lenient))
		require.Equal(t, lenient, strict)
		var given struct {
			Note yaml.Node `yaml:"note"`
		}
		require.NoError(t, yaml.Unmarshal(content, &given))
		if given.Note.Kind == yaml.ScalarNode && given.Note.Tag == "!!str" {
			require.Equal(t, given.Note.Value, strict.Note)
			require.False(t, strings.ContainsRune(strict.Note, 0))
		}
	})
}
