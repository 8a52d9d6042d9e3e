package faulttest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// counts are the faults of all tests, and what they cost.
var counts tally

// tally counts by database and kind.
type tally struct {
	mutex   sync.Mutex
	started time.Time
	numbers map[string]map[string]int
}

// kinds are the columns of the summary.
var kinds = []string{"processes", "kills", "signals", "cuts", "errors", "restarts", "full", "doubts", "reruns", "most reruns"}

func (c *tally) add(label, kind string, n int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.row(label)[kind] += n
}

// reran notes how many runs it took to finish after a fault.
func (c *tally) reran(label string, n int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	row := c.row(label)
	row["reruns"] += n
	row["most reruns"] = max(row["most reruns"], n)
}

func (c *tally) row(label string) map[string]int {
	if c.numbers == nil {
		c.numbers, c.started = map[string]map[string]int{}, time.Now()
	}
	if c.numbers[label] == nil {
		c.numbers[label] = map[string]int{}
	}
	return c.numbers[label]
}

func (c *tally) text() string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	var labels []string
	for label := range c.numbers {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	var b strings.Builder
	total := map[string]int{}
	for _, label := range labels {
		fmt.Fprintf(&b, "fault: %-20s", label)
		for _, kind := range kinds {
			n := c.numbers[label][kind]
			fmt.Fprintf(&b, "%s %d  ", kind, n)
			if kind == "most reruns" {
				total[kind] = max(total[kind], n)
			} else {
				total[kind] += n
			}
		}
		b.WriteString("\n")
	}
	if len(labels) > 0 {
		fmt.Fprintf(&b, "fault: %-20s", "all")
		for _, kind := range kinds {
			fmt.Fprintf(&b, "%s %d  ", kind, total[kind])
		}
		fmt.Fprintf(&b, "in %s\n", time.Since(c.started).Round(time.Second))
	}
	return b.String()
}
