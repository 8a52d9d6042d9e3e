package mysql

import (
	"fmt"
	"strconv"
	"strings"
)

// version is a server's version. Numbers compare; what a packager appended is gone.
type version struct{ major, minor, patch int }

// newestPatch stands for the patch of a version given as "8.0" alone: the series
// as it was at its end, since within one only 8.0 changed what DDL it reads.
const newestPatch = 99

// parseVersion reads "8.0", "8.0.36", "10.11.19-MariaDB-0+deb12u1" and
// "5.5.5-10.6.16-MariaDB", which is how old clients are told of a MariaDB 10.
func parseVersion(text string) (version, error) {
	text = strings.TrimPrefix(text, "5.5.5-")
	end := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(text)
	}
	parts := strings.Split(strings.TrimRight(text[:end], "."), ".")
	v := version{patch: newestPatch}
	for i, field := range []*int{&v.major, &v.minor, &v.patch} {
		if i >= len(parts) {
			break
		}
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return version{}, fmt.Errorf("reading server version %q: it does not begin with numbers", text)
		}
		*field = n
	}
	return v, nil
}

// String returns "8.0.36", or "8.0" when no patch was given.
func (v version) String() string {
	if v.patch == newestPatch {
		return fmt.Sprintf("%d.%d", v.major, v.minor)
	}
	return fmt.Sprintf("%d.%d.%d", v.major, v.minor, v.patch)
}

func (v version) less(other version) bool {
	if v.major != other.major {
		return v.major < other.major
	}
	if v.minor != other.minor {
		return v.minor < other.minor
	}
	return v.patch < other.patch
}
