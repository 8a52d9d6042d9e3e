package cli

import (
	"strings"

	"github.com/spf13/pflag"
)

// globals are the flags of every command.
type globals struct {
	config, environment, url      string
	arguments                     []string
	quiet, verbose, json, noColor bool
	raise                         bool
}

func (g *globals) bind(f *pflag.FlagSet) {
	f.SortFlags = false
	f.StringVarP(&g.config, "config", "c", "", "configuration `FILE` (default migrate.yaml)")
	f.StringVarP(&g.environment, "name", "n", "", "`ENV` of the configuration's environments")
	f.StringVar(&g.url, "url", "", "database `URL`, over MIGRATE_URL and the configuration")
	f.StringArrayVarP(&g.arguments, "x", "x", nil, "`KEY=VALUE` for revisions")
	f.BoolVarP(&g.quiet, "quiet", "q", false, "no talk on stderr, errors alone")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "more detail")
	f.BoolVar(&g.json, "json", false, "one JSON document on stdout")
	f.BoolVar(&g.noColor, "no-color", false, "no colour (NO_COLOR too)")
	f.BoolVar(&g.raise, "raiseerr", false, "show an error with all its causes")
}

// args are the -x arguments; one without "=" has an empty value.
func (g *globals) args() map[string]string {
	out := make(map[string]string, len(g.arguments))
	for _, a := range g.arguments {
		key, value, _ := strings.Cut(a, "=")
		out[key] = value
	}
	return out
}
