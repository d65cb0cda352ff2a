package register

import (
	"context"
	"io/fs"

	"hejie/internal/postgres"
)

// MigrateBy is Migrate by another schema.
func MigrateBy(ctx context.Context, owner postgres.Options, files, migrations fs.FS) error {
	return schema{files, migrations}.migrate(ctx, owner)
}

// What Migrate goes by.
var SchemaFiles, Migrations = current.files, current.migrations
