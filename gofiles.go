package migrate

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
)

// declared reads which revisions the .go files of a folder declare, so that the graph
// has them in a program that does not: it can list them, and new revisions stand on
// them; running them is for the program that has their functions. Only what stands
// in the text is read: GoRevision literals whose parts are literals.
func (m *Migrator) declared(sources []revision.Source) ([]revision.Revision, error) {
	var out []revision.Revision
	for _, src := range sources {
		if !strings.HasSuffix(src.Path, ".go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), m.onDisk(src.Path), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("reading revisions in Go: %w", err)
		}
		for _, literal := range literals(file) {
			r, ok := declaration(literal)
			registered := slices.ContainsFunc(m.config.GoRevisions, func(g GoRevision) bool { return g.ID == r.ID })
			if ok && !registered {
				r.Path = src.Path
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// literals finds the values of type GoRevision in a file, in lists of them too.
func literals(file *ast.File) []*ast.CompositeLit {
	var out []*ast.CompositeLit
	ast.Inspect(file, func(n ast.Node) bool {
		c, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if isGoRevision(c.Type) {
			out = append(out, c)
			return false
		}
		if list, ok := c.Type.(*ast.ArrayType); ok && isGoRevision(list.Elt) {
			for _, e := range c.Elts {
				if inner, ok := e.(*ast.CompositeLit); ok && inner.Type == nil {
					out = append(out, inner)
				}
			}
		}
		return true
	})
	return out
}

func isGoRevision(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "GoRevision"
}

// declaration reads a literal; ok is false where its id or its parents are not written
// as text.
func declaration(c *ast.CompositeLit) (r revision.Revision, ok bool) {
	r = revision.Revision{Format: revision.FormatGo, Upgrade: steps.Elsewhere{}}
	for _, e := range c.Elts {
		kv, keyed := e.(*ast.KeyValueExpr)
		if !keyed {
			return r, false
		}
		key, _ := kv.Key.(*ast.Ident)
		if key == nil {
			return r, false
		}
		ok := true
		switch key.Name {
		case "ID":
			r.ID, ok = text(kv.Value)
		case "Message":
			r.Message, _ = text(kv.Value)
		case "DownRevision":
			r.Down, ok = texts(kv.Value)
		case "DependsOn":
			r.DependsOn, ok = texts(kv.Value)
		case "BranchLabels":
			r.Labels, ok = texts(kv.Value)
		case "Downgrade":
			none, _ := kv.Value.(*ast.Ident)
			if r.HasDowngrade = none == nil || none.Name != "nil"; r.HasDowngrade {
				r.Downgrade = steps.Elsewhere{}
			}
		}
		if !ok {
			return r, false
		}
	}
	return r, r.ID != ""
}

func text(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	out, err := strconv.Unquote(l.Value)
	return out, err == nil
}

func texts(e ast.Expr) ([]string, bool) {
	if none, ok := e.(*ast.Ident); ok && none.Name == "nil" {
		return nil, true
	}
	c, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	var out []string
	for _, item := range c.Elts {
		one, ok := text(item)
		if !ok {
			return nil, false
		}
		out = append(out, one)
	}
	return out, true
}
