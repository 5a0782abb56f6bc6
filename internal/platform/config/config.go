// Package config is what an administrator can set. Every setting is a flag and
// an environment variable, and works when it is left alone.
package config

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Config is embedded in the commands that need it; kong fills it.
type Config struct {
	Data      string `name:"data" env:"LINDEN_DATA" default:"data" placeholder:"DIR" help:"Directory for the database and uploaded files. Made when it is missing."`
	Database  string `name:"database" env:"LINDEN_DATABASE" placeholder:"URL" help:"PostgreSQL server, postgres://user:password@host/name. Without it a SQLite file in the data directory is used."`
	LogLevel  string `name:"log-level" env:"LINDEN_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"How much is logged: debug, info, warn or error."`
	LogFormat string `name:"log-format" env:"LINDEN_LOG_FORMAT" default:"text" enum:"text,json" help:"Form of the log: text or json."`
}

// Serve are the settings of the server, beside Config.
type Serve struct {
	Listen        string        `name:"listen" env:"LINDEN_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Address to listen on."`
	BaseURL       string        `name:"base-url" env:"LINDEN_BASE_URL" default:"http://localhost:8080" placeholder:"URL" help:"Address people type. With https, cookies are sent over https only."`
	TrustProxy    bool          `name:"trust-proxy" env:"LINDEN_TRUST_PROXY" help:"Take the caller's address from X-Forwarded-For. Only behind a proxy that sets it."`
	LocalMetrics  bool          `name:"local-metrics" env:"LINDEN_LOCAL_METRICS" help:"Let programs on this machine read /metrics without signing in."`
	Workers       int           `name:"workers" env:"LINDEN_WORKERS" default:"4" help:"Background jobs run at once."`
	ShutdownGrace time.Duration `name:"shutdown-grace" env:"LINDEN_SHUTDOWN_GRACE" default:"15s" help:"How long requests and jobs may go on when the server stops."`
	Now           string        `name:"now" env:"LINDEN_NOW" placeholder:"TIME" help:"Show everything as of this moment, like 2020-02-06T12:00:00Z, and let time go on from there."`
}

// DatabaseURL is what package db opens.
func (c Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return filepath.Join(c.Dir(), "linden.db")
}

// Dir is the data directory.
func (c Config) Dir() string {
	if c.Data == "" {
		return "data"
	}
	return c.Data
}

// Validate says what is wrong with the settings, in words that tell what to do.
func (c Config) Validate() error {
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		return fmt.Errorf("--database has to begin with postgres://; for SQLite leave it out and set --data")
	}
	return nil
}

// Validate says what is wrong with the settings, in words that tell what to do.
func (s Serve) Validate() error {
	if s.BaseURL != "" {
		u, err := url.Parse(s.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" && u.Path != "/" {
			return fmt.Errorf("--base-url %q has to look like https://intranet.example.org, without a path", s.BaseURL)
		}
	}
	if s.Workers < 0 || s.Workers > 64 {
		return fmt.Errorf("--workers %d has to be between 0 and 64", s.Workers)
	}
	_, err := s.Start()
	return err
}

// Secure reports whether people reach the site by https.
func (s Serve) Secure() bool { return strings.HasPrefix(s.BaseURL, "https://") }

// Start is the moment --now names; zero when the real time is meant.
func (s Serve) Start() (time.Time, error) {
	if s.Now == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, s.Now); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("--now %q is not a moment; write it like 2020-02-06T12:00:00Z", s.Now)
}
