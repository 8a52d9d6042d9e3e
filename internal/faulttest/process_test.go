package faulttest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// patience is how long a process may take before it counts as hanging. It is no
// measure of anything: a machine that is busy may be slow.
const patience = 3 * time.Minute

// process is a run of the program.
type process struct {
	command *exec.Cmd
	cancel  context.CancelFunc
	ctx     context.Context
	output  bytes.Buffer
	mayFall bool
}

// ended is what became of a process.
type ended struct {
	code   int // -1 when a signal ended it
	output string
}

func (e ended) killed() bool { return e.code < 0 }

// tail is what it said at the end.
func (e ended) tail() string {
	if n := strings.LastIndex(e.output, "\nerror: "); n > 0 {
		return e.output[strings.LastIndex(e.output[:n], "\n")+1:]
	}
	return e.output
}

// environment is that of the tests without what would lead the program elsewhere.
func environment() []string {
	var out []string
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); !strings.HasPrefix(name, "MIGRATE_") && name != "DATABASE_URL" {
			out = append(out, v)
		}
	}
	return out
}

// start runs the program in a folder.
func start(t *testing.T, folder string, args ...string) *process {
	t.Helper()
	return startCommand(t, folder, program, args...)
}

func startCommand(t *testing.T, folder, name string, args ...string) *process {
	t.Helper()
	p := &process{}
	p.ctx, p.cancel = context.WithTimeout(context.Background(), patience)
	p.command = exec.CommandContext(p.ctx, name, args...)
	p.command.Dir, p.command.Env = folder, environment()
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// wait returns when the process has ended, and fails the test when it did not by
// itself or fell over.
func (p *process) wait(t *testing.T) ended {
	t.Helper()
	err := p.command.Wait()
	hung := p.ctx.Err() != nil
	p.cancel()
	e := ended{output: p.output.String()}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		e.code = exit.ExitCode()
	} else if err != nil {
		t.Errorf("waiting for the program: %v", err)
	}
	if hung {
		t.Errorf("the program hung for %v:\n%s", patience, e.output)
	}
	if strings.Contains(e.output, "goroutine ") && !p.mayFall {
		t.Errorf("the program fell over:\n%s", e.output)
	}
	return e
}

// kill is kill -9.
func (p *process) kill() { _ = p.command.Process.Kill() }

// signal sends one; a process that has ended gets none.
func (p *process) signal(s os.Signal) { _ = p.command.Process.Signal(s) }
