package domain

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// A Hash is the SHA-256 of some bytes, in lower-case hexadecimal.
type Hash string

// HashOf hashes b.
func HashOf(b []byte) Hash {
	sum := sha256.Sum256(b)
	return Hash(hex.EncodeToString(sum[:]))
}

// Valid reports whether h has the form of a hash.
func (h Hash) Valid() bool {
	b, err := hex.DecodeString(string(h))
	return err == nil && len(b) == sha256.Size && string(h) == strings.ToLower(string(h))
}

// Empty reports whether h is the hash of nothing: an empty file shows nothing.
func (h Hash) Empty() bool { return h == HashOf(nil) }

// A KeyID is the first 16 hexadecimal digits of the hash of a public key.
type KeyID string

// KeyIDOf names a public key.
func KeyIDOf(k ed25519.PublicKey) KeyID { return KeyID(HashOf(k)[:16]) }

// An Envelope is a decision or an act as its author signs it. It holds no free
// text: opinion and details are deposited in the register first and named by
// their hash, so that an envelope may pass through Temporal.
type Envelope struct {
	Version int       `json:"v"`
	Task    TaskID    `json:"task,omitempty"`    // a decision: the task …
	Outcome Outcome   `json:"outcome,omitempty"` // … and its answer
	Act     ActKind   `json:"act,omitempty"`     // an act: what kind …
	Case    CaseID    `json:"case,omitempty"`    // … and in which case, if in one
	Staff   StaffID   `json:"staff"`
	For     StaffID   `json:"for,omitempty"` // the absent person, when standing in
	Key     KeyID     `json:"key"`
	Nonce   string    `json:"nonce"` // 16 to 64 characters of base64url, never used before
	At      time.Time `json:"at"`    // when it was signed, by the author's clock
	About   Hash      `json:"about,omitempty"`
	Opinion Hash      `json:"opinion,omitempty"`
	Details Hash      `json:"details,omitempty"`
}

// EnvelopeVersion is the version this code writes and reads.
const EnvelopeVersion = 1

// MaxMessage bounds a signed message, in bytes. An honest one has about 600.
const MaxMessage = 8 << 10

// A Message is an envelope with its signature, as it travels.
type Message struct {
	Raw       []byte // the envelope's bytes: what is signed, verified and kept
	Signature []byte
	Envelope
}

// ID identifies the message: the hash of the envelope's bytes. The same
// envelope again is the same message, by whichever door it comes.
func (m Message) ID() Hash { return HashOf(m.Raw) }

// Verify reports whether the signature is k's.
func (m Message) Verify(k ed25519.PublicKey) bool {
	return len(k) == ed25519.PublicKeySize && ed25519.Verify(k, m.Raw, m.Signature)
}

// SignEnvelope writes and signs e, and gives the message as one string: two
// base64url parts joined by a dot, so that it survives a paste, a shell and a
// form that reformats JSON.
func SignEnvelope(e Envelope, k ed25519.PrivateKey) (string, error) {
	e.Version = EnvelopeVersion
	e.At = e.At.UTC().Truncate(time.Second)
	raw, err := json.Marshal(e)
	if err != nil {
		return "", err
	}
	return encodePart(raw) + "." + encodePart(ed25519.Sign(k, raw)), nil
}

// ParseMessage reads a signed message: the string that SignEnvelope gives,
// bare or as a JSON string. What it cannot read it refuses as MALFORMED, what
// carries no signature as UNSIGNED.
func ParseMessage(b []byte) (Message, error) {
	if len(b) > MaxMessage {
		return Message{}, Refuse(Malformed, "bytes_most", "count", MaxMessage)
	}
	text := string(bytes.TrimSpace(b))
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal([]byte(text), &text); err != nil {
			return Message{}, Refuse(Malformed, "no_json_string")
		}
		text = strings.TrimSpace(text)
	}
	if strings.HasPrefix(text, "{") && json.Valid([]byte(text)) {
		return Message{}, Refuse(Unsigned, "bare_object")
	}
	envelope, signature, _ := strings.Cut(text, ".")
	raw, err := decodePart(envelope)
	if err != nil || !bytes.HasPrefix(raw, []byte("{")) {
		return Message{}, Refuse(Malformed, "no_message")
	}
	if signature == "" {
		return Message{}, Refuse(Unsigned, "no_signature")
	}
	sig, err := decodePart(signature)
	if err != nil || len(sig) != ed25519.SignatureSize {
		return Message{}, Refuse(Malformed, "not_signature")
	}
	e, err := parseEnvelope(raw)
	if err != nil {
		return Message{}, err
	}
	return Message{Raw: raw, Signature: sig, Envelope: e}, nil
}

// The strict form refuses stray bits at the end of a part, so that one message
// has one spelling.
func encodePart(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decodePart(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, Fault(Invalid, "line_break")
	}
	return base64.RawURLEncoding.Strict().DecodeString(s)
}

func parseEnvelope(raw []byte) (Envelope, error) {
	var e Envelope
	if err := DecodeStrict(raw, &e); err != nil {
		return e, Because(Malformed, err)
	}
	return e, e.validate()
}

func (e Envelope) validate() error {
	decides, acts := e.Task != "", e.Act != ""
	switch {
	case e.Version != EnvelopeVersion:
		return Refuse(Malformed, "key", "v")
	case decides == acts:
		return Refuse(Malformed, "task_or_act")
	case decides != (e.Outcome != ""):
		return Refuse(Malformed, "key", "outcome")
	case decides && e.Case != "":
		return Refuse(Malformed, "key", "case")
	case acts && e.About != "":
		return Refuse(Malformed, "key", "about")
	case acts && e.Opinion != "":
		return Refuse(Malformed, "key", "opinion") // an act says what it says in its details
	case e.For != "" && e.Staff == e.For:
		return Refuse(Malformed, "key", "for")
	case e.At.IsZero():
		return Refuse(Malformed, "key", "at")
	}
	// These end up in the audit, a refused message's too. So each has a form
	// that has no room for a name or a number of somebody's.
	for _, id := range []struct {
		field, value string
		form         *regexp.Regexp
		may          bool // be empty
	}{
		{"task", string(e.Task), taskForm, acts},
		{"outcome", string(e.Outcome), wordForm, acts},
		{"act", string(e.Act), wordForm, decides},
		{"case", string(e.Case), caseForm, true},
		{"staff", string(e.Staff), staffForm, false},
		{"for", string(e.For), staffForm, true},
		{"key", string(e.Key), keyForm, false},
		{"nonce", e.Nonce, nonceForm, false},
	} {
		if (id.value != "" || !id.may) && !id.form.MatchString(id.value) {
			return Refuse(Malformed, "key", id.field)
		}
	}
	for _, h := range []struct {
		field string
		hash  Hash
	}{{"about", e.About}, {"opinion", e.Opinion}, {"details", e.Details}} {
		if h.hash != "" && !h.hash.Valid() {
			return Refuse(Malformed, "key", h.field)
		}
	}
	return nil
}

var (
	caseForm  = regexp.MustCompile(`^[A-Z]{2,7}[0-9]{4}-[0-9]{6,9}$`)
	taskForm  = regexp.MustCompile(`^[A-Z]{2,7}[0-9]{4}-[0-9]{6,9}/[0-9]{1,6}\.[0-9]{1,3}$`)
	staffForm = regexp.MustCompile(`^S[0-9]{4,9}$`)
	keyForm   = regexp.MustCompile(`^[0-9a-f]{16}$`)
	wordForm  = regexp.MustCompile(`^[a-z_]{1,32}$`)
	nonceForm = regexp.MustCompile(`^[A-Za-z0-9_-]{16,64}$`)
)

// Valid reports whether c has the form of a case's number.
func (c CaseID) Valid() bool { return caseForm.MatchString(string(c)) }

// Valid reports whether t has the form of a task's number.
func (t TaskID) Valid() bool { return taskForm.MatchString(string(t)) }

// DecodeStrict decodes one JSON object into v. Go's decoder takes the last of
// two equal keys and ignores case, so a reader and a signer could see two
// different decisions in one text; therefore duplicate, unknown and
// case-variant keys are errors, and so are NUL, invalid UTF-8, lone
// surrogates, trailing data and nesting beyond 16. The error names the key,
// never a value.
func DecodeStrict(raw []byte, v any) error {
	if !bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("{")) {
		return Fault(Invalid, "not_object")
	}
	if err := checkKeys(raw); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return strictError(err)
	}
	return nil
}

// strictError says what is wrong without repeating a value.
func strictError(err error) error {
	if wrong, ok := err.(*json.UnmarshalTypeError); ok {
		return Fault(Invalid, "wrong_type", "key", wrong.Field)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return Fault(Invalid, "unknown_key", "key", field)
	}
	if _, ok := err.(*Error); ok {
		return err
	}
	return Fault(Invalid, "value_unread")
}

func checkKeys(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	type level struct {
		object, expectsKey bool
		seen               map[string]bool
	}
	var open []*level
	for {
		token, err := d.Token()
		if err != nil {
			return Fault(Invalid, "not_json")
		}
		var top *level
		if len(open) > 0 {
			top = open[len(open)-1]
		}
		if top != nil && top.object && top.expectsKey && token != json.Delim('}') {
			name, _ := token.(string)
			if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
				return Fault(Invalid, "key_case")
			}
			if top.seen[name] {
				return Fault(Invalid, "key_twice", "key", name)
			}
			top.seen[name], top.expectsKey = true, false
			continue
		}
		if top != nil {
			top.expectsKey = true
		}
		switch t := token.(type) {
		case json.Delim:
			switch {
			case t == '{' || t == '[':
				if len(open) == 16 {
					return Fault(Invalid, "too_deep")
				}
				open = append(open, &level{object: t == '{', expectsKey: true, seen: map[string]bool{}})
			case len(open) > 1:
				open = open[:len(open)-1]
			default:
				if _, err := d.Token(); err == nil || d.InputOffset() < int64(len(bytes.TrimRight(raw, " \t\r\n"))) {
					return Fault(Invalid, "after_object")
				}
				return nil
			}
		case string:
			if strings.ContainsAny(t, "\x00\uFFFD") {
				return Fault(Invalid, "lost_character")
			}
		}
	}
}
