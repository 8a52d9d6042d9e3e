package migrate

import (
	"errors"
	"strings"

	"github.com/retort-db/migrate/internal/revision"
)

// AheadError says that the version table names revisions that this program does not
// have: a newer program has migrated the database, or their files are missing. It
// wraps an *UnknownRevisionError. Config.AllowAhead makes it no error.
type AheadError struct {
	Unknown []string // rows of the version table
	Err     error
}

func (e *AheadError) Error() string {
	if len(e.Unknown) > 1 {
		return "the version table names revisions " + strings.Join(e.Unknown, ", ") + ", which are in no revision file"
	}
	return e.Err.Error()
}

// Hint returns the way out.
func (e *AheadError) Hint() string { return Hint(e.Err) }

// Unwrap returns the *UnknownRevisionError.
func (e *AheadError) Unwrap() error { return e.Err }

// ahead says of an error of planning that the database is ahead, when that is why.
func ahead(g *revision.Graph, rows []string, err error) error {
	var unknown *UnknownRevisionError
	if errors.As(err, &unknown) && unknown.InVersionTable {
		return &AheadError{Unknown: g.Unknown(rows), Err: err}
	}
	return err
}
