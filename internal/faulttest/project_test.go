package faulttest

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// project is a folder of revisions, and what an undisturbed run of them leaves.
type project struct {
	folder  string
	variant variant
	dialect schema.Dialect
	chain   chain
	up      string // picture of the database at head
	down    string // … and back at base
	trace   map[string][]message
	took    map[string]time.Duration // by command, to draw times of kills from
}

const configuration = `migrations: migrations
models: schema.yaml
exclude: [ledger, counter, fix]
lock_wait: 2m
`

// own are the tables of the suite itself, beside the chain.
var own = []string{
	"CREATE TABLE ledger (entry varchar(80) NOT NULL)",
	"CREATE TABLE counter (n integer NOT NULL)",
	"INSERT INTO counter VALUES (0)",
}

var (
	projectsMutex sync.Mutex
	projects      = map[string]*project{}
)

// prepared returns the project of a chain on a server, as usual.
func prepared(t *testing.T, db *testdb.DB, c chain) *project {
	t.Helper()
	return configured(t, db, c, usual)
}

// configured returns the project of a chain on a server; an undisturbed run there and
// back says what is right. The tests share it.
func configured(t *testing.T, db *testdb.DB, c chain, v variant) *project {
	t.Helper()
	projectsMutex.Lock()
	defer projectsMutex.Unlock()
	key := db.Label + " " + c.name + " " + v.name
	if p := projects[key]; p != nil {
		return p
	}
	p := written(t, db.Dialect, c, v)
	p.measure(t, db.Second(t))
	projects[key] = p
	return p
}

// written writes the files of a chain.
func written(t *testing.T, d schema.Dialect, c chain, v variant) *project {
	t.Helper()
	folder, err := os.MkdirTemp(filepath.Dir(program), "project-")
	if err != nil {
		t.Fatal(err)
	}
	p := &project{folder: folder, variant: v, dialect: d, chain: c, trace: map[string][]message{}, took: map[string]time.Duration{}}
	p.write(t, "migrate.yaml", configuration+v.lines)
	p.write(t, "schema.yaml", "tables: {}\n")
	for _, f := range c.files {
		p.write(t, filepath.Join("migrations", f.name), f.text)
	}
	return p
}

func (p *project) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(p.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// measure runs the chain there and back without a fault: the model is what it leaves.
func (p *project) measure(t *testing.T, db *testdb.DB) {
	t.Helper()
	target := p.on(t, db)
	began := time.Now()
	p.trace["upgrade head"] = target.traced(t, "upgrade", "head")
	p.took["upgrade"] = time.Since(began)
	p.write(t, "schema.yaml", model(t, append([]string{target.must(t, "inspect", "-q")}, p.chain.models...)))
	p.up = target.picture(t)
	target.once(t, "up")
	target.atHead(t)
	began = time.Now()
	p.trace["downgrade base"] = target.traced(t, "downgrade", "base")
	p.took["downgrade"] = time.Since(began)
	p.down = target.picture(t)
	target.once(t, "down")
	target.atBase(t)
}

// model joins the parts of a model; a later one counts where two name the same.
func model(t *testing.T, parts []string) string {
	t.Helper()
	whole := &yaml.Node{Kind: yaml.MappingNode}
	for _, part := range parts {
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(part), &document); err != nil {
			t.Fatalf("%v:\n%s", err, part)
		}
		kinds := document.Content[0].Content
		for i := 0; i < len(kinds); i += 2 {
			into := child(whole, kinds[i], &yaml.Node{Kind: yaml.MappingNode})
			named := kinds[i+1].Content
			for k := 0; k < len(named); k += 2 {
				*child(into, named[k], named[k+1]) = *named[k+1]
			}
		}
	}
	text, err := yaml.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// child returns the value of a key, which is made when it is not there.
func child(mapping, key, absent *yaml.Node) *yaml.Node {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key.Value {
			return mapping.Content[i+1]
		}
	}
	mapping.Content = append(mapping.Content, key, absent)
	return absent
}

// target is a database that a project runs on.
type target struct {
	*project
	db *testdb.DB
}

// on makes a database ready for the project.
func (p *project) on(t *testing.T, db *testdb.DB) *target {
	t.Helper()
	if p.dialect == schema.SQLite && p.variant.sqlite != "" {
		db.Exec(t, p.variant.sqlite)
	}
	db.Exec(t, own...)
	return &target{p, db}
}

// fresh makes a database for the project, on the same server as another.
func (p *project) fresh(t *testing.T, db *testdb.DB) *target {
	t.Helper()
	return p.on(t, db.Second(t))
}

// start runs a command of the program on the database.
func (x *target) start(t *testing.T, args ...string) *process {
	t.Helper()
	return x.startAt(t, x.db.URL, args...)
}

func (x *target) startAt(t *testing.T, url string, args ...string) *process {
	t.Helper()
	return start(t, x.folder, append([]string{"--url", url}, args...)...)
}

// must runs a command that has to work, and returns what it prints.
func (x *target) must(t *testing.T, args ...string) string {
	t.Helper()
	e := x.start(t, args...).wait(t)
	if e.code != 0 {
		t.Fatalf("%s: %s: exit %d\n%s", x.db.Label, strings.Join(args, " "), e.code, e.tail())
	}
	return e.output
}

// traced runs a command and returns the messages it took; none where there is no
// server.
func (x *target) traced(t *testing.T, args ...string) []message {
	t.Helper()
	if x.dialect == schema.SQLite {
		x.must(t, args...)
		return nil
	}
	var list []message
	e := x.proxied(t, func(_ *process) func(int, message) verdict {
		return func(_ int, m message) verdict {
			list = append(list, message{fromClient: m.fromClient, kind: m.kind})
			return pass
		}
	}, args...)
	if e.code != 0 {
		t.Fatalf("%s: %s: exit %d\n%s", x.db.Label, strings.Join(args, " "), e.code, e.tail())
	}
	return list
}

// proxied runs a command through a proxy. The judge is made when the process is there.
func (x *target) proxied(t *testing.T, judge func(*process) func(int, message) verdict, args ...string) ended {
	t.Helper()
	p := newProxy(t, x.dialect, x.db.URL, nil)
	p.mutex.Lock() // no message passes before there is a judge
	process := x.startAt(t, p.through(t, x.db.URL), args...)
	p.judge = judge(process)
	p.mutex.Unlock()
	e := process.wait(t)
	p.close()
	return e
}
