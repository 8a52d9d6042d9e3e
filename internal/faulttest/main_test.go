package faulttest

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// program is the path of the program that is tested.
var program string

// seed draws the faults.
var seed uint64

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	seed = uint64(time.Now().UnixNano()) % 1_000_000
	if text := os.Getenv("MIGRATE_FAULT_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			fmt.Fprintf(os.Stderr, "MIGRATE_FAULT_SEED: %v\n", err)
			return 2
		}
		seed = n
	}
	folder, err := os.MkdirTemp("", "migrate-fault-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	defer os.RemoveAll(folder)
	program = filepath.Join(folder, "migrate")
	if err := compile(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	code := m.Run()
	fmt.Printf("fault: seed %d (MIGRATE_FAULT_SEED=%d draws the same)\n%s", seed, seed, counts.text())
	return code
}

// compile makes the program, or takes the one that MIGRATE_FAULT_PROGRAM names.
func compile() error {
	if made := os.Getenv("MIGRATE_FAULT_PROGRAM"); made != "" {
		return os.Symlink(made, program)
	}
	command := exec.Command("go", "build", "-o", program, "../../cmd/migrate")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, output)
	}
	return nil
}

// whole says that everything is tried, not a sample.
func whole() bool { return os.Getenv("MIGRATE_FAULT_WHOLE") != "" }

// kills is the number of kills on each of n databases.
func kills(t *testing.T, n int) int {
	t.Helper()
	total := 32
	if whole() {
		total = 240
	}
	if text := os.Getenv("MIGRATE_FAULT_KILLS"); text != "" {
		number, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("MIGRATE_FAULT_KILLS: %v", err)
		}
		total = number
	}
	return (total + n - 1) / n
}

// sample is a number for the default run and one for the whole.
func sample(part, all int) int {
	if whole() {
		return all
	}
	return part
}
