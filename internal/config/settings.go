package config

import (
	"path/filepath"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// settings reads the keys of the file, or of an environment, over what c has.
func (d *decoder) settings(c *Config, entries []entry, under string) {
	for _, e := range entries {
		read, known := readers[e.key]
		switch {
		case !known:
			d.unknown(e)
		case e.key == "environments" && under != "":
			d.fail(e.at, e.path, "an environment has no environments of its own", "")
		case isNull(e.value) && e.value.Value == "":
			d.fail(e.at, e.path, "nothing stands behind the colon", "write a value, or null for none")
		default:
			delete(c.unset, e.key)
			read(&value{d: d, c: c, entry: e})
		}
	}
}

// alembic says what some of Alembic's settings are called here.
var alembic = map[string]string{
	"script_location": "migrations", "version_locations": "migrations", "sqlalchemy.url": "url",
	"recursive_version_locations": "recursive", "target_metadata": "models", "version_table_schema": "version_table: schema.name",
	"include_schemas": "schemas", "transaction_per_migration": "transaction",
}

func (d *decoder) unknown(e entry) {
	hint := ""
	if nearest, ok := near.One(e.key, Keys); ok {
		hint = "did you mean " + strconv.Quote(nearest) + "?"
	}
	if name, ok := alembic[e.key]; ok {
		hint = "here it is " + strconv.Quote(name)
	}
	d.fail(e.at, e.path, "unknown key", hint)
}

// readers read the value of each key.
var readers = map[string]func(*value){
	"migrations":    func(v *value) { v.c.Migrations = v.migrations() },
	"models":        func(v *value) { v.c.Models = v.models() },
	"url":           func(v *value) { v.c.url = v.optional() },
	"environments":  func(*value) {}, // read by decode
	"version_table": func(v *value) { v.c.VersionTable = v.word("") },
	"history_table": func(v *value) { v.c.HistoryTable = v.word("-") },

	"naming_convention":    func(v *value) { v.c.NamingConvention = v.convention() },
	"file_template":        func(v *value) { v.c.FileTemplate = v.template() },
	"timezone":             func(v *value) { v.c.TimeZone = v.zone() },
	"truncate_slug_length": func(v *value) { v.c.TruncateSlugLength = v.count() },

	"include": func(v *value) { v.c.Include = v.globs() },
	"exclude": func(v *value) { v.c.Exclude = v.globs() },
	"schemas": func(v *value) { v.c.Schemas = v.words() },

	"lock":              func(v *value) { v.c.Lock = v.choice("auto", "session", "lease", "none") },
	"lock_retries":      func(v *value) { v.c.LockRetries = v.retries() },
	"lock_wait":         func(v *value) { v.c.LockWait = v.wait() },
	"lock_timeout":      func(v *value) { v.c.LockTimeout = v.duration() },
	"statement_timeout": func(v *value) { v.c.StatementTimeout = v.duration() },
	"transaction":       func(v *value) { v.c.Transaction = v.choice("revision", "run", "none") },
	"server_version":    func(v *value) { v.c.ServerVersion = v.word("") },
	"recursive":         func(v *value) { v.c.Recursive = v.flag() },

	"strict":           func(v *value) { v.c.Strict = v.flag() },
	"schema_translate": func(v *value) { v.later(!v.empty()) },
	"targets":          func(v *value) { v.later(!v.empty()) },

	"spelling_cache":   func(v *value) { v.c.SpellingCache = v.folder() },
	"templates":        func(v *value) { v.c.Templates = v.folder() },
	"post_write_hooks": func(v *value) { v.c.PostWriteHooks = v.hooks() },
}

// later refuses a setting that does not work yet, when it is used.
func (v *value) later(used bool) {
	if used {
		v.fail("this does not work yet", "leave it out")
	}
}

// migrations reads the folders of revision files.
func (v *value) migrations() []string {
	folders := v.paths()
	if len(folders) == 0 {
		return []string{filepath.Join(v.d.folder, "migrations")}
	}
	return folders
}

// models reads where the declared models are: YAML files and folders of them.
func (v *value) models() []string {
	if n := v.value; n.Kind == yaml.MappingNode {
		v.otherModels(n)
		return nil
	}
	return v.paths()
}

// otherModels refuses models that are not YAML.
func (v *value) otherModels(n *yaml.Node) {
	forms := []string{"sql", "go", "gorm", "bun", "command"}
	for _, e := range v.d.entries(n, v.path) {
		if e.key == "format" {
			continue
		}
		if nearest, ok := near.One(e.key, forms); ok {
			v.d.fail(e.at, e.path, "unknown key", "did you mean "+strconv.Quote(nearest)+"?")
		} else if !contains(forms, e.key) {
			v.d.fail(e.at, e.path, "unknown key", "")
		} else {
			v.d.fail(e.at, e.path, "models from "+e.key+" are not read yet", "name a YAML file or a folder of them")
		}
	}
}

// convention reads the patterns that are given over the usual ones; null leaves a
// name to the database.
func (v *value) convention() schema.Convention {
	c := schema.DefaultConvention
	if isNull(v.value) {
		return c
	}
	patterns := map[string]struct {
		to     *string
		tokens []string
	}{
		"ix": {&c.Index, []string{"table", "columns"}}, "uq": {&c.Unique, []string{"table", "columns"}},
		"ck": {&c.Check, []string{"table", "name"}}, "pk": {&c.PrimaryKey, []string{"table", "columns"}},
		"fk": {&c.ForeignKey, []string{"table", "columns", "referred_table"}},
	}
	for _, e := range v.d.entries(v.value, v.path) {
		p, known := patterns[e.key]
		if !known {
			v.d.fail(e.at, e.path, "unknown key", "the kinds of name are ix, uq, ck, fk, pk")
			continue
		}
		inner := &value{d: v.d, c: v.c, entry: e, outer: v.key()}
		*p.to = ""
		if t := inner.optional(); t.given && inner.tokens(t.value, p.tokens) {
			*p.to = t.value
		}
	}
	return c
}

// template reads how new files are called.
func (v *value) template() string {
	t := v.optional()
	if t.given {
		v.tokens(t.value, []string{"rev", "slug", "epoch", "year", "month", "day", "hour", "minute", "second"})
	}
	return t.value
}

// zone reads the time zone of new files.
func (v *value) zone() *time.Location {
	t := v.optional()
	if !t.given {
		return nil
	}
	zone, err := time.LoadLocation(t.value)
	if err != nil || t.value == "" {
		v.fail("unknown time zone "+strconv.Quote(t.value), "write a name like UTC or Europe/Berlin")
		return nil
	}
	return zone
}

// wait reads how long another run is waited for. 0, which elsewhere means the
// default, is not to wait.
func (v *value) wait() time.Duration {
	t := v.duration()
	if t == 0 && !isNull(v.value) && v.c.unset[v.key()] == nil {
		return time.Millisecond
	}
	return t
}

// retries reads how often something is tried again. 0, which elsewhere means the
// default, is never.
func (v *value) retries() int {
	t := v.optional()
	if !t.given {
		return 0
	}
	n, err := strconv.Atoi(t.value)
	if err != nil || n < 0 {
		v.fail(strconv.Quote(t.value)+" where a whole number is wanted", "")
		return 0
	}
	if n == 0 {
		return -1
	}
	return n
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}
