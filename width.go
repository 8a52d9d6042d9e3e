package migrate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/schema"
)

// narrow is the width of Alembic's version_num; ids up to it fit in every version
// table, and only for longer ones is the database asked.
const narrow = 32

// WidthError says that a version table is too narrow for a revision's id: one that
// Alembic made has 32 characters.
type WidthError struct {
	Revision, Table string
	Width           int
}

func (e *WidthError) Error() string {
	return fmt.Sprintf("revision %q does not fit in version table %s, whose version_num holds %d characters", e.Revision, e.Table, e.Width)
}

// Hint returns the way out.
func (e *WidthError) Hint() string {
	return "give the revision a shorter id, or make the column wider: version_num varchar(255)"
}

// fits makes sure, before anything runs, that the version table can hold the ids that
// the moves write into it.
func (s *session) fits(ctx context.Context, moves []revision.Move) error {
	for _, move := range moves {
		if err := s.fitsRows(ctx, move.Rows); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) fitsRows(ctx context.Context, change revision.RowChange) error {
	written := append([]string{}, change.Insert...)
	for _, u := range change.Update {
		written = append(written, u[1])
	}
	for _, id := range written {
		if utf8.RuneCountInString(id) <= narrow {
			continue
		}
		width, err := s.width(ctx)
		if err != nil {
			return err
		}
		if width > 0 && utf8.RuneCountInString(id) > width {
			return &WidthError{Revision: id, Table: s.m.tables.Version.String(), Width: width}
		}
	}
	return nil
}

// widths find how many characters version_num holds, by the schema, "" for the
// default one, and the table.
var widths = map[schema.Dialect]string{
	schema.Postgres: "SELECT character_maximum_length FROM information_schema.columns" +
		" WHERE table_schema = COALESCE(NULLIF(%s, ''), current_schema()) AND table_name = %s AND column_name = 'version_num'",
	schema.MySQL: "SELECT CHARACTER_MAXIMUM_LENGTH FROM information_schema.COLUMNS" +
		" WHERE TABLE_SCHEMA = COALESCE(NULLIF(%s, ''), DATABASE()) AND TABLE_NAME = %s AND COLUMN_NAME = 'version_num'",
	// SQLite keeps to no width, but whoever reads the table may: Alembic does not
	// write what is longer.
	schema.SQLite: "SELECT type FROM pragma_table_info(%[2]s, COALESCE(NULLIF(%[1]s, ''), 'main')) WHERE name = 'version_num'",
}

var number = regexp.MustCompile(`\d+`)

// width is how many characters version_num holds; 0 for no limit.
func (s *session) width(ctx context.Context) (int, error) {
	name := s.dialect.Name()
	if _, own := widths[name]; !own {
		name = name.Inherits()
	}
	syntax := s.dialect.Syntax()
	query := fmt.Sprintf(widths[name], syntax.String(s.m.tables.Version.Schema), syntax.String(s.m.tables.Version.Name))
	var found sql.NullString
	err := s.conn.QueryRowContext(ctx, query).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the width of version table %s: %w", s.m.tables.Version, s.m.reach(s.dialect, err))
	}
	width, err := strconv.Atoi(number.FindString(found.String))
	if err != nil {
		return 0, nil // text without a limit
	}
	return width, nil
}
