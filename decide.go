package migrate

import (
	"context"
	"slices"

	"github.com/retort-db/migrate/internal/diff"
)

// asker decides what may be a rename; nil decides nothing.
type asker func(context.Context, PossibleRename) Decision

// decided compares again for as long as somebody decides what may be a rename: one
// table that got another name makes differences in its columns.
func (ask asker) decided(ctx context.Context, in diff.Input, compare func(diff.Input) (diff.Diff, error)) (diff.Diff, error) {
	for {
		found, err := compare(in)
		if err != nil || ask == nil || len(found.Renames) == 0 {
			return found, err
		}
		one := found.Renames[0]
		switch ask(ctx, one) {
		case Renamed:
			in.Renames = append(slices.Clip(in.Renames), one.Rename)
		case NotRenamed:
			in.NotRenames = append(slices.Clip(in.NotRenames), one.Rename)
		default:
			return found, ctx.Err()
		}
	}
}
