package migrate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// spellings remembers how servers spell expressions, in a file, for Config.SpellingCache.
// A spelling hangs on the text, on the types it is read with, and on the server's
// version; these are its key.
type spellings struct {
	path string

	mu    sync.Mutex
	known map[string][]string // nil until read
}

// find splits questions into answers and what is open. A file that is not there, or does
// not read, holds nothing: all can be asked again.
func (c *spellings) find(questions []diff.Question, keys []string) (answers diff.Answers, open []diff.Question) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		data, err := os.ReadFile(c.path)
		if err != nil || json.Unmarshal(data, &c.known) != nil || c.known == nil {
			c.known = map[string][]string{}
		}
	}
	answers = diff.Answers{}
	for i, q := range questions {
		if known := c.known[keys[i]]; len(known) > 0 {
			answers[q] = known
		} else {
			open = append(open, q)
		}
	}
	return answers, open
}

// remember adds answers and writes the file, whole or not at all.
func (c *spellings) remember(questions []diff.Question, keys []string, asked diff.Answers) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := false
	for i, q := range questions {
		if got := asked[q]; len(got) > 0 {
			c.known[keys[i]], fresh = got, true
		}
	}
	if !fresh {
		return nil
	}
	data, err := json.Marshal(c.known)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(c.path), ".spellings-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), c.path)
	}
	return err
}

// spell asks the server for what is not remembered.
func (s *session) spell(ctx context.Context, target schema.Metadata, questions []diff.Question) (diff.Answers, error) {
	cache := s.m.spellings
	if cache == nil {
		return s.dialect.Spell(ctx, s.conn, target, questions)
	}
	keys := s.spellingKeys(target, questions)
	answers, open := cache.find(questions, keys)
	if len(open) == 0 {
		return answers, nil
	}
	asked, err := s.dialect.Spell(ctx, s.conn, target, open)
	maps.Copy(answers, asked)
	if err != nil { // what was told without spelling it is not remembered
		return answers, err
	}
	if err := cache.remember(questions, keys, asked); err != nil && s.m.config.Logger != nil {
		s.m.config.Logger.Warn("spellings could not be remembered", "file", cache.path, "error", err)
	}
	return answers, nil
}

// spellingKeys are the keys of questions.
func (s *session) spellingKeys(target schema.Metadata, questions []diff.Question) []string {
	enums := make([]op.Operation, len(target.Enums))
	for i, e := range target.Enums {
		enums[i] = op.CreateEnum{Enum: e}
	}
	server := fmt.Sprintf("%s\x00%s\x00%s", s.dialect.Name(), s.dialect.ServerVersion(), grammar.EncodeOperations(enums))
	tables := map[schema.Name]string{}
	keys := make([]string, len(questions))
	for i, q := range questions {
		table, ok := tables[q.Table]
		if !ok {
			table = typesOf(target, q.Table)
			tables[q.Table] = table
		}
		// what the catalog holds breaks ties, so that the answer hangs on it too
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s\x00%s\x00%s", server, table, q.Column, q.Kind, q.Text, q.Live))
		keys[i] = hex.EncodeToString(sum[:16])
	}
	return keys
}

// typesOf is a table's columns with their types, as text.
func typesOf(m schema.Metadata, name schema.Name) string {
	t, _ := m.Table(name)
	bare := schema.Table{Name: name}
	for _, c := range t.Columns {
		bare.Columns = append(bare.Columns, schema.Column{Name: c.Name, Type: c.Type, Nullable: c.Nullable, Collation: c.Collation})
	}
	return string(grammar.EncodeOperations([]op.Operation{op.CreateTable{Table: bare}}))
}
