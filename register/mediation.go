package register

// mediationFunctions are those that the declaration of mediation names.
func mediationFunctions() functions {
	return functions{
		checks: map[string]check{
			"two_sides":           submission.checkTwoSides,
			"another_centre":      submission.checkAnotherCentre,
			"centre_below":        submission.checkCentreBelow,
			"fit_mediators":       submission.checkMediators,
			"term_known":          submission.checkTermKnown,
			"dues":                submission.learnDues,
			"another_signer":      submission.checkSigner,
			"all_signed":          submission.checkSigned,
			"told_of_arbitration": submission.checkInforming,
			"applicants":          submission.checkApplicants,
			"window":              submission.checkWindow,
			"in_default":          submission.checkDefault,
			"speaks_for":          submission.learnSpeaksFor,
			"whole_dossier":       submission.checkDossier,
			"party_in_time":       submission.checkParty,
		},
		effects: map[string]effect{
			"add_respondents":  submission.addRespondents,
			"appoint":          submission.appoint,
			"put_written":      submission.putWritten,
			"put_oral":         submission.putOral,
			"seal":             submission.seal,
			"recuse_mediators": submission.recuseMediators,
			"file_document":    submission.putDocument,
		},
		courses: map[string]course{
			"open":            submission.actOpen,
			"import":          submission.actImport,
			"publish_seed":    submission.actPublishSeed,
			"relate":          submission.actRelate,
			"merge":           submission.actMerge,
			"unmerge":         submission.actUnmerge,
			"record_guardian": submission.actGuardian,
			"let_read":        submission.actLetRead,
			"represent":       submission.actRepresent,
		},
	}
}
