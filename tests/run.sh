#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests.
#
#   tests/run.sh [PRESET [CMAKE OPTION...]]     presets: release (the default), debug, sanitize, sanitize-threads
set -euo pipefail
cd "$(dirname "$0")/.."
. src/packaging/setup.sh

[ $# -gt 0 ] || set -- release
install_missing tests
# The SQL of docs/fleet.md is tried where DuckDB is to be had.
if command -v npm >/dev/null && [ ! -d build/node/node_modules/@duckdb ]; then
  timeout 60 npm install --silent --no-save --prefix build/node @duckdb/node-api >/dev/null 2>&1 ||
    echo "no DuckDB from npm: the test docs_fleet_queries is skipped"
fi
build "$@" -DBUILD_TESTING=ON
ctest --preset "$1" --parallel "$(cores)"
