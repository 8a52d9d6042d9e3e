package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/retort-db/migrate/schema"
)

// FileName is what a configuration file is called.
const FileName = "migrate.yaml"

// Config is a migrate.yaml as one environment sees it. Paths are absolute.
type Config struct {
	// File is the file's path as messages show it, "" when there is none.
	File string
	// Folder is the absolute folder of the file; the working folder without one.
	Folder string
	// Environment is the environment that was picked, "" for none.
	Environment string

	Migrations       []string
	Recursive        bool
	Models           []string // YAML files and folders of them
	VersionTable     string   // "" for the default
	HistoryTable     string   // "" for the default, "-" for none
	NamingConvention schema.Convention
	Include, Exclude []string
	Schemas          []string
	ServerVersion    string

	FileTemplate       string
	TimeZone           *time.Location // nil for UTC
	TruncateSlugLength int
	SpellingCache      string     // file of spellings, "" for none
	Templates          string     // folder of templates of revision files, "" for none
	PostWriteHooks     [][]string // commands, each of words

	LockWait, LockTimeout, StatementTimeout time.Duration
	Transaction                             string // "", revision, run, none
	Lock                                    string // "", auto, session, lease, none
	LockRetries                             int    // 0 for the default, negative for never
	Strict                                  bool   // edited files are refused

	url   text
	unset map[string]*UnsetError // by key
}

// text is a value that may be wanting.
type text struct {
	given bool
	value string
}

// defaults are the settings of a project whose file says nothing.
func defaults(folder string) Config {
	return Config{
		Folder: folder, Migrations: []string{filepath.Join(folder, "migrations")},
		NamingConvention: schema.DefaultConvention, unset: map[string]*UnsetError{},
	}
}

// Load reads the file at path, "" for migrate.yaml in the working folder if there
// is one, as the environment (of -n, "" for none) sees it.
func Load(path, environment string, lookup Lookup) (Config, error) {
	shown := path
	if path == "" {
		shown = FileName
	}
	data, err := os.ReadFile(shown)
	if path == "" && errors.Is(err, fs.ErrNotExist) {
		return without(environment)
	}
	if err != nil {
		return Config{}, fmt.Errorf("reading the configuration: %w", err)
	}
	absolute, err := filepath.Abs(shown)
	if err != nil {
		return Config{}, fmt.Errorf("reading the configuration: %w", err)
	}
	d := decoder{file: shown, folder: filepath.Dir(absolute), lookup: lookup}
	return d.decode(data, environment)
}

// without is the configuration where there is no file.
func without(environment string) (Config, error) {
	folder, err := os.Getwd()
	if err != nil {
		return Config{}, fmt.Errorf("finding the working folder: %w", err)
	}
	if environment != "" {
		return Config{}, &EnvironmentError{Name: environment}
	}
	return defaults(folder), nil
}

// Need returns an error when one of the keys has a value that names a variable that
// is not set. The URL is asked for by [Config.URL].
func (c Config) Need(keys ...string) error {
	for _, key := range keys {
		if err, ok := c.unset[key]; ok {
			return err
		}
	}
	return nil
}

// Keys are the keys of a file, in the order of the manual.
var Keys = []string{
	"migrations", "models", "url", "environments", "version_table", "history_table", "naming_convention",
	"file_template", "timezone", "truncate_slug_length", "include", "exclude", "schemas", "schema_translate",
	"lock", "lock_wait", "lock_timeout", "lock_retries", "statement_timeout", "transaction", "targets", "server_version", "strict",
	"recursive", "spelling_cache", "templates", "post_write_hooks",
}
