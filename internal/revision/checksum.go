package revision

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Checksum is a digest of what the revision does, to tell an edited file by.
//
// It covers the lines of the file below the header: the upgrade and downgrade
// parts of a .yaml file (and x-* keys, which may hold anchors for them), all
// from the first "-- migrate:" line of a .sql file. Comments, blank lines, blanks
// at the ends of lines (in SQL anywhere between words) and the kind of line break
// do not count, nor does the header: a new message, label or parent is no edit of
// what was run. Where it is not certain that something is a comment, it counts. A
// revision made in Go has none ("").
func (r *Revision) Checksum() string {
	if r.Data == nil {
		return ""
	}
	sum := sha256.New()
	counts := false
	var inYAML yamlMargin
	var inSQL sqlMargin
	for line := range bytes.Lines(bytes.TrimPrefix(r.Data, []byte("\ufeff"))) {
		line = bytes.TrimRight(line, " \t\r\n")
		if r.Format == FormatSQL {
			_, isDirective := directive(string(line))
			counts = counts || isDirective
			if !counts || (!isDirective && isComment(line, "--")) {
				continue
			}
			if isDirective {
				inSQL = sqlMargin{}
			} else if line = inSQL.strip(line); len(line) == 0 {
				continue
			}
		} else {
			if key, ok := marginKey(line); ok {
				counts = !isHeaderKey(key)
				inYAML = yamlMargin{}
			}
			if !counts || isComment(line, "#") || inYAML.block && isComment(line, "--") {
				continue
			}
			line = inYAML.strip(line)
		}
		sum.Write(line)
		sum.Write([]byte{'\n'})
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// isComment reports whether a line holds nothing, or nothing but a comment.
func isComment(line []byte, mark string) bool {
	line = bytes.TrimLeft(line, " \t")
	return len(line) == 0 || bytes.HasPrefix(line, []byte(mark))
}

// marginKey is the key that starts at the margin of a line of YAML.
func marginKey(line []byte) (string, bool) {
	if len(line) == 0 || line[0] == ' ' || line[0] == '-' || line[0] == '#' {
		return "", false
	}
	i := bytes.IndexByte(line, ':')
	if i <= 0 || (i+1 < len(line) && line[i+1] != ' ') {
		return "", false
	}
	key := strings.Trim(string(line[:i]), "\"'")
	return key, isHeaderKey(key) || key == "upgrade" || key == "downgrade" || strings.HasPrefix(key, "x-")
}
