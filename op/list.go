package op

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// place says where a new item of a list goes.
type place int

const (
	byName   place = iota // the list is sorted by name
	nearName              // before the first greater name: what comes back to a sorted list comes back to its place
	atEnd
)

// kind is what the lists of a schema have in common: their items have a name and
// a limit. Items of one name with limits that do not overlap stand side by side.
type kind[T any] struct {
	word  string // for messages
	place place
	name  func(*T) schema.Name
	only  func(*T) *[]schema.Dialect
}

// list is a list of a schema being changed. The items it was made of are never
// written to: an item is copied before it is changed.
type list[T any] struct {
	*kind[T]
	of    schema.Name // the table it belongs to; zero at the top
	items []*T
	saved []*T
}

func listOf[T any](k *kind[T], of schema.Name, items []T) list[T] {
	l := list[T]{kind: k, of: of, items: make([]*T, len(items))}
	for i := range items {
		l.items[i] = &items[i]
	}
	if byThisName := l.compare; k.place == byName && !slices.IsSortedFunc(l.items, byThisName) {
		slices.SortStableFunc(l.items, byThisName)
	}
	return l
}

// edit changes a list that belongs to a table.
func edit[T any](k *kind[T], t *schema.Table, items *[]T, change func(*list[T]) error) error {
	l := listOf(k, t.Name, *items)
	if err := change(&l); err != nil {
		return err
	}
	*items = l.values()
	return nil
}

// save and restore take back what a failed change did.
func (l *list[T]) save()    { l.saved = append(l.saved[:0], l.items...) }
func (l *list[T]) restore() { l.items = append(l.items[:0], l.saved...) }

// values returns the items as a list of their own; nil when there are none.
func (l *list[T]) values() []T {
	if len(l.items) == 0 {
		return nil
	}
	out := make([]T, len(l.items))
	for i, item := range l.items {
		out[i] = *item
	}
	return out
}

func (l *list[T]) compare(a, b *T) int { return l.name(a).Compare(l.name(b)) }

// named returns the items of that name which exist on any of the dialects.
func (l *list[T]) named(name schema.Name, on dialects) []*T {
	from := 0
	if l.place == byName {
		from, _ = slices.BinarySearchFunc(l.items, name, func(item *T, name schema.Name) int {
			return l.name(item).Compare(name)
		})
	}
	var found []*T
	for _, item := range l.items[from:] {
		if l.name(item) == name {
			if setOf(*l.only(item))&on != 0 {
				found = append(found, item)
			}
		} else if l.place == byName {
			break
		}
	}
	return found
}

// that returns the items on any of the dialects for which match holds.
func (l *list[T]) that(on dialects, match func(*T) bool) []*T {
	var found []*T
	for _, item := range l.items {
		if setOf(*l.only(item))&on != 0 && match(item) {
			found = append(found, item)
		}
	}
	return found
}

// must is named, with an error when there is nothing of that name.
func (l *list[T]) must(name schema.Name, on dialects) ([]*T, error) {
	found := l.named(name, on)
	if len(found) == 0 {
		return nil, l.notFound(name)
	}
	return found, nil
}

func (l *list[T]) notFound(name schema.Name) error {
	names := make([]string, len(l.items))
	for i, item := range l.items {
		names[i] = l.name(item).String()
	}
	return &NotFoundError{Kind: l.word, Name: name.String(), Of: l.of, Near: near.All(name.String(), names)}
}

// free returns an error when the name is taken on any of the dialects.
func (l *list[T]) free(name schema.Name, on dialects) error {
	if name.Name != "" && len(l.named(name, on)) > 0 {
		return &ExistsError{Kind: l.word, Name: name.String(), Of: l.of}
	}
	return nil
}

// add adds an item where it exists on any of the dialects.
func (l *list[T]) add(item T, on dialects) error {
	on &= setOf(*l.only(&item))
	if on == 0 {
		return nil
	}
	if err := l.free(l.name(&item), on); err != nil {
		return err
	}
	var err error
	if *l.only(&item), err = on.Only(); err != nil {
		return err
	}
	l.insert(&item)
	return l.merge(&item)
}

// insert puts an item in its place.
func (l *list[T]) insert(item *T) {
	at := len(l.items)
	switch l.place {
	case byName:
		at, _ = slices.BinarySearchFunc(l.items, item, func(a, b *T) int {
			if l.compare(a, b) <= 0 { // after its equals
				return -1
			}
			return 1
		})
	case nearName:
		if i := slices.IndexFunc(l.items, func(other *T) bool { return l.compare(other, item) > 0 }); i >= 0 {
			at = i
		}
	}
	l.items = slices.Insert(l.items, at, item)
}

// change replaces an item by its changed copy. Where it exists beside the given
// dialects it stays as it is, so that there are two afterwards.
func (l *list[T]) change(item *T, on dialects, change func(*T) error) error {
	at := l.index(item)
	has := setOf(*l.only(item))
	changed := *item
	if rest := has &^ on; rest != 0 {
		kept := *item
		var err error
		if *l.only(&kept), err = rest.Only(); err != nil {
			return err
		}
		if *l.only(&changed), err = (has & on).Only(); err != nil {
			return err
		}
		l.items[at] = &kept
		at++
		l.items = slices.Insert(l.items, at, item)
	}
	if err := change(&changed); err != nil {
		return err
	}
	l.items[at] = &changed
	if l.name(&changed) != l.name(item) && l.place == byName { // in a table it keeps its place
		l.items = slices.Delete(l.items, at, at+1)
		l.insert(&changed)
	}
	return l.merge(&changed)
}

// remove takes an item away from the given dialects.
func (l *list[T]) remove(item *T, on dialects) error {
	at := l.index(item)
	rest := setOf(*l.only(item)) &^ on
	if rest == 0 {
		l.items = slices.Delete(l.items, at, at+1)
		return nil
	}
	kept := *item
	var err error
	if *l.only(&kept), err = rest.Only(); err != nil {
		return err
	}
	l.items[at] = &kept
	return nil
}

// merge puts an item together with one beside it that differs by its limit alone,
// as happens when a limited change is taken back.
func (l *list[T]) merge(item *T) error {
	if len(*l.only(item)) == 0 {
		return nil
	}
	for _, other := range l.named(l.name(item), everywhere) {
		if other == item {
			continue
		}
		copied := *item
		*l.only(&copied) = *l.only(other)
		if !reflect.DeepEqual(&copied, other) {
			continue
		}
		only, err := (setOf(*l.only(item)) | setOf(*l.only(other))).Only()
		if err != nil {
			continue // no list says so: they stay two
		}
		*l.only(&copied) = only
		l.items[l.index(other)] = &copied
		at := l.index(item)
		l.items = slices.Delete(l.items, at, at+1)
		return nil
	}
	return nil
}

func (l *list[T]) index(item *T) int {
	return slices.Index(l.items, item)
}
