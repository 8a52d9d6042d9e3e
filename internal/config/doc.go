// Package config reads migrate.yaml.
//
// In: the path of a file, the name of an environment, the environment's variables.
// Out: a [Config] of plain values, paths made absolute, or every mistake of the
// file at once with its line, its column and the nearest right word.
//
// Reading is strict: an unknown key, a key that stands twice, a value of the wrong
// form and a setting that does not work yet are mistakes. ${X} expands in scalars
// after parsing; one that is not set is a mistake of the command that needs the
// value, see [Config.Need].
//
// The package may not know commands, databases or what the settings do.
package config
