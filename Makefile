# Everything a contributor needs. "make" alone prints this list.
SHELL := /bin/bash
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
export CGO_ENABLED = 0

.DEFAULT_GOAL := help
.PHONY: help demo dev build generate test test-long bench check lint fmt

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## build, fill and serve the demo company; ARGS are passed on
	bin/linden demo $(ARGS)

dev: ## the demo, built and started again after every change
	@tools/dev.sh $(ARGS)

build: ## build bin/linden
	go build -ldflags "-s -w -X main.version=$(VERSION)" -o bin/linden ./cmd/linden

generate: ## write templates, bundled front end and docs/ref anew
	@tools/generate.sh

test: ## run every test, on both engines and in a browser; installs what it needs
	@tools/test.sh all

test-long: ## make test and the long suites: fuzzing, crash tests, large data
	@tools/test.sh long

bench: build ## measure speed and size, print the table of docs/performance.md
	go run ./test/bench $(ARGS)
	go test -count=1 -v -run TestFindsAnswerers ./internal/science/expert

check: ## the quick part of make test: format, vet, tests on SQLite
	@tools/test.sh check

lint: ## go vet, and golangci-lint where it is installed
	go vet ./...
	@if command -v golangci-lint >/dev/null; then golangci-lint run; else echo "golangci-lint is not installed; go vet only"; fi

fmt: ## format Go and templates
	gofmt -w $$(git ls-files '*.go')
	@. tools/ensure.sh && ensure_tool templ github.com/a-h/templ/cmd/templ && .tools/bin/templ fmt . 2>/dev/null
