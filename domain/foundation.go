package domain

// A Foundation is what an empty register begins with.
type Foundation struct {
	Prefix   string // case numbers begin with it
	Centres  []Centre
	Years    []CalendarYear
	Policies []Policy // of each procedure
}
