package cli

import (
	"io"
	"os"
)

// Streams are where a command reads and writes.
type Streams struct {
	// Width is that of the terminal at Err in characters, 0 when not known.
	Width int
	In    io.Reader
	Out   io.Writer // results
	Err   io.Writer // talk
	// InTerminal, OutTerminal and ErrTerminal say whether a person is at them.
	InTerminal, OutTerminal, ErrTerminal bool
	// Columns is how wide the terminal of Out is; 0 is not known.
	Columns int
}

// SystemStreams are those of the process.
func SystemStreams() Streams {
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTerminal: isTerminal(os.Stdin), OutTerminal: isTerminal(os.Stdout), ErrTerminal: isTerminal(os.Stderr)}
	if s.OutTerminal {
		s.Columns = terminalColumns(os.Stdout)
	}
	return s
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// checked remembers the first error of writing, so that results that were lost (a
// full disk) are not reported as done.
type checked struct {
	to  io.Writer
	err error
}

func (w *checked) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.to.Write(p)
	w.err = err
	return n, err
}
