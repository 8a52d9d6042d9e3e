package migrate

import (
	"context"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/revision"
)

// EditedError says that files of applied revisions are not what was run
// (Config.StrictChecksums). Nothing was done.
type EditedError struct {
	Revisions []string
	Paths     []string // their files
}

func (e *EditedError) Error() string {
	if len(e.Revisions) == 1 {
		return fmt.Sprintf("revision %s (%s) was edited after it was applied", e.Revisions[0], e.Paths[0])
	}
	return fmt.Sprintf("revisions %s were edited after they were applied (%s)", strings.Join(e.Revisions, ", "), strings.Join(e.Paths, ", "))
}

// Hint returns the way out.
func (e *EditedError) Hint() string {
	return "put the file back as it was, and write the change as a new revision"
}

// reportEdited warns of applied revisions whose files were edited since, or refuses.
func (s *session) reportEdited(ctx context.Context, g *revision.Graph, rows []string, result *Result) error {
	ids, err := s.edited(ctx, g, subtract(rows, g.Unknown(rows)))
	if err != nil || len(ids) == 0 {
		return err
	}
	found := &EditedError{Revisions: ids}
	for _, id := range ids {
		r, err := g.Get(id)
		if err != nil {
			return err
		}
		found.Paths = append(found.Paths, r.Path)
	}
	if s.m.config.StrictChecksums {
		return found
	}
	s.m.warn(result, Warning{"edited", found.Error()})
	return nil
}

// warn adds to a result what stops nothing.
func (m *Migrator) warn(result *Result, w Warning) {
	result.Warnings = append(result.Warnings, w)
	if m.config.Logger != nil {
		m.config.Logger.Warn(w.Message, "code", w.Code)
	}
}
