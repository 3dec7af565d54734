# Two commands: `make run` and `make test`. Python >= 3.11, make and the package index are all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

.PHONY: run test bench accuracy lint clean help

help:
	@echo "make run    prepare a snapshot if there is none, start the dashboard"
	@echo "make test   run every test"
	@echo "make bench  measure speed and size (about an hour)"
	@echo "make accuracy  measure the classification on hand-labelled sets"
	@echo "make lint   style and types"

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ". Set PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,figures]'
	@touch $(READY)

run: $(READY)
	$(BIN)/ctdata run

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

bench: $(READY)
	$(BIN)/python -m benchmarks

# Labels of real studies need their records: RECORDS="file.jsonl.gz …" (not part of this repository).
SHARED ?= ../shared/registry
RECORDS ?= $(wildcard $(SHARED)/studies.jsonl.gz $(SHARED)/partial_studies.jsonl.gz)
accuracy: $(READY)
	$(BIN)/python -m ctdata.accuracy $(RECORDS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

clean:
	rm -rf $(VENV) *.egg-info
