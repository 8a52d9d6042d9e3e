package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/config"
)

// transactions are the words of the configuration.
var transactions = map[string]migrate.Transaction{
	"": migrate.PerRevision, "revision": migrate.PerRevision, "run": migrate.PerRun, "none": migrate.NoTransaction,
}

// libraryConfig is a configuration file in the library's words.
func (p *program) libraryConfig(c config.Config) migrate.Config {
	out := migrate.Config{
		Locations: c.Migrations, Recursive: c.Recursive,
		VersionTable: c.VersionTable, HistoryTable: c.HistoryTable, Schemas: c.Schemas,
		NamingConvention: &c.NamingConvention, Include: c.Include, Exclude: c.Exclude,
		LockWait: c.LockWait, LockTimeout: c.LockTimeout, StatementTimeout: c.StatementTimeout, Transaction: transactions[c.Transaction],
		Lock: migrate.LockMode(c.Lock), LockRetries: c.LockRetries, StrictChecksums: c.Strict,
		FileTemplate: c.FileTemplate, TruncateSlugLength: c.TruncateSlugLength, TimeZone: c.TimeZone,
		Args: p.flags.args(), OnEvent: p.told, ReadOnly: p.readOnly, SpellingCache: c.SpellingCache, Renames: p.renames, AskRename: p.renamed,
	}
	if c.Templates != "" {
		out.Templates = os.DirFS(c.Templates)
	}
	for _, words := range c.PostWriteHooks {
		out.PostWriteHooks = append(out.PostWriteHooks, migrate.Hook{Command: words, Folder: c.Folder})
	}
	if len(c.Models) > 0 {
		paths := make([]string, len(c.Models))
		for i, m := range c.Models {
			paths[i] = shown(m)
		}
		out.Models = migrate.YAMLFiles(disk{}, paths...)
	}
	return out
}

// disk is the whole file system by the paths that people write, so that messages
// name files as they do.
type disk struct{}

func (disk) Open(name string) (fs.File, error) { return os.Open(filepath.FromSlash(name)) }

// shown is a path as messages show it: relative to the working folder when below it.
func shown(path string) string {
	folder, err := os.Getwd()
	if err != nil {
		return path
	}
	relative, err := filepath.Rel(folder, path)
	if err != nil || relative == ".." || strings.HasPrefix(relative, ".."+string(filepath.Separator)) {
		return path
	}
	return relative
}
