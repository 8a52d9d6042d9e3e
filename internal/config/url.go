package config

// URL chooses the database URL: the --url flag, then MIGRATE_URL, then the file,
// and DATABASE_URL where the file gives none. In an environment that the file gives
// a URL, a MIGRATE_URL that says otherwise is refused. mask hides passwords.
func (c Config) URL(flag string, lookup Lookup, mask func(string) string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	if variable, ok := lookup("MIGRATE_URL"); ok && variable != "" {
		return variable, c.agrees(variable, mask)
	}
	if err := c.Need("url"); err != nil {
		return "", err
	}
	if c.url.given && c.url.value != "" {
		return c.url.value, nil
	}
	if variable, ok := lookup("DATABASE_URL"); ok && variable != "" && !c.url.given {
		return variable, nil
	}
	return "", &NoURLError{File: c.File}
}

// agrees holds MIGRATE_URL against the URL of the environment.
func (c Config) agrees(variable string, mask func(string) string) error {
	if c.Environment == "" {
		return nil
	}
	if err := c.Need("url"); err != nil {
		return err // it may be another database: nobody can tell
	}
	if c.url.given && c.url.value != variable {
		return &URLConflictError{Environment: c.Environment, Variable: mask(variable), File: mask(c.url.value)}
	}
	return nil
}
