package insight

import (
	"context"

	"example.org/linden/internal/platform/db"
)

// upsert runs "head VALUES … tail" for rows of columns values each, many rows
// per statement.
func upsert(ctx context.Context, tx db.Tx, head, tail string, columns int, values []any) error {
	// SQLite looks names of parameters up one by one, so the cost of a statement
	// grows with the square of their number.
	const parameters = 140
	most := parameters / columns
	for len(values) > 0 {
		n := min(len(values)/columns, most)
		if _, err := tx.ExecContext(ctx, head+" VALUES "+db.Rows(n, columns)+" "+tail, values[:n*columns]...); err != nil {
			return err
		}
		values = values[n*columns:]
	}
	return nil
}

func clearTables(ctx context.Context, tx db.Tx, statements ...string) error {
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
