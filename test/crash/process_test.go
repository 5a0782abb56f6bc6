package crash

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/config"
)

var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "linden-crash"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "linden")
	out, err := exec.Command("go", "build", "-o", path, "example.org/linden/cmd/linden").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

// place is where an installation keeps its data.
type place struct{ dir, database string }

// onSQLite is a place of its own.
func onSQLite(t *testing.T) place { return place{dir: t.TempDir()} }

// onPostgres is a place with an empty database of its own.
func onPostgres(t *testing.T) place {
	server := os.Getenv("TEST_POSTGRES_URL")
	if server == "" {
		if os.Getenv("REQUIRE_POSTGRES") != "" {
			t.Fatal("REQUIRE_POSTGRES is set, TEST_POSTGRES_URL is not")
		}
		t.Skip("no PostgreSQL: set TEST_POSTGRES_URL to a server where databases may be made")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "linden_crash_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE template0 ENCODING 'UTF8'`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec(`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`)
		_ = admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return place{t.TempDir(), u.String()}
}

func (p place) args(words ...string) []string {
	words = append(words, "--data", p.dir, "--log-level", "warn")
	if p.database != "" {
		words = append(words, "--database", p.database)
	}
	return words
}

// with opens the program here, in this process, and closes it after do.
func (p place) with(t *testing.T, do func(a *app.App)) {
	t.Helper()
	a, err := app.Open(t.Context(), app.Options{
		Config: config.Config{Data: p.dir, Database: p.database},
		Log:    slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		t.Fatal(err)
	}
	do(a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// process is a running linden.
type process struct {
	cmd     *exec.Cmd
	at      string
	address chan string // gets the address once it is listened on; closed when output ends
	stderr  bytes.Buffer
	done    chan error
}

// launch starts linden with words.
func launch(t *testing.T, words ...string) *process {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(path, words...), address: make(chan string, 1), done: make(chan error, 1)}
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if address, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
				p.address <- address
			}
		}
		close(p.address)
		p.done <- p.cmd.Wait()
	}()
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// serve starts a server in p and does not wait for it.
func (p place) serve(t *testing.T, more ...string) *process {
	t.Helper()
	return launch(t, p.args(append([]string{"serve", "--listen", "127.0.0.1:0"}, more...)...)...)
}

// listening waits until the server can be reached and returns where.
func (p *process) listening(t *testing.T) string {
	t.Helper()
	if p.at != "" {
		return p.at
	}
	select {
	case address, ok := <-p.address:
		if !ok {
			t.Fatalf("the server ended: %v\n%s", <-p.done, p.stderr.String())
		}
		p.at = address
		return address
	case <-time.After(time.Minute):
		t.Fatal("the server does not listen after a minute")
	}
	return ""
}

// kill ends the process as a loss of power to it would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// stop asks the process to end and returns how it did.
func (p *process) stop(ctx context.Context) error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("the server did not end: %w", ctx.Err())
	}
}

// run runs linden to its end.
func run(t *testing.T, words ...string) {
	t.Helper()
	p := launch(t, words...)
	if err := <-p.done; err != nil {
		t.Fatalf("linden %s: %v\n%s", strings.Join(words, " "), err, p.stderr.String())
	}
}
