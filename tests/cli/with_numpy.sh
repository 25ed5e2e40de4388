#!/bin/sh
# with_numpy.sh <script> [ARGUMENT...]: runs it with the first Python that has NumPy.
# Exit status 77, "skipped", where there is none.
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import numpy' 2>/dev/null; then
    exec "$python" -B "$@"
  fi
done
echo "skipped: no python3 with NumPy here"
exit 77
