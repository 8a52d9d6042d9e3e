package faulttest

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// message is one of the protocol between the program and a server.
type message struct {
	fromClient bool
	kind       byte // PostgreSQL's type, the command of the MySQL family
	text       []byte
	deliver    func()
}

// verdict is what becomes of a message.
type verdict int

const (
	pass verdict = iota
	cut          // both sides lose the connection, without it unless it was delivered
)

// proxy passes a protocol on, message by message.
type proxy struct {
	listener net.Listener
	upstream string
	postgres bool

	mutex sync.Mutex
	seen  int
	judge func(n int, m message) verdict // about the message n, counted from 0, of all connections
	conns map[net.Conn]bool
	done  sync.WaitGroup
}

// newProxy listens in front of the server of a URL; judge may be nil.
func newProxy(t *testing.T, d schema.Dialect, address string, judge func(n int, m message) verdict) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, upstream: host(t, address), postgres: d == schema.Postgres, judge: judge, conns: map[net.Conn]bool{}}
	p.done.Go(p.accept)
	return p
}

// host returns the address that a URL names.
func host(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// through returns the URL that leads through the proxy.
func (p *proxy) through(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = p.listener.Addr().String()
	return u.String()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.upstream)
		if err != nil {
			client.Close()
			continue
		}
		p.mutex.Lock()
		p.conns[client], p.conns[server] = true, true
		p.mutex.Unlock()
		p.done.Go(func() { p.pump(client, server, true) })
		p.done.Go(func() { p.pump(server, client, false) })
	}
}

// pump passes on one direction until either side ends.
func (p *proxy) pump(from, to net.Conn, fromClient bool) {
	defer from.Close()
	defer to.Close()
	reader := bufio.NewReader(from)
	for first := fromClient; ; first = false {
		frame, kind, err := p.frame(reader, first)
		if err != nil {
			return
		}
		deliver := func() { _, err = to.Write(frame) }
		if p.decide(message{fromClient, kind, frame, deliver}) == cut {
			return
		}
		if deliver(); err != nil {
			return
		}
	}
}

// decide asks the judge, for one message at a time.
func (p *proxy) decide(m message) verdict {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	n := p.seen
	p.seen++
	if p.judge == nil {
		return pass
	}
	return p.judge(n, m)
}

// frame reads one message. PostgreSQL's first one of a client has no type.
func (p *proxy) frame(r *bufio.Reader, first bool) (frame []byte, kind byte, err error) {
	var header []byte
	var rest int
	switch {
	case p.postgres && first:
		header, err = r.Peek(4)
		if err == nil {
			rest = int(binary.BigEndian.Uint32(header))
		}
	case p.postgres:
		header, err = r.Peek(5)
		if err == nil {
			kind, rest = header[0], 1+int(binary.BigEndian.Uint32(header[1:]))
		}
	default: // three bytes of length, one that counts
		header, err = r.Peek(4)
		if err == nil {
			rest = 4 + int(uint32(header[0])|uint32(header[1])<<8|uint32(header[2])<<16)
		}
	}
	if err != nil {
		return nil, 0, err
	}
	frame = make([]byte, rest)
	if _, err := io.ReadFull(r, frame); err != nil {
		return nil, 0, err
	}
	if !p.postgres && len(frame) > 4 {
		kind = frame[4]
	}
	return frame, kind, nil
}

// close ends all connections.
func (p *proxy) close() {
	p.listener.Close()
	p.mutex.Lock()
	for c := range p.conns {
		c.Close()
	}
	p.mutex.Unlock()
	p.done.Wait()
}
