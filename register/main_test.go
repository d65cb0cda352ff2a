package register_test

import (
	"testing"

	"hejie/internal/officetest"
)

func TestMain(m *testing.M) { officetest.Main(m) }
