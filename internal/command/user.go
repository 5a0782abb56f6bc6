package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.org/linden/internal/app"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/config"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
)

// User manages accounts from the terminal.
type User struct {
	Add      UserAdd      `cmd:"" help:"Add a person with an account. Prints the first password, or reads one from standard input."`
	Password UserPassword `cmd:"" help:"Set a password. Prints a new one, or reads one from standard input."`
	Role     UserRole     `cmd:"" help:"Set the roles of a person."`
}

// UserAdd adds a person.
type UserAdd struct {
	config.Config
	Name             string `required:"" help:"Full name."`
	Email            string `help:"E-mail address."`
	Username         string `help:"User name. Made from the address or the name where it is left out."`
	Lang             string `help:"Language: de, nl or en." enum:",de,nl,en" default:""`
	Admin            bool   `help:"Make them an administrator."`
	CommunityManager bool   `help:"Make them a community manager."`
	PasswordStdin    bool   `help:"Read the password from standard input."`
}

// Run does it.
func (u UserAdd) Run(ctx context.Context, c *CLI) error {
	return c.with(ctx, u.Config, "", func(a *app.App) error {
		var roles actor.Role
		if u.Admin {
			roles |= actor.Admin
		}
		if u.CommunityManager {
			roles |= actor.CommunityManager | actor.Staff
		}
		who, err := a.People.AddPerson(ctx, actor.System, person.NewPerson{
			Name: u.Name, Email: u.Email, Username: u.Username, Lang: u.Lang, Roles: roles, HasAccount: true,
		})
		if err != nil {
			return explain(err)
		}
		account, err := a.People.Account(ctx, who)
		if err != nil {
			return err
		}
		c.say("added %s as %s", u.Name, account.Username)
		return c.password(ctx, a, who, u.PasswordStdin)
	})
}

// UserPassword sets a password.
type UserPassword struct {
	config.Config
	Username      string `arg:"" help:"User name or e-mail address."`
	PasswordStdin bool   `help:"Read the password from standard input."`
}

// Run does it.
func (u UserPassword) Run(ctx context.Context, c *CLI) error {
	return c.with(ctx, u.Config, "", func(a *app.App) error {
		card, err := find(ctx, a, u.Username)
		if err != nil {
			return err
		}
		return c.password(ctx, a, card.ID, u.PasswordStdin)
	})
}

func (c *CLI) password(ctx context.Context, a *app.App, who actor.ID, fromInput bool) error {
	if !fromInput {
		secret, err := a.People.FirstPassword(ctx, actor.System, who)
		if err != nil {
			return explain(err)
		}
		c.say("password: %s", secret)
		return nil
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return fmt.Errorf("no password on standard input: %w", err)
	}
	if err := a.People.SetPassword(ctx, actor.System, who, strings.TrimRight(line, "\r\n")); err != nil {
		return explain(err)
	}
	c.say("The password is set.")
	return nil
}

// UserRole sets roles.
type UserRole struct {
	config.Config
	Username string   `arg:"" help:"User name or e-mail address."`
	Roles    []string `arg:"" optional:"" help:"admin, community_manager, editor, moderator, guest, staff; none for a plain member."`
}

// Run does it.
func (u UserRole) Run(ctx context.Context, c *CLI) error {
	roles, unknown := actor.ParseRoles(u.Roles)
	if len(unknown) > 0 {
		return fmt.Errorf("unknown roles: %s; there are admin, community_manager, editor, moderator, guest and staff", strings.Join(unknown, ", "))
	}
	return c.with(ctx, u.Config, "", func(a *app.App) error {
		card, err := find(ctx, a, u.Username)
		if err != nil {
			return err
		}
		if err := a.People.SetRoles(ctx, actor.System, card.ID, roles); err != nil {
			return explain(err)
		}
		c.say("%s: %s", card.Name, strings.Join(append(roles.Names(), "member"), ", "))
		return nil
	})
}

func find(ctx context.Context, a *app.App, login string) (person.Card, error) {
	card, err := person.ByUsername(ctx, a.DB.Read(), strings.ToLower(login))
	if errors.Is(err, person.ErrNotFound) && strings.Contains(login, "@") {
		card, err = person.ByEmail(ctx, a.DB.Read(), login)
	}
	if errors.Is(err, person.ErrNotFound) {
		return card, fmt.Errorf("nobody here is called %q; try the user name or the e-mail address", login)
	}
	return card, err
}

// explain turns a refusal into the sentence a person would see.
func explain(err error) error {
	if errs.KindOf(err) == errs.Internal {
		return err
	}
	en := i18n.For("en")
	parts := []string{en.T(errs.CodeOf(err))}
	for field, code := range errs.FieldsOf(err) {
		parts = append(parts, field+": "+en.T(code))
	}
	return errors.New(strings.Join(parts, " "))
}
