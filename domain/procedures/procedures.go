// Package procedures lists the procedures that there are. The programs give them
// to the register; nothing else names them all.
package procedures

import (
	"hejie/domain"
	"hejie/domain/change"
	"hejie/domain/mediation"
)

// All gives them.
func All() *domain.Procedures { return all }

var all = domain.NewProcedures(mediation.Procedure(), change.Procedure())
