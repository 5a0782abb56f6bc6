package person

import (
	"fmt"
	"testing"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

// An address that may not try any more cannot lock other people's accounts.
func TestALockedAddressLocksNobody(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		if err := h.SetPassword(t.Context(), asAdmin, mia, good); err != nil {
			t.Fatal(err)
		}
		for i := range 25 {
			_, _ = h.SignIn(t.Context(), fmt.Sprintf("n%d", i), "wrong", "10.0.0.9")
		}
		for range 10 {
			_, _ = h.SignIn(t.Context(), "mia", "wrong", "10.0.0.9")
		}
		if _, err := h.SignIn(t.Context(), "mia", good, "10.0.0.1"); err != nil {
			t.Errorf("the owner of the account, from elsewhere: %v", err)
		}
	})
}
