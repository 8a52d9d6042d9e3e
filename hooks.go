package migrate

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// hookToken stands, in the words of a hook, for the path of the new file; it is also
// the name of the variable that holds it.
const hookToken = "REVISION_SCRIPT_FILENAME"

// Hook is a command that runs after a revision file was written: a formatter, a
// linter. No shell is between.
type Hook struct {
	// Command are the program and its arguments. REVISION_SCRIPT_FILENAME in them is
	// the absolute path of the file, which comes last where no argument has it; the
	// environment variable of that name holds it too.
	Command []string
	// Folder is where it runs; the working folder when empty.
	Folder string
}

// HookResult is a hook that was run.
type HookResult struct {
	Command []string
	Output  string // of both streams
}

// HookError is a hook that failed. The file it ran on was written and stays.
type HookError struct {
	Command []string
	Path    string // of the revision file
	Output  string // of both streams
	Err     error
}

func (e *HookError) Error() string {
	text := fmt.Sprintf("running the post-write hook %q on %s: %v", strings.Join(e.Command, " "), e.Path, e.Err)
	if output := strings.TrimSpace(e.Output); output != "" {
		text += ": " + output
	}
	return text
}

// Unwrap returns why it failed.
func (e *HookError) Unwrap() error { return e.Err }

// Hint returns the way out.
func (e *HookError) Hint() string {
	return "the revision was written and is kept; put its file right, or delete it"
}

// runHooks runs the hooks on a new file, in order, up to the first that fails.
func (m *Migrator) runHooks(ctx context.Context, w Written) ([]HookResult, error) {
	var done []HookResult
	for _, h := range m.config.PostWriteHooks {
		if len(h.Command) == 0 {
			return done, &HookError{Path: w.Path, Err: fmt.Errorf("the hook names no command")}
		}
		words, named := make([]string, len(h.Command)), false
		for i, word := range h.Command {
			words[i] = strings.ReplaceAll(word, hookToken, w.File)
			// "sh -c 'fmt $REVISION_SCRIPT_FILENAME'" reads the variable
			if strings.Contains(word, "$"+hookToken) || strings.Contains(word, "${"+hookToken) {
				words[i] = word
			}
			named = named || strings.Contains(word, hookToken)
		}
		if !named {
			words = append(words, w.File)
		}
		command := exec.CommandContext(ctx, words[0], words[1:]...)
		command.Dir, command.Env = h.Folder, append(os.Environ(), hookToken+"="+w.File)
		output, err := command.CombinedOutput()
		if err != nil {
			return done, &HookError{Command: words, Path: w.Path, Output: string(output), Err: err}
		}
		done = append(done, HookResult{Command: words, Output: string(output)})
	}
	return done, nil
}
