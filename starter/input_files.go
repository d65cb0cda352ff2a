package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
)

// largestFile bounds what a command reads into memory.
const largestFile = 1 << 20

// readFile reads a file whole, or standard input for "-".
func (a *app) readFile(name string) ([]byte, error) {
	from := a.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, domain.Fault(domain.Invalid, "file_unread", "why", err)
		}
		defer func() { _ = f.Close() }()
		from = f
	}
	content, err := io.ReadAll(io.LimitReader(from, largestFile+1))
	if err == nil && len(content) > largestFile {
		err = domain.Fault(domain.Invalid, "of", "about", name, "why", catalogue.Say("larger"))
	}
	if err != nil {
		return nil, domain.Fault(domain.Invalid, "file_unread", "why", err)
	}
	if len(bytes.TrimSpace(content)) == 0 {
		return nil, domain.Fault(domain.Invalid, "is_empty", "file", name)
	}
	return content, nil
}

// readObject reads a JSON or YAML file into v, strictly: a key that is unknown
// or stands twice is an error.
func (a *app) readObject(name string, v any) error {
	content, err := a.readFile(name)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")) {
		if content, err = yamlAsJSON(content); err != nil {
			return domain.Fault(domain.Invalid, "of", "about", name, "why", err)
		}
	}
	if err := domain.DecodeStrict(content, v); err != nil {
		return domain.Fault(domain.Invalid, "of", "about", name, "why", err)
	}
	return nil
}

// yamlAsJSON writes one YAML document as JSON, keys in their order, so that the
// strict decoder sees each of them. Everything but true, false and null becomes
// a string as it is written: a division code or a telephone number is no number,
// and a date no instant.
func yamlAsJSON(content []byte) ([]byte, error) {
	d := yaml.NewDecoder(bytes.NewReader(content))
	var document yaml.Node
	if err := d.Decode(&document); err != nil {
		return nil, config.WrongYAML(err)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, domain.Fault(domain.Invalid, "one_document")
	}
	var out bytes.Buffer
	err := writeNode(&out, document.Content[0])
	return out.Bytes(), err
}

func writeNode(out *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.MappingNode, yaml.SequenceNode:
		brackets, isMap := "[]", n.Kind == yaml.MappingNode
		if isMap {
			brackets = "{}"
		}
		out.WriteByte(brackets[0])
		for i, child := range n.Content {
			switch {
			case isMap && i%2 == 1:
				out.WriteByte(':')
			case i > 0:
				out.WriteByte(',')
			}
			if err := writeNode(out, child); err != nil {
				return err
			}
		}
		out.WriteByte(brackets[1])
		return nil
	case yaml.ScalarNode:
		if n.Tag == "!!bool" || n.Tag == "!!null" {
			var v any
			if err := n.Decode(&v); err != nil {
				return err
			}
			return writeValue(out, v)
		}
		return writeValue(out, n.Value)
	}
	return domain.Fault(domain.Invalid, "line", "line", n.Line, "why", catalogue.Say("anchors"))
}

func writeValue(out *bytes.Buffer, v any) error {
	b, err := json.Marshal(v)
	out.Write(b)
	return err
}

// hashFile hashes a file of any size.
func (a *app) hashFile(name string) (domain.Hash, error) {
	// A pipe might wait for ever, and a device never end.
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return "", domain.Fault(domain.Invalid, "file_unread", "why", catalogue.Say("of", "about", name, "why", catalogue.Say("sheet.not_a_file")))
	}
	f, err := os.Open(name)
	if err != nil {
		return "", domain.Fault(domain.Invalid, "file_unread", "why", err)
	}
	defer func() { _ = f.Close() }()
	hash, n, err := desk.HashOf(f)
	if err != nil {
		return "", domain.Fault(domain.Invalid, "file_unread", "why", err)
	}
	if n == 0 {
		return "", domain.Fault(domain.Invalid, "is_empty", "file", name)
	}
	return hash, nil
}
