#!/bin/sh
# There is a page for every command, what checks man pages finds nothing in them, and they say what the help says.
# Usage: man_pages.sh <expertviz> <folder of the pages>
expertviz=$1 pages=$2
failures=0
fail() {
  echo "FAILED: $*"
  failures=1
}

commands=$("$expertviz" --help | awk '/^  [a-z][a-z-]*  / {print $1}')
expected=$( (echo expertviz.1; printf 'expertviz-%s.1\n' $commands) | LC_ALL=C sort)
[ "$(LC_ALL=C ls "$pages")" = "$expected" ] || fail "pages: $(ls "$pages"); expected: $expected"

if command -v groff >/dev/null; then
  for page in "$pages"/*.1; do
    said=$(groff -man -ww -T utf8 "$page" 2>&1 >/dev/null)
    [ -z "$said" ] || fail "groff, $page: $said"
  done
fi
if command -v mandoc >/dev/null; then
  said=$(mandoc -T lint "$pages"/*.1 2>&1) || fail "mandoc: $said"

  # Letter by letter, since lines break elsewhere. Bold letters are printed twice.
  letters() { sed "s/.$(printf '\b')//g" | tr -d ' \n'; }
  for command in $commands; do
    page=$(mandoc -T ascii "$pages/expertviz-$command.1" | letters)
    for part in '2,/^Input/' '/^Input/,/^Examples/' '/^Examples/,$'; do
      said=$("$expertviz" "$command" --help | sed -n "${part}p" | sed '/^Examples/d; 2,${/^Input/d}' | letters)
      case $page in *"$said"*) ;; *) fail "$command: the page does not say: $said" ;; esac
    done
  done
elif ! command -v groff >/dev/null; then
  echo "skipped: neither mandoc nor groff here"
  [ "$failures" -ne 0 ] || exit 77
fi
exit "$failures"
