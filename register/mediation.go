package register

// mediationFunctions are those that the declaration of mediation names.
func mediationFunctions() functions {
	return functions{
		checks: map[string]check{
			"two_sides":           judgement.checkTwoSides,
			"another_centre":      judgement.checkAnotherCentre,
			"centre_below":        judgement.checkCentreBelow,
			"fit_mediators":       judgement.checkMediators,
			"term_known":          judgement.checkTermKnown,
			"dues":                judgement.learnDues,
			"another_signer":      judgement.checkSigner,
			"all_signed":          judgement.checkSigned,
			"told_of_arbitration": judgement.checkInforming,
			"applicants":          judgement.checkApplicants,
			"window":              judgement.checkWindow,
			"in_default":          judgement.checkDefault,
			"speaks_for":          judgement.learnSpeaksFor,
			"whole_dossier":       judgement.checkDossier,
			"party_in_time":       judgement.checkParty,
		},
		effects: map[string]effect{
			"add_respondents":  judgement.addRespondents,
			"appoint":          judgement.appoint,
			"put_written":      judgement.putWritten,
			"put_oral":         judgement.putOral,
			"seal":             judgement.seal,
			"recuse_mediators": judgement.recuseMediators,
			"file_document":    judgement.putDocument,
		},
		courses: map[string]course{
			"open":            judgement.actOpen,
			"import":          judgement.actImport,
			"publish_seed":    judgement.actPublishSeed,
			"relate":          judgement.actRelate,
			"merge":           judgement.actMerge,
			"unmerge":         judgement.actUnmerge,
			"record_guardian": judgement.actGuardian,
			"let_read":        judgement.actLetRead,
			"represent":       judgement.actRepresent,
		},
	}
}
