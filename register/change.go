package register

// changeFunctions are those that the declaration of the change names.
func changeFunctions() functions {
	return functions{
		effects: map[string]effect{
			"carry_out":       submission.carryOut,
			"close":           submission.closeChange,
			"strike_decision": submission.carryOutCorrection,
		},
		courses: map[string]course{
			"propose":         submission.actPropose,
			"offer_work":      submission.actOffer,
			"lend_posts":      submission.actSubstitute,
			"import_calendar": submission.actCalendar,
		},
		locks: map[string]locking{
			"work":           (*submission).holdWork,
			"corrected_case": (*submission).holdCorrected,
		},
	}
}
