package migrate

import (
	"net/url"
	"path/filepath"
	"strings"
)

// Masked returns a database URL with its password replaced by "***", also in query
// parameters. A URL that does not parse is masked up to its last "@".
func Masked(text string) string {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return text
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, _, has := strings.Cut(rest[:at], ":")
		if has {
			rest = user + ":***" + rest[at:]
		}
	}
	path, query, has := strings.Cut(rest, "?")
	if has {
		rest = path + "?" + maskQuery(query)
	}
	return scheme + "://" + rest
}

func maskQuery(query string) string {
	parts := strings.Split(query, "&")
	for i, p := range parts {
		key, _, _ := strings.Cut(p, "=")
		if k := strings.ToLower(key); strings.Contains(k, "pass") || strings.Contains(k, "pwd") || strings.Contains(k, "token") {
			parts[i] = key + "=***"
		}
	}
	return strings.Join(parts, "&")
}

// inMemory reports whether a SQLite URL names no file.
func inMemory(u *url.URL) bool {
	return u.Path == "" || u.Path == "/:memory:" || u.Path == "/"
}

// below makes the relative file of a SQLite URL stand below a folder.
func below(folder string, u *url.URL) *url.URL {
	if folder == "" || inMemory(u) || strings.HasPrefix(u.Path, "//") || u.Host != "" {
		return u
	}
	abs, err := filepath.Abs(filepath.Join(folder, filepath.FromSlash(strings.TrimPrefix(u.Path, "/"))))
	if err != nil {
		return u
	}
	out := *u
	out.Path = "/" + filepath.ToSlash(abs)
	return &out
}
