package main

import (
	"bytes"
	_ "embed"
	"os"
	"path/filepath"

	"hejie/domain"
	"hejie/internal/importing"
	tables "hejie/internal/sheet"
)

// The sample that comes with the program. Its people and disputes are invented,
// and some of its rows are bad on purpose.
var (
	//go:embed sample/disputes.csv
	sampleTable []byte
	//go:embed sample/mapping.yaml
	sampleMapping []byte
)

// sampleFolder names the environment variable with the folder of real input,
// whose messages are the sample where they are at hand.
const sampleFolder = "HEJIE_SHARED_DATA"

// takeSample makes the messages of a public board the table, or, where they are
// not at hand, the sample that comes with the program.
func (j *importJob) takeSample() (err error) {
	folder := os.Getenv(sampleFolder)
	if folder == "" {
		folder = filepath.Join("..", "shared", "data") // beside the repository
	}
	messages := filepath.Join(folder, "messages.csv")
	if _, missing := os.Stat(messages); missing == nil {
		j.useFile(messages)
		j.imported.Mapping, err = importing.BuiltinMapping("messages")
	} else {
		j.fromMemory("disputes.csv", sampleTable)
		j.imported.Mapping, err = importing.ParseMapping(sampleMapping)
	}
	if j.report == "" {
		j.report = filepath.Join(j.cfg.Data, j.imported.File+".bad-rows.csv")
	}
	return err
}

// fromMemory opens a table that comes with the program.
func (j *importJob) fromMemory(name string, content []byte) {
	j.imported.File = name
	j.imported.Read = func() (*tables.Reader, error) {
		return tables.New(bytes.NewReader(content), tables.Options{Columns: j.imported.Mapping.Columns()})
	}
}

// inventedRegistrar is who imports the sample where `hejie up --demo` runs.
const inventedRegistrar = "yuexiu-registrar"

// signAsInvented signs with an invented person's key unless another was given.
func (a *app) signAsInvented() error {
	if a.keyFile != "" || a.cfg.Key != "" {
		return nil
	}
	a.keyFile = filepath.Join(a.cfg.Data, "keys", inventedRegistrar+".pem")
	if _, err := os.Stat(a.keyFile); err != nil {
		return domain.Fault(domain.Invalid, "import_no_invented_key")
	}
	return nil
}
