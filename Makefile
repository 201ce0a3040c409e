# The commands of the project; `make` alone lists them.
PYTHON ?= python3
ENV = .venv/bin/python
ARGS ?=

.PHONY: help setup demo demo-reset test test-long faults lint bench lifecycles screenshot

help:
	@echo "make setup       the environment in .venv: packages, translations, static files"
	@echo "make demo        the whole site with demo content; Ctrl-C ends it, a second start keeps the data"
	@echo "make demo-reset  the same, afresh"
	@echo "make test        every check and test; ARGS=\"tests/needs -k open\" narrows the tests"
	@echo "make lint        the checks without the tests"
	@echo "make faults      the tests that kill and refuse, their long forms too (an hour); make test-long: others that take long"
	@echo "make bench       the benchmark table"
	@echo "make lifecycles  docs/lifecycles.md from the tables of moves"
	@echo "make screenshot  docs/screenshot.png from the running demo (needs Chromium)"

setup:
	@$(PYTHON) -I ignite/runtime/bootstrap.py

demo: setup
	@$(ENV) -m ignite.runtime.demo

demo-reset: setup
	@$(ENV) -m ignite.runtime.demo --reset

test test-long faults lint: setup
	@$(ENV) -m ignite.runtime.checks $@ $(ARGS)

bench: setup
	@$(ENV) -m ignite.runtime.services $(ENV) -m tests.bench $(ARGS)

lifecycles: setup
	@IGNITE_MODE=test $(ENV) manage.py describe_lifecycles

screenshot: setup
	@$(ENV) -m tests.screenshot
