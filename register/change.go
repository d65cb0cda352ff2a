package register

// changeFunctions are those that the declaration of the change names.
func changeFunctions() functions {
	return functions{
		effects: map[string]effect{
			"carry_out":       judgement.carryOut,
			"close":           judgement.closeChange,
			"strike_decision": judgement.carryOutCorrection,
		},
		courses: map[string]course{
			"propose":         judgement.actPropose,
			"offer_work":      judgement.actOffer,
			"lend_posts":      judgement.actSubstitute,
			"import_calendar": judgement.actCalendar,
		},
		locks: map[string]locking{
			"work":           (*judgement).holdWork,
			"corrected_case": (*judgement).holdCorrected,
		},
	}
}
