package diff

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// Overlay lays what the revision chain says over what the database holds: where
// the two agree under the canon, the replay's spelling, variants and objects that
// this database cannot store; elsewhere what the database holds. It is the state
// that operations are compiled from. Expressions that only the server could
// compare count as agreeing.
func Overlay(live, replay schema.Metadata, c Canon) schema.Metadata {
	return overlay(newSettler(c, nil), live, &replay).metadata()
}

// base is the overlaid schema, each thing marked with whether the replay knows it.
type base struct {
	schemas   []string
	enums     []owned[schema.Enum]
	sequences []owned[schema.Sequence]
	tables    []baseTable
	unmanaged []schema.Unmanaged
	chain     bool // there is a replay
}

type baseTable struct {
	name        schema.Name
	known       bool
	only        []schema.Dialect
	live        schema.Table // as on the database's dialect; what settling compares
	columns     []owned[schema.Column]
	primaryKeys []owned[schema.PrimaryKey]
	foreignKeys []owned[schema.ForeignKey]
	uniques     []owned[schema.Unique]
	checks      []owned[schema.Check]
	excludes    []owned[schema.Exclude]
	indexes     []owned[schema.Index]
	options     owned[schema.TableOptions]
	optionsBy   map[schema.Dialect]schema.TableOptions
	made        *schema.Table  // what table returns, when nothing was overlaid
	implied     []schema.Index // of a table that the chain does not know, those that foreign keys imply
}

func overlay(s *settler, live schema.Metadata, replay *schema.Metadata) base {
	d := s.canon.Name()
	out := base{schemas: live.Schemas, unmanaged: live.Unmanaged, chain: replay != nil}
	if replay == nil {
		replay = &schema.Metadata{}
	}
	here := replay.For(d)
	out.schemas = overlaySchemas(s.canon, live.Schemas, replay.Schemas)
	out.enums = overlayEnums(s.canon, live.Enums, replay.Enums)
	out.sequences = overlaySequences(s.canon, live.Sequences, replay.Sequences)
	known := foldedTables(s.canon, replay.Tables, d)
	lm, rm := live, here
	out.tables = make([]baseTable, 0, len(live.Tables))
	for _, t := range live.Tables {
		i, ok := known[foldName(s.canon, t.Name)]
		if !ok {
			out.tables = append(out.tables, unknownTable(t))
			continue
		}
		out.tables = append(out.tables, overlayTable(s, lm, t, rm, replay.Tables[i]))
	}
	for _, t := range replay.Tables {
		if !schema.On(d, t.Only) {
			out.tables = append(out.tables, knownTable(t))
		}
	}
	slices.SortStableFunc(out.tables, func(a, b baseTable) int { return a.name.Compare(b.name) })
	return out
}

// overlayTable lays one table of the replay over the live one.
func overlayTable(s *settler, lm schema.Metadata, live schema.Table, rm schema.Metadata, replay schema.Table) baseTable {
	d := s.canon.Name()
	rt := replay.For(d)
	live = adopt(s, live, rt)
	b := baseTable{name: replay.Name, known: true, only: replay.Only, live: live}
	b.columns = overlayColumns(s, lm, live, rm, rt, replay)
	live = withoutImplied(s.canon, live, rm, rt, knownHere(d, b.columns))
	b.primaryKeys = primaryKeys.overlay(s, live, list(live.PrimaryKey), rt, list(replay.PrimaryKey))
	b.foreignKeys = foreignKeys.overlay(s, live, live.ForeignKeys, rt, replay.ForeignKeys)
	b.uniques = uniques.overlay(s, live, live.Uniques, rt, replay.Uniques)
	b.checks = checks.overlay(s, live, live.Checks, rt, replay.Checks)
	b.excludes = excludes.overlay(s, live, live.Excludes, rt, replay.Excludes)
	b.indexes = indexes.overlay(s, live, live.Indexes, rt, replay.Indexes)
	b.options = owned[schema.TableOptions]{live.Options, false}
	if reflect.DeepEqual(s.canon.Options(lm, live), s.canon.Options(rm, rt)) {
		b.options, b.optionsBy = owned[schema.TableOptions]{replay.Options, true}, replay.By
	}
	return b
}

// overlayColumns keeps the order of the live table; columns that exist on other
// dialects alone stand where the replay has them.
func overlayColumns(s *settler, lm schema.Metadata, live schema.Table, rm schema.Metadata, rt, replay schema.Table) []owned[schema.Column] {
	d := s.canon.Name()
	byName := map[string]int{}
	for i, c := range replay.Columns {
		if schema.On(d, c.Only) { // another of the name may stand elsewhere
			byName[s.canon.FoldName(c.Name)] = i
		}
	}
	var out []owned[schema.Column]
	for _, c := range live.Columns {
		i, ok := byName[s.canon.FoldName(c.Name)]
		if ok && agrees(s, lm, live, c, rm, rt, replay.Columns[i].For(d)) {
			out = append(out, owned[schema.Column]{replay.Columns[i], true})
			continue
		}
		out = append(out, owned[schema.Column]{c, false})
	}
	for i, c := range replay.Columns {
		if !schema.On(d, c.Only) {
			out = slices.Insert(out, min(i, len(out)), owned[schema.Column]{c, true})
		}
	}
	return out
}

// knownHere returns the columns that the replay knows and that exist on d.
func knownHere(d schema.Dialect, columns []owned[schema.Column]) []schema.Column {
	var out []schema.Column
	for _, c := range columns {
		if c.known && schema.On(d, c.value.Only) {
			out = append(out, c.value.For(d))
		}
	}
	return out
}

// agrees reports whether a live column is what the replay says, the checks that
// such a column implies included.
func agrees(s *settler, lm schema.Metadata, live schema.Table, c schema.Column, rm schema.Metadata, rt schema.Table, r schema.Column) bool {
	if len(enumsIn(c.Type)) > 0 { // it was not read: offline the replay is the live side, too, and has no such checks
		return s.sameColumn(lm, live, c, rm, rt, r)
	}
	rt.Columns = []schema.Column{r}
	for _, implied := range s.canon.ImpliedChecks(rm, rt) {
		if !slices.ContainsFunc(live.Checks, func(k schema.Check) bool { return isImplied(s.canon, k, implied) }) {
			return false
		}
	}
	return s.sameColumn(lm, live, c, rm, rt, r)
}

// withoutImplied drops from a live table the checks that columns as given imply.
func withoutImplied(c Canon, live schema.Table, m schema.Metadata, t schema.Table, columns []schema.Column) schema.Table {
	t.Columns = columns
	implied := c.ImpliedChecks(m, t)
	live.Checks = slices.DeleteFunc(slices.Clone(live.Checks), func(k schema.Check) bool {
		return slices.ContainsFunc(implied, func(w schema.Check) bool { return isImplied(c, k, w) })
	})
	return live
}

func isImplied(c Canon, live, implied schema.Check) bool {
	return live.Name == implied.Name && c.Expr(live.Expression) == c.Expr(implied.Expression)
}

// adopt puts a live table into the form in which the other side says things:
// indexes that only back foreign keys go, and where unique constraints and unique
// indexes are one thing to the server, the other's form is taken.
func adopt(s *settler, live, other schema.Table) schema.Table {
	live.Indexes = slices.DeleteFunc(slices.Clone(live.Indexes), func(x schema.Index) bool {
		return s.canon.ImpliedIndex(live, x) && !slices.ContainsFunc(other.Indexes, func(y schema.Index) bool {
			return y.Name == x.Name || indexes.nameFree(x, y) && indexKey(x) == indexKey(y)
		})
	})
	if !s.canon.Stores(UniqueConstraints) {
		live = uniqueForm(live, other)
	}
	return live
}

// uniqueForm turns live unique constraints into unique indexes, or back, where the
// other side has them so.
func uniqueForm(live, other schema.Table) schema.Table {
	var kept []schema.Unique
	indexesOut := slices.Clone(live.Indexes)
	for _, u := range live.Uniques {
		x := asIndex(u)
		if slices.ContainsFunc(other.Indexes, func(y schema.Index) bool {
			return y.Unique && (y.Name == u.Name || y.Implicit) && indexKey(y) == indexKey(x)
		}) && !slices.ContainsFunc(other.Uniques, func(y schema.Unique) bool { return y.Name == u.Name }) {
			indexesOut = append(indexesOut, x)
			continue
		}
		kept = append(kept, u)
	}
	live.Uniques, live.Indexes = kept, indexesOut
	return live
}

func asIndex(u schema.Unique) schema.Index {
	x := schema.Index{Name: u.Name, Implicit: u.Implicit, Unique: true, Comment: u.Comment}
	for _, c := range u.Columns {
		x.Elements = append(x.Elements, schema.IndexElement{Column: c})
	}
	return x
}

func list[T any](p *T) []T {
	if p == nil {
		return nil
	}
	return []T{*p}
}

func foldName(c Canon, n schema.Name) schema.Name {
	return schema.Name{Schema: c.FoldName(n.Schema), Name: c.FoldName(n.Name)}
}

// foldedTables finds tables that are on a dialect by their names; another of the
// name may stand elsewhere.
func foldedTables(c Canon, tables []schema.Table, d schema.Dialect) map[schema.Name]int {
	out := make(map[schema.Name]int, len(tables))
	for i, t := range tables {
		if schema.On(d, t.Only) {
			out[foldName(c, t.Name)] = i
		}
	}
	return out
}
