package archive

// Count adds a record that is not written, for a report of what an archive
// holds.
func (r *Report) Count(rec Record) {
	switch v := rec.(type) {
	case Unit:
		r.Taken[Units]++
	case Person:
		r.Taken[People]++
	case Community:
		r.Taken[Communities]++
	case Membership:
		r.Taken[Memberships]++
	case Post:
		r.Taken[PostsKind]++
	case Comment:
		r.Taken[Comments]++
	case Reaction:
		r.Taken[Reactions]++
	case Accept:
		r.Taken[Accepts]++
	case View:
		r.Taken[Views]++
	case Skip:
		r.Skipped[Reason{v.What, v.Why, v.Lost}]++
	}
}
