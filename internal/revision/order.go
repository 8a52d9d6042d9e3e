package revision

// sorting puts a set of revisions into the order in which they are listed,
// newest first: a branch is followed down to its fork before another is
// taken up, a revision never comes before all that stand on it, and what is
// left open is decided by load order. Upgrades run the reverse.
//
// It keeps a list of lanes, each at the next revision to emit. A lane whose
// revision is below another lane waits and that lane goes on; otherwise the
// revision is emitted, its first parent takes its place in the lane, further
// ones open lanes at the end; a lane that ends hands over to the one before.
type sorting struct {
	n       *net
	todo    []bool
	waiting []int32 // how many revisions of the set, not yet emitted, stand on it
	lane    []*lane // of a revision that one is at
	passed  []int32 // how many of its children climb need not look at again
	first   *lane
	last    *lane
	number  int
	budget  int
	out     []int32
}

type lane struct {
	at           int32
	number       int // lanes keep the order in which they were opened
	before, next *lane
}

// order sorts the marked nodes; heads are where the lanes start. todo is used
// up.
func (n *net) order(todo []bool, heads []int32) []int32 {
	s := &sorting{n: n, todo: todo, waiting: make([]int32, len(n.revs)), lane: make([]*lane, len(n.revs)), passed: make([]int32, len(n.revs))}
	size := 0
	for i := range int32(len(n.revs)) {
		if !todo[i] {
			continue
		}
		size++
		for _, parent := range n.parents.of(i) {
			s.waiting[parent]++
		}
	}
	s.out = make([]int32, 0, size)
	s.budget = 64*size + 4096
	isHead := make([]bool, len(n.revs))
	for _, h := range heads {
		isHead[h] = todo[h]
	}
	for i, is := range isHead {
		if is {
			s.open(int32(i))
		}
	}
	s.run()
	return s.out
}

// open adds a lane at the end.
func (s *sorting) open(at int32) {
	l := &lane{at: at, number: s.number, before: s.last}
	s.number++
	if s.last == nil {
		s.first = l
	} else {
		s.last.next = l
	}
	s.last, s.lane[at] = l, l
}

// end removes a lane and gives the one to go on with.
func (s *sorting) end(l *lane) *lane {
	if l.before != nil {
		l.before.next = l.next
	} else {
		s.first = l.next
	}
	if l.next != nil {
		l.next.before = l.before
	} else {
		s.last = l.before
	}
	if l.before != nil {
		return l.before
	}
	return s.first
}

func (s *sorting) run() {
	for l := s.first; l != nil; {
		if s.waiting[l.at] > 0 {
			l = s.above(l.at)
			continue
		}
		l = s.emit(l)
	}
}

// emit takes the lane's revision out and moves the lane to its parents.
func (s *sorting) emit(l *lane) *lane {
	at := l.at
	s.out = append(s.out, at)
	s.todo[at], s.lane[at] = false, nil
	moved := false
	for _, parent := range s.n.parents.of(at) {
		s.waiting[parent]--
		if !s.todo[parent] || s.lane[parent] != nil {
			continue
		}
		if moved {
			s.open(parent)
			continue
		}
		l.at, s.lane[parent], moved = parent, l, true
	}
	if moved {
		return l
	}
	return s.end(l)
}

// above finds the first lane that is above a waiting revision. To look at all
// of them takes time; the whole search is limited to a multiple of the size
// of the set, so that the sorting stays linear, and what comes after that
// takes the first lane found, which changes nothing but ties.
func (s *sorting) above(at int32) *lane {
	if s.budget <= 0 {
		return s.climb(at)
	}
	var best *lane
	seen := map[int32]bool{at: true}
	for stack := []int32{at}; len(stack) > 0; {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		s.budget--
		if l := s.lane[i]; l != nil && i != at && (best == nil || l.number < best.number) {
			best = l
		}
		for _, c := range s.n.kids.of(i) {
			s.budget--
			if s.todo[c] && !seen[c] {
				seen[c] = true
				stack = append(stack, c)
			}
		}
	}
	return best
}

// climb goes up from child to child until nothing is above.
func (s *sorting) climb(at int32) *lane {
	for s.waiting[at] > 0 {
		kids := s.n.kids.of(at)
		for !s.todo[kids[s.passed[at]]] {
			s.passed[at]++ // what is not to do now will not be later
		}
		at = kids[s.passed[at]]
	}
	return s.lane[at]
}
