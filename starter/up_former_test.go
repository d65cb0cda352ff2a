package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/cluster"
	"hejie/internal/postgres"
)

// formerHome is a data folder as a build before version 1 left it, and all that
// is in it: each file with its mode, its time and the hash of its bytes.
func formerHome(t *testing.T) (data string, content func() map[string]string) {
	t.Helper()
	// Not t.TempDir, through which PostgreSQL's account could not pass.
	dir, err := os.MkdirTemp("", "hejie-former-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o711))
	data = filepath.Join(dir, "data")
	require.NoError(t, os.Mkdir(data, 0o711))
	own, err := cluster.Start(t.Context(), cluster.Options{Dir: filepath.Join(data, "postgres")})
	require.NoError(t, err)
	defer func() { require.NoError(t, own.Stop(context.Background())) }()
	require.NoError(t, own.Furnish(t.Context()))
	db, err := postgres.Connect(t.Context(), postgres.Options{DSN: own.DSN(cluster.Owner, cluster.Register)})
	require.NoError(t, err)
	_, err = db.Exec(`CREATE TABLE goose_db_version (version_id bigint); INSERT INTO goose_db_version VALUES (30)`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	return data, func() map[string]string {
		found := map[string]string{}
		require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			require.NoError(t, err)
			info, err := entry.Info()
			require.NoError(t, err)
			var bytes []byte
			if info.Mode().IsRegular() {
				bytes, err = os.ReadFile(path)
				require.NoError(t, err)
			}
			found[path] = fmt.Sprintf("%s %s %x", info.Mode(), info.ModTime(), sha256.Sum256(bytes))
			return nil
		}))
		return found
	}
}

// A data folder of a build before version 1 is left as it is, to the byte.
func TestADataFolderOfAnEarlierBuildIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	data, content := formerHome(t)
	settings := filepath.Join(t.TempDir(), "hejie.yaml")
	require.NoError(t, os.WriteFile(settings, []byte("data: "+data+"\n"), 0o600))
	before := content()
	require.Greater(t, len(before), 1000)
	for lang, says := range map[string]string{
		"en":    "hejie: the data folder " + data + " was made by an earlier build, with which this one cannot go on; nothing in it was changed: move it away, or choose another folder with --data (HEJIE_DATA)\n",
		"zh-CN": "hejie: 数据目录 " + data + " 由较早的版本建立，本版本不能接着使用；其中的内容未作任何改动：请把它移走，或者用 --data（HEJIE_DATA）另选目录\n",
	} {
		for _, args := range [][]string{{"up"}, {"up", "--demo"}, {"up", "--data", data}, {"setup"}, {"audit", "verify"}} {
			o := runLine(t, "", append(args, "--config", settings, "--lang", lang)...)
			require.Equal(t, exitConflict, o.code, "%s: %s", args, o.err)
			require.Equal(t, says, o.err, args)
			require.Empty(t, o.out, args)
		}
	}
	require.Equal(t, before, content())
}

// The register of a build before version 1 in a database that was set up by hand.
func TestSetupLeavesARegisterOfAnEarlierBuildAsItIs(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.AsOwner(t, `DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO hejie_app; CREATE TABLE goose_db_version (version_id bigint)`)
	for who, args := range map[string][]string{"": {"setup"}, "head": {"inbox"}} {
		o := c.run(t, who, append(args, "--lang", "zh-CN")...)
		require.Equal(t, exitConflict, o.code, o.err)
		require.Equal(t, "hejie: 这个数据库里是较早版本的台账，本版本不能接着使用；其中的内容未作任何改动：请留给原来的版本使用，另用一个空的数据库\n", o.err)
	}
}
