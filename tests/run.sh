#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests.
#
#   tests/run.sh [PRESET [CMAKE OPTION...]]     presets: release (the default), debug, sanitize, sanitize-threads
set -euo pipefail
cd "$(dirname "$0")/.."
. src/packaging/setup.sh

[ $# -gt 0 ] || set -- release
install_missing tests
build "$@" -DBUILD_TESTING=ON
ctest --preset "$1" --parallel "$(cores)"
