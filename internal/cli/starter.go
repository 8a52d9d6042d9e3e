package cli

import _ "embed" // the files that init writes

//go:embed starter/migrate.yaml
var starterConfig string

//go:embed starter/schema.yaml
var starterSchema string
