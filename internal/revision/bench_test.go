package revision

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shape is a history to measure: how many revisions, and how many of a
// hundred fork off, merge or depend on another branch.
type shape struct {
	size, branches int
}

func (s shape) String() string {
	if s.branches == 0 {
		return fmt.Sprintf("%d linear", s.size)
	}
	return fmt.Sprintf("%d with %d%% branches", s.size, s.branches)
}

var shapes = []shape{{10_000, 0}, {10_000, 5}, {100_000, 0}, {100_000, 5}}

// sources makes the files of a history. Ids are as new ones are, so that they
// sort in no order.
func (s shape) sources() []Source {
	r := rand.New(rand.NewSource(1))
	ids := make([]string, s.size)
	var heads []int // the revisions without a child
	out := make([]Source, s.size)
	for i := range ids {
		ids[i] = fmt.Sprintf("%012x", r.Uint64()>>16)
		down, depends := "null", ""
		chance := r.Intn(100)
		switch {
		case i == 0:
			heads = append(heads, i)
		case chance < s.branches && len(heads) > 1: // merge two heads
			a := r.Intn(len(heads) - 1)
			down = "[" + ids[heads[a]] + ", " + ids[heads[a+1]] + "]"
			heads = append(heads[:a], heads[a+1:]...)
			heads[a] = i
		case chance < 2*s.branches: // a fork
			down = ids[max(0, i-1-r.Intn(100))]
			heads = append(heads, i)
		default:
			h := r.Intn(len(heads))
			down, heads[h] = ids[heads[h]], i
			if chance < 3*s.branches {
				depends = "depends_on: " + ids[max(0, i-1-r.Intn(1000))] + "\n"
			}
		}
		text := "revision: " + ids[i] + "\ndown_revision: " + down + "\n" + depends + "message: add a table number " + fmt.Sprint(i) +
			"\ncreated: 2026-11-20T15:42:12Z\nupgrade:\n- create_table:\n    name: table_" + fmt.Sprint(i) + `
    columns:
      id: {type: big_integer, primary_key: true}
      email: {type: string(255), nullable: false}
      status: {type: string(20), nullable: false, server_default: {value: active}}
      created_at: {type: datetime(timezone=true), nullable: false, server_default: now()}
- create_index: {table: table_` + fmt.Sprint(i) + `, name: ix_email, columns: [email]}
- execute: UPDATE t SET a = 'it''s' WHERE b = "c"
downgrade:
- drop_table: table_` + fmt.Sprint(i) + "\n"
		out[i] = Source{Path: fmt.Sprintf("%06d_%s.yaml", i, ids[i]), Data: []byte(text)}
	}
	return out
}

func (s shape) load(b *testing.B) *Graph {
	b.Helper()
	g, err := Load(s.sources())
	if err != nil {
		b.Fatal(err)
	}
	return g
}

// BenchmarkFiles compares reading a folder of 10,000 files with opening and
// reading them alone.
func BenchmarkFiles(b *testing.B) {
	dir := b.TempDir()
	for _, src := range (shape{10_000, 5}).sources() {
		if err := os.WriteFile(filepath.Join(dir, src.Path), src.Data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("opening", func(b *testing.B) {
		for b.Loop() {
			if _, err := Walk(os.DirFS(dir), ".", false); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("loading", func(b *testing.B) {
		for b.Loop() {
			sources, err := Walk(os.DirFS(dir), ".", false)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Load(sources); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLoad links headers that are in memory.
func BenchmarkLoad(b *testing.B) {
	for _, s := range shapes {
		sources := s.sources()
		b.Run(s.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := Load(sources); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHeads is the command heads, once loaded.
func BenchmarkHeads(b *testing.B) {
	for _, s := range shapes {
		g := s.load(b)
		b.Run(s.String(), func(b *testing.B) {
			for b.Loop() {
				if len(g.Heads()) == 0 {
					b.Fatal("no heads")
				}
			}
		})
	}
}

// BenchmarkHistory is the command history, once loaded.
func BenchmarkHistory(b *testing.B) {
	for _, s := range shapes {
		g := s.load(b)
		b.Run(s.String(), func(b *testing.B) {
			for b.Loop() {
				revs, err := g.History(nil, "")
				if err != nil || len(revs) != s.size {
					b.Fatal(len(revs), err)
				}
			}
		})
	}
}

// BenchmarkPlan goes from a database in the middle to all heads, and back.
func BenchmarkPlan(b *testing.B) {
	for _, s := range shapes {
		g := s.load(b)
		middle := strings.Fields(g.Revisions()[s.size/2].ID)
		heads := idsOf(g.RealHeads())
		b.Run(s.String()+"/up", func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Plan(middle, "heads", Up); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(s.String()+"/down", func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Plan(heads, "base", Down); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(s.String()+"/nothing to do", func(b *testing.B) {
			for b.Loop() {
				if missing, err := g.Missing(heads); err != nil || len(missing) > 0 {
					b.Fatal(missing, err)
				}
			}
		})
	}
}
