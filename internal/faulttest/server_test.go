package faulttest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/retort-db/migrate/schema"
)

// nobody runs the servers where the tests are run by root, which none of them accepts.
const nobody = 65534

// server is a database server of a test's own, which may crash. Unlike those of testdb
// it keeps what it has committed when it is killed.
type server struct {
	dialect schema.Dialect
	folder  string
	port    int
	command []string
	running *exec.Cmd
	log     bytes.Buffer
}

// newServer makes a server's data and starts it. Without its programs the test is
// skipped, or fails when CI is set.
func newServer(t *testing.T, d schema.Dialect) *server {
	t.Helper()
	found, err := programs(string(d))
	if err != nil {
		if os.Getenv("CI") == "" {
			t.Skipf("no %s: %v", d, err)
		}
		t.Fatalf("no %s: %v", d, err)
	}
	s := &server{dialect: d, folder: folderOfNobody(t), port: freePort(t)}
	if d == schema.Postgres {
		s.preparePostgres(t, found)
	} else {
		s.prepareMySQL(t, found)
	}
	t.Cleanup(func() { s.crash(t) })
	s.start(t)
	return s
}

// programs asks the script that finds the servers' programs for those of one.
func programs(name string) (string, error) {
	base := os.Getenv("MIGRATE_TEST_DIR")
	if base == "" {
		base = fmt.Sprintf("/tmp/migrate-testdb-%d", os.Getuid())
	}
	script := "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; . ../testdb/programs.sh && find_" + name
	command := exec.Command("bash", "-c", script)
	command.Env = append(os.Environ(), "BASE="+base, "USERID="+fmt.Sprint(os.Getuid()))
	output, err := command.Output()
	words := strings.Fields(string(output))
	if err != nil || len(words) == 0 {
		return "", fmt.Errorf("its programs are not here")
	}
	return words[len(words)-1], nil
}

// folderOfNobody is in memory where there is room: these servers flush what they commit.
func folderOfNobody(t *testing.T) string {
	t.Helper()
	parent := ""
	var fs syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &fs) == nil && fs.Bavail*uint64(fs.Bsize) > 1<<30 {
		parent = "/dev/shm"
	}
	folder, err := os.MkdirTemp(parent, "migrate-fault-server-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if os.Getuid() == 0 {
		if err := os.Chown(folder, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *server) preparePostgres(t *testing.T, bin string) {
	t.Helper()
	data := filepath.Join(s.folder, "data")
	s.do(t, filepath.Join(bin, "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	s.command = []string{filepath.Join(bin, "postgres"), "-D", data, "-c", "listen_addresses=127.0.0.1", "-c", fmt.Sprintf("port=%d", s.port),
		"-c", "unix_socket_directories=" + s.folder}
}

func (s *server) prepareMySQL(t *testing.T, mysqld string) {
	t.Helper()
	// A server that starts clears away what looks like its temporary tables, and in a
	// folder that servers share takes those of another with it.
	tmp := "--tmpdir=" + filepath.Join(s.folder, "tmp")
	s.do(t, "mkdir", filepath.Join(s.folder, "tmp"))
	options := []string{"--no-defaults", tmp, "--datadir=" + filepath.Join(s.folder, "data"), "--socket=" + filepath.Join(s.folder, "sock"),
		"--pid-file=" + filepath.Join(s.folder, "pid"), "--skip-log-bin", "--skip-name-resolve", "--innodb-buffer-pool-size=64M"}
	init := filepath.Join(s.folder, "init.sql")
	root := "CREATE USER IF NOT EXISTS root@'%'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;\n"
	if err := os.WriteFile(init, []byte(root), 0o644); err != nil {
		t.Fatal(err)
	}
	if s.dialect == schema.MariaDB {
		s.do(t, "mariadb-install-db", "--no-defaults", tmp, "--datadir="+filepath.Join(s.folder, "data"),
			"--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve")
	} else {
		// A MySQL that was unpacked beside the system's would look for its files under /usr.
		if tree, _, ok := strings.Cut(mysqld, "/usr/sbin/"); ok && tree != "" {
			options = append(options, "--basedir="+tree+"/usr", "--lc-messages-dir="+tree+"/usr/share/mysql",
				"--character-sets-dir="+tree+"/usr/share/mysql/charsets", "--plugin-dir="+tree+"/usr/lib/mysql/plugin")
		}
		options = append(options, "--secure-file-priv=", "--mysqlx=OFF", "--loose-innodb-redo-log-capacity=64M")
		s.do(t, mysqld, append(options, "--initialize-insecure")...)
	}
	s.command = append(append([]string{mysqld}, options...), "--bind-address=127.0.0.1", fmt.Sprintf("--port=%d", s.port), "--init-file="+init)
}

// as makes a command run as the servers do.
func (s *server) as(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir, c.Env = s.folder, append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/local/sbin:/usr/sbin:/sbin")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return c
}

func (s *server) do(t *testing.T, name string, args ...string) {
	t.Helper()
	if output, err := s.as(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("making the data of %s: %v\n%s", s.dialect, err, output)
	}
}

// start returns when the server answers.
func (s *server) start(t *testing.T) {
	t.Helper()
	s.running = s.as(s.command[0], s.command[1:]...)
	s.running.Stdout, s.running.Stderr = &s.log, &s.log
	if err := s.running.Start(); err != nil {
		t.Fatal(err)
	}
	db := s.open(t, s.admin())
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for db.PingContext(ctx) != nil { // it says nowhere else that it is up
		if ctx.Err() != nil {
			t.Fatalf("%s did not start:\n%s", s.dialect, s.log.String())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// crash ends the server as a failing machine would, if it runs: PostgreSQL at once and
// without a checkpoint, as kill -9 would leave its children behind; the others by kill -9.
func (s *server) crash(t *testing.T) {
	t.Helper()
	if s.running == nil {
		return
	}
	how := syscall.SIGKILL
	if s.dialect == schema.Postgres {
		how = syscall.SIGQUIT
	}
	if err := s.running.Process.Signal(how); err != nil {
		t.Errorf("crashing %s: %v", s.dialect, err)
	}
	_ = s.running.Wait() // it was killed, which is an error
	s.running = nil
}

// admin is the URL of the server, url that of a database.
func (s *server) admin() string {
	if s.dialect == schema.Postgres {
		return s.url("postgres")
	}
	return s.url("")
}

func (s *server) url(database string) string {
	if s.dialect == schema.Postgres {
		return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
	}
	return fmt.Sprintf("%s://root@127.0.0.1:%d/%s", s.dialect, s.port, database)
}

func (s *server) open(t *testing.T, url string) *sql.DB {
	t.Helper()
	driver, source := "pgx", url
	if s.dialect != schema.Postgres {
		_, rest, _ := strings.Cut(url, "127.0.0.1")
		address, database, _ := strings.Cut(rest, "/")
		driver, source = "mysql", "root@tcp(127.0.0.1"+address+")/"+database
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	return db
}
