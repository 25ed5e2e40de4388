#!/bin/sh
# with_python.sh <script> [ARGUMENT...]: runs it with python3, which needs no packages. Exit status 77, "skipped",
# where there is no python3.
command -v python3 > /dev/null || { echo "skipped: no python3 here"; exit 77; }
exec python3 -B "$@"
