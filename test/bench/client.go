package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// conn is one connection that asks again and again. It does as little as it can:
// what the asking side does is taken from the machine that answers.
type conn struct {
	net.Conn
	r *bufio.Reader
}

func dial(addr string) (*conn, error) {
	c, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, err
	}
	return &conn{c, bufio.NewReaderSize(c, 64<<10)}, nil
}

// answer is what came back; body is kept only where it is asked for.
type answer struct {
	status, size int
	body         []byte
}

var (
	errAnswer     = errors.New("the answer cannot be read")
	contentLength = []byte("content-length:")
	chunked       = []byte("transfer-encoding: chunked")
)

// ask sends a request and reads its answer to the end.
func (c *conn) ask(request []byte, keep bool) (answer, error) {
	var a answer
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return a, err
	}
	if _, err := c.Write(request); err != nil {
		return a, err
	}
	length, inChunks, err := c.head(&a)
	if err != nil {
		return a, err
	}
	var into io.Writer = io.Discard
	var kept bytes.Buffer
	if keep {
		into = &kept
	}
	if inChunks {
		err = c.chunks(into, &a)
	} else {
		err = c.copy(into, &a, length)
	}
	a.body = kept.Bytes()
	return a, err
}

func (c *conn) head(a *answer) (length int, inChunks bool, err error) {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return 0, false, err
	}
	if len(line) < 12 {
		return 0, false, errAnswer
	}
	if a.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, false, errAnswer
	}
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return 0, false, err
		}
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case len(line) == 0:
			return length, inChunks, nil
		case len(line) > len(contentLength) && bytes.EqualFold(line[:len(contentLength)], contentLength):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return 0, false, errAnswer
			}
		case bytes.EqualFold(line, chunked):
			inChunks = true
		}
	}
}

func (c *conn) chunks(into io.Writer, a *answer) error {
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 32)
		if err != nil {
			return errAnswer
		}
		if err := c.copy(into, a, int(n)); err != nil {
			return err
		}
		if _, err := c.r.Discard(2); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

func (c *conn) copy(into io.Writer, a *answer, n int) error {
	a.size += n
	for n > 0 {
		part, err := c.r.Peek(min(n, max(1, c.r.Buffered())))
		if err != nil {
			return err
		}
		if _, err := into.Write(part); err != nil {
			return err
		}
		if _, err := c.r.Discard(len(part)); err != nil {
			return err
		}
		n -= len(part)
	}
	return nil
}

// shot is a request ready to be sent.
func shot(method, path, cookie, contentType, body string, compressed bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: bench\r\n", method, path)
	if cookie != "" {
		fmt.Fprintf(&b, "Cookie: %s\r\n", cookie)
	}
	if compressed {
		b.WriteString("Accept-Encoding: gzip\r\n")
	}
	if method != "GET" {
		fmt.Fprintf(&b, "Content-Type: %s\r\nContent-Length: %d\r\n", contentType, len(body))
	}
	b.WriteString("\r\n")
	b.WriteString(body)
	return b.Bytes()
}
