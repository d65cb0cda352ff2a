// Package procedures lists the procedures that there are. The programs give them
// to the register; nothing else names them all.
package procedures

import (
	"hejie/domain"
	"hejie/domain/change"
	"hejie/domain/mediation"
)

// Stories gives the story of each kind of case.
func Stories() domain.Stories {
	return domain.Stories{"mediation": mediation.Story, "change": change.Story}
}
