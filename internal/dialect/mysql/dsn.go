package mysql

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// DSN turns mysql://user:password@host:3306/db?key=value into what the driver
// named mysql reads. ?socket= (unix_socket=, as Python's drivers say) is a path;
// other keys are the driver's own (tls, timeout, …) or session variables.
func (s server) DSN(u *url.URL) (driver, dsn string, err error) {
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", "", errors.New("reading the database URL: its query is not well formed")
	}
	address, err := address(u, query)
	if err != nil {
		return "", "", err
	}
	user := u.User.Username()
	if strings.Contains(user, ":") {
		return "", "", errors.New("reading the database URL: the driver takes no user name with a colon")
	}
	if password, ok := u.User.Password(); ok {
		user += ":" + password
	}
	if user != "" {
		user += "@"
	}
	if err := translate(query); err != nil {
		return "", "", err
	}
	name := strings.TrimPrefix(u.Path, "/")
	return "mysql", user + address + "/" + url.PathEscape(name) + "?" + query.Encode(), nil
}

// address is the network and address of the server, taken out of URL and query.
func address(u *url.URL, query url.Values) (string, error) {
	for _, key := range []string{"socket", "unix_socket"} {
		if path := query.Get(key); path != "" {
			query.Del(key)
			return "unix(" + path + ")", nil
		}
	}
	if u.Opaque != "" {
		return "", fmt.Errorf("reading the database URL: two slashes must follow %s:", u.Scheme)
	}
	host := u.Host
	if host == "" {
		host = "127.0.0.1"
	}
	if u.Port() == "" {
		host = strings.TrimSuffix(host, ":") + ":3306"
	}
	return "tcp(" + host + ")", nil
}

// sslModes are the words of MySQL's own clients in the driver's.
var sslModes = map[string]string{
	"disabled": "false", "preferred": "preferred", "required": "skip-verify", "verify_ca": "true", "verify_identity": "true",
}

// translate turns what other drivers' users write into the driver's words, and
// sets what makes the connection right: text in utf8mb4, one statement at a time,
// parameters put into the text (one round trip instead of three), and rows counted
// when they match, as on other servers, not only when they change.
func translate(query url.Values) error {
	for key, values := range query {
		value := values[len(values)-1]
		switch strings.ToLower(key) {
		case "ssl_mode", "ssl-mode", "sslmode":
			mode, ok := sslModes[strings.ReplaceAll(strings.ToLower(value), "-", "_")]
			if !ok {
				return fmt.Errorf("reading the database URL: %s=%s: use %s", key, value, strings.Join(sortedKeys(sslModes), ", "))
			}
			query.Del(key)
			query.Set("tls", mode)
		case "ssl_ca", "ssl_cert", "ssl_key", "ssl":
			return fmt.Errorf("reading the database URL: %s is not understood: use tls=true, or open the database in Go with a TLS configuration of your own", key)
		case "connect_timeout":
			query.Del(key)
			query.Set("timeout", value+"s")
		case "use_unicode", "binary_prefix", "local_infile", "autocommit":
			query.Del(key)
		}
	}
	query.Set("charset", "utf8mb4")
	query.Set("multiStatements", "false")
	query.Set("interpolateParams", "true")
	if !query.Has("connectionAttributes") { // performance_schema shows it to others
		query.Set("connectionAttributes", "program_name:migrate")
	}
	if !query.Has("clientFoundRows") {
		query.Set("clientFoundRows", "true")
	}
	return nil
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
