package revision

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// DefaultTemplate is the file_template when none is given.
const DefaultTemplate = "{year}{month}{day}_{hour}{minute}_{rev}_{slug}"

// DefaultSlugLength is the truncate_slug_length when none is given.
const DefaultSlugLength = 40

// NewID makes a revision id: 12 hexadecimal digits.
func NewID() string {
	var b [6]byte
	rand.Read(b[:]) // never fails, by its contract since Go 1.24
	return hex.EncodeToString(b[:])
}

// Naming says how new files are called.
type Naming struct {
	// Template has the tokens {year} {month} {day} {hour} {minute} {second}
	// {epoch} {rev} {slug}; empty means DefaultTemplate. A "/" makes folders.
	Template string
	// SlugLength is how long a slug may be; 0 means DefaultSlugLength.
	SlugLength int
}

// Name is the file name, without extension, of a new revision. The time is
// written in the zone it comes in.
func (n Naming) Name(rev, message string, created time.Time) (string, error) {
	template := n.Template
	if template == "" {
		template = DefaultTemplate
	}
	tokens := map[string]string{
		"year": fmt.Sprintf("%04d", created.Year()), "month": fmt.Sprintf("%02d", created.Month()), "day": fmt.Sprintf("%02d", created.Day()),
		"hour": fmt.Sprintf("%02d", created.Hour()), "minute": fmt.Sprintf("%02d", created.Minute()), "second": fmt.Sprintf("%02d", created.Second()),
		"epoch": strconv.FormatInt(created.Unix(), 10), "rev": rev, "slug": Slug(message, n.SlugLength),
	}
	var b strings.Builder
	for rest := template; rest != ""; {
		text, after, ok := strings.Cut(rest, "{")
		b.WriteString(text)
		if !ok {
			break
		}
		token, after, closed := strings.Cut(after, "}")
		value, known := tokens[token]
		if !closed || !known {
			return "", &TemplateError{Template: template, Token: token}
		}
		b.WriteString(value)
		rest = after
	}
	name := b.String()
	if name == "" || strings.HasSuffix(name, "/") {
		return "", &TemplateError{Template: template}
	}
	return name, nil
}

// Slug makes a part of a file name of a message: its words in lower case,
// joined by "_", and when that is longer than length, cut back to the last "_",
// which stays to show it, as in Alembic.
func Slug(message string, length int) string {
	if length <= 0 {
		length = DefaultSlugLength
	}
	words := strings.FieldsFunc(message, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsNumber(c) })
	slug := []rune(strings.ToLower(strings.Join(words, "_")))
	if len(slug) <= length {
		return string(slug)
	}
	cut := string(slug[:length])
	if i := strings.LastIndexByte(cut, '_'); i >= 0 {
		cut = cut[:i]
	}
	return cut + "_"
}

// TemplateError is a file_template that makes no file name.
type TemplateError struct {
	Template, Token string
}

func (e *TemplateError) Error() string {
	if e.Token == "" {
		return fmt.Sprintf("file_template %q makes an empty name", e.Template)
	}
	return fmt.Sprintf("file_template %q has the unknown token %q", e.Template, "{"+e.Token+"}")
}

// Hint is the way out.
func (e *TemplateError) Hint() string {
	known := []string{"year", "month", "day", "hour", "minute", "second", "epoch", "rev", "slug"}
	return nearOr(nearest(e.Token, known), "the tokens are {"+strings.Join(known, "} {")+"}")
}
