package postgres_test

import (
	"testing"

	"hejie/internal/registertest"
)

func TestMain(m *testing.M) { registertest.Main(m, nil) }
