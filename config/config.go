package config

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"

	"hejie/domain"
	"hejie/internal/catalogue"
)

// DefaultFile is read when no other file is named; it need not exist.
const DefaultFile = "hejie.yaml"

const environmentPrefix = "HEJIE"

// Config is every setting there is. Default holds what suits a laptop; a YAML
// file overrides it, and the environment overrides the file:
// HEJIE_REGISTER_DSN sets Register.DSN.
type Config struct {
	Language string     // of cards, pages and answers: zh-CN or en
	Data     string     // folder of what `hejie up` keeps: the cluster, invented people's keys
	Key      SecretFile // the caller's own signing key
	Temporal Temporal
	Register Register
	Worker   Worker
	Dossier  Dossier

	fromEnvironment []string
}

// Temporal says where the engine is.
type Temporal struct {
	Address    string // host:port of its frontend
	Namespace  string
	APIKeyFile SecretFile // sent only over TLS
	UI         string     // URL under which people open its pages
	TLS        TLS
}

// TLS guards the connection to the engine.
type TLS struct {
	Enabled    bool
	CA         string // file of the authorities to trust; empty means the system's
	Cert       string // file of our own certificate, together with Key
	Key        SecretFile
	ServerName string // the name expected on the engine's certificate, if not the address
}

// Register says where the PostgreSQL record is. Without a DSN it is the
// cluster that `hejie up` keeps under Data.
type Register struct {
	DSN               string // of the role that the programs use; always states sslmode
	PasswordFile      SecretFile
	OwnerDSN          string // of the role that migrates; always states sslmode
	OwnerPasswordFile SecretFile
	Timeout           time.Duration // what one operation may take
	Connections       int           // at most, in one process
}

// Worker tunes the worker.
type Worker struct {
	Metrics     string        // host:port where Prometheus asks; empty means nowhere
	StickyCache int           // workflows kept in memory
	StopTimeout time.Duration // what running activities get to finish when the worker stops
	Reconcile   time.Duration // between two comparisons of all open cases with what the engine runs
}

// Dossier says what the dossiers of cases are written with.
type Dossier struct {
	Font string // TrueType file of the PDFs; empty means the one that the build put beside the programs
}

// Default returns the settings for a laptop.
func Default() Config {
	return Config{
		Language: "zh-CN",
		Data:     ".hejie",
		Temporal: Temporal{
			Address:   "127.0.0.1:7233",
			Namespace: "hejie",
			UI:        "http://127.0.0.1:8233",
		},
		Register: Register{Timeout: 5 * time.Second, Connections: 20},
		Worker:   Worker{StickyCache: 2000, StopTimeout: 10 * time.Second, Reconcile: 30 * time.Second},
	}
}

// Load returns Default overridden by the file at path and by the environment.
// An empty path means DefaultFile, which may be missing; a file that was asked
// for may not. A setting that it does not know, or that cannot be right, is a
// *Fault that names it; the Config then holds the language alone, where that is
// known, so that the fault can be told in it.
func Load(path string) (Config, error) {
	named := path != ""
	if !named {
		path = DefaultFile
	}
	v := viper.NewWithOptions(viper.ExperimentalBindStruct())
	v.SetConfigType("yaml")
	v.SetEnvPrefix(environmentPrefix)
	v.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	v.AutomaticEnv()

	content, err := readSettings(path)
	if err == nil {
		err = v.ReadConfig(bytes.NewReader(content))
	}
	if err != nil && (named || !errors.Is(err, fs.ErrNotExist)) {
		if wrong, ok := errors.AsType[viper.ConfigParseError](err); ok {
			err = WrongYAML(wrong.Unwrap())
		}
		return Config{}, &Fault{File: path, Why: err}
	}
	c := Default()
	known := Config{Language: c.Language}
	if v.IsSet("language") {
		known.Language = v.GetString("language")
	}
	if !knownLanguage(known.Language) {
		known.Language = ""
	}
	if key := unknownSetting(v.AllKeys()); key != "" {
		return known, &Fault{path, key, domain.Fault(domain.Invalid, "of", "about", key, "why", ErrUnknownSetting)}
	}
	if err := v.UnmarshalExact(&c, viper.DecodeHook(decodeSetting)); err != nil {
		return known, &Fault{File: path, Why: ofSetting(err)}
	}
	if err := cmp.Or(c.validate(), c.keepsPasswords(path, v)); err != nil {
		said, _ := catalogue.Said(err)
		return known, &Fault{path, said.Value("about"), err}
	}
	c.fromEnvironment = variablesSet(reflect.TypeFor[Config](), environmentPrefix)
	return c, nil
}

// largestSettings is far above any settings that a person would write.
const largestSettings = 1 << 20

// readSettings reads a file of one YAML document: of a second one nothing would
// count, and nobody would see why.
func readSettings(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	content, err := io.ReadAll(io.LimitReader(f, largestSettings+1))
	if err != nil {
		return nil, err
	}
	if len(content) > largestSettings {
		return nil, domain.Fault(domain.Invalid, "setting_long", "count", largestSettings)
	}
	documents := yaml.NewDecoder(bytes.NewReader(content))
	var first, second yaml.Node
	if documents.Decode(&first) == nil && documents.Decode(&second) == nil {
		return nil, domain.Fault(domain.Invalid, "setting_documents")
	}
	return content, nil
}

// FromEnvironment names the environment variables that Load obeyed. It never
// tells their values, which may be secret.
func (c Config) FromEnvironment() []string { return c.fromEnvironment }

// decodeSetting keeps mapstructure from guessing: it would read a timeout of 5
// as five nanoseconds, and connections: true as one. Its errors are completed
// with the key; they leave the value out, which may be secret.
func decodeSetting(from, to reflect.Type, value any) (any, error) {
	text, isText := value.(string)
	switch to.Kind() {
	case reflect.Int64: // a duration
		if !isText {
			return nil, domain.Fault(domain.Invalid, "setting_unit")
		}
		return time.ParseDuration(text)
	case reflect.Int, reflect.Bool, reflect.String:
		if !isText && from.Kind() != to.Kind() {
			return nil, domain.Fault(domain.Invalid, "setting_type", "given", from.Kind(), "wanted", to.Kind())
		}
	}
	return value, nil
}
