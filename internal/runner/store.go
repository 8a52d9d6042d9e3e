package runner

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/introspect"
)

// Standing is what one query says of where a database stands.
type Standing struct {
	Rows   []string // of the version table
	Exists bool     // there is a version table
	Open   bool     // a plan of a revision under way may be there: see ReadPlan
	// Ran holds the checksum of each revision's file when it was last run up; nil when it
	// was not read.
	Ran map[string]string
}

// ReadStanding reads the version rows, and whether to look for a plan.
func ReadStanding(ctx context.Context, q introspect.Querier, d dialect.Dialect, t dialect.Tables) (Standing, error) {
	out, err := readStanding(ctx, q, d.Standings(t))
	if err == nil || !d.NoTable(err) {
		return out, readingVersions(err)
	}
	rows, exists, err := ReadRows(ctx, q, d, t) // one of the two tables is not there
	return Standing{Rows: rows, Exists: exists}, err
}

func readStanding(ctx context.Context, q introspect.Querier, query string) (Standing, error) {
	found, err := q.QueryContext(ctx, query)
	if err != nil {
		return Standing{}, err
	}
	defer found.Close()
	out := Standing{Exists: true, Ran: map[string]string{}}
	latest := map[string]int64{}
	for found.Next() {
		var kind, id, checksum string
		var number int64
		if err := found.Scan(&kind, &id, &checksum, &number); err != nil {
			return Standing{}, err
		}
		switch kind {
		case "row":
			out.Rows = append(out.Rows, id)
		case "plan":
			out.Open = true
		case "ran":
			if number >= latest[id] {
				latest[id], out.Ran[id] = number, checksum
			}
		}
	}
	return out, found.Err()
}

func readingVersions(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("reading the version table: %w", err)
}

// ReadPlan reads the plan of the revision under way; nil when there is none.
func ReadPlan(ctx context.Context, q introspect.Querier, d dialect.Dialect, t dialect.Tables) (*Plan, error) {
	s := d.Syntax()
	rows, err := q.QueryContext(ctx, "SELECT revision, direction, checksum, segment, done, running, started_at, applied_by, plan FROM "+
		s.QuoteName(t.Plan.Schema, t.Plan.Name)+" WHERE "+planKey(d, t))
	if err != nil {
		if d.NoTable(err) {
			return nil, nil
		}
		return nil, fmt.Errorf("reading the plan of a revision under way: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	p := &Plan{}
	var started, details string
	if err := rows.Scan(&p.Revision, &p.Direction, &p.Checksum, &p.Segment, &p.Position, &p.Running, &started, &p.By, &details); err != nil {
		return nil, fmt.Errorf("reading the plan of a revision under way: %w", err)
	}
	if p.Started, err = time.Parse(historyTime, started); err != nil {
		return nil, fmt.Errorf("reading the plan of a revision under way: %w", err)
	}
	if err := p.Details.decode(details); err != nil {
		return nil, err
	}
	at := p.mark()
	p.stored, p.committed, p.resumed = &at, &at, true
	return p, nil
}

func planKey(d dialect.Dialect, t dialect.Tables) string {
	return "version_table = " + d.Syntax().String(t.Version.String())
}

// Save stores the plan as it is now. The row must be as this run left it: another
// run that took over is ErrMoved.
func (c *Connection) Save(ctx context.Context, p *Plan) error {
	ctx = context.WithoutCancel(ctx)
	if err := c.checkpoint(ctx); err != nil {
		return err
	}
	if p.stored == nil {
		return c.insertPlan(ctx, p)
	}
	now := p.mark()
	set := "done = " + strconv.Itoa(now.position) + ", running = " + flag(now.running)
	if now.segment != p.stored.segment || p.rewrite {
		details, err := p.Details.encode()
		if err != nil {
			return err
		}
		set += ", segment = " + strconv.Itoa(now.segment) + ", plan = " + c.Dialect.Syntax().String(details)
	}
	if s := c.Dialect.Syntax(); p.rewrite {
		set += ", direction = " + s.String(p.Direction) + ", checksum = " + s.String(p.Checksum)
	}
	return c.movePlan(ctx, "UPDATE "+c.planTable()+" SET "+set, p, &now)
}

// Stop notes that the statement that is next has not run, when that is known.
func (c *Connection) Stop(ctx context.Context, p *Plan) error {
	return c.exec(ctx, "UPDATE "+c.planTable()+" SET running = 0 WHERE "+c.mine(p))
}

// Remove forgets the plan.
func (c *Connection) Remove(ctx context.Context, p *Plan) error {
	if p.stored == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	return c.movePlan(ctx, "DELETE FROM "+c.planTable(), p, nil)
}

func (c *Connection) insertPlan(ctx context.Context, p *Plan) error {
	details, err := p.Details.encode()
	if err != nil {
		return err
	}
	s := c.Dialect.Syntax()
	if err := c.createPlans(ctx); err != nil {
		return err
	}
	values := []string{s.String(c.Tables.Version.String()), s.String(p.Revision), s.String(p.Direction), s.String(p.Checksum),
		strconv.Itoa(p.Segment), strconv.Itoa(p.Position), flag(p.Running), s.String(p.Started.UTC().Format(historyTime)), s.String(p.By), s.String(details)}
	insert := "INSERT INTO " + c.planTable() +
		" (version_table, revision, direction, checksum, segment, done, running, started_at, applied_by, plan) VALUES (" + strings.Join(values, ", ") + ")"
	if err := c.exec(ctx, insert); err != nil {
		return fmt.Errorf("storing the plan of revision %s: %w", p.Revision, err)
	}
	at := p.mark()
	p.stored = &at
	return nil
}

// createPlans makes the table of plans, once in a run. Where DDL is rolled back it may
// be made in a transaction, and made again after that was rolled back.
func (c *Connection) createPlans(ctx context.Context) error {
	if c.plans {
		return nil
	}
	if err := c.exec(ctx, c.Dialect.CreatePlan(c.Tables)); err != nil {
		return fmt.Errorf("creating the plan table: %w", err)
	}
	c.plans = !c.Dialect.TransactionalDDL()
	return nil
}

// movePlan changes the row, which must be where this run left it.
func (c *Connection) movePlan(ctx context.Context, change string, p *Plan, to *mark) error {
	if to != nil && *to == *p.stored && !p.rewrite {
		return nil
	}
	result, err := c.Conn.ExecContext(ctx, change+" WHERE "+c.mine(p))
	if err != nil {
		return fmt.Errorf("storing how far revision %s is: %w", p.Revision, err)
	}
	if n, err := result.RowsAffected(); err == nil && n != 1 {
		return ErrMoved
	}
	p.stored, p.rewrite = to, false
	return nil
}

// mine is the condition that the row is as this run left it.
func (c *Connection) mine(p *Plan) string {
	return fmt.Sprintf("%s AND revision = %s AND segment = %d AND done = %d",
		planKey(c.Dialect, c.Tables), c.Dialect.Syntax().String(p.Revision), p.stored.segment, p.stored.position)
}

func (c *Connection) planTable() string {
	return c.Dialect.Syntax().QuoteName(c.Tables.Plan.Schema, c.Tables.Plan.Name)
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
