package desk

import (
	"bytes"
	"encoding/json"

	"golang.org/x/text/unicode/norm"
)

// composed writes the texts of a JSON document with composed characters (NFC),
// so that what looks the same is the same, whatever keyboard it came from. A
// document that has no others stays as it is, byte for byte.
func composed(document []byte) ([]byte, error) {
	if norm.NFC.IsNormal(document) {
		return document, nil
	}
	var whole any
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	if err := d.Decode(&whole); err != nil {
		return nil, err
	}
	return json.Marshal(composeTexts(whole))
}

func composeTexts(v any) any {
	switch v := v.(type) {
	case string:
		return norm.NFC.String(v)
	case []any:
		for i := range v {
			v[i] = composeTexts(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = composeTexts(v[key])
		}
	}
	return v
}
