package person

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of a password: 19 MiB, two passes, one lane, as OWASP's password
// storage cheat sheet recommends for argon2id.
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashBytes  = 32
	saltBytes  = 16
)

// The lengths of a password in characters.
const (
	MinPassword = 10
	MaxPassword = 200
)

var errHash = errors.New("person: stored password hash cannot be read")

// decoyHash is compared with what is typed for a name nobody has, so that the
// answer takes as long as for one somebody has. No password fits it.
const decoyHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer s.hashing.Release(1)
	key := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashLanes, hashBytes)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashLanes,
		b.EncodeToString(salt), b.EncodeToString(key)), nil
}

func (s *Service) verify(ctx context.Context, stored, password string) (bool, error) {
	salt, want, memory, passes, lanes, err := parseHash(stored)
	if err != nil {
		return false, err
	}
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		return false, err
	}
	defer s.hashing.Release(1)
	got := argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func parseHash(stored string) (salt, key []byte, memory, passes uint32, lanes uint8, err error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" {
		return nil, nil, 0, 0, 0, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil || passes == 0 || lanes == 0 || memory > 1<<20 {
		return nil, nil, 0, 0, 0, errHash
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	key, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || len(key) < 16 {
		return nil, nil, 0, 0, 0, errHash
	}
	return salt, key, memory, passes, lanes, nil
}

// checkPassword returns the code of what is wrong with a new password.
func checkPassword(password string, c Card, email string) string {
	low := strings.ToLower(password)
	local, _, _ := strings.Cut(email, "@")
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return "person.password_short"
	case n > MaxPassword || !utf8.ValidString(password):
		return "person.password_long"
	case strings.Count(password, password[:1]) == len(password),
		low == strings.ToLower(c.Name), low == c.Username, low == email, low == local:
		return "person.password_guessable"
	}
	return ""
}
