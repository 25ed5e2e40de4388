#!/bin/sh
# Whatever the build looks for is known to the set-up, and whatever the set-up knows is told to people in docs/install.md.
# Usage: names_agree.sh <source folder>
cd "$1" || exit 2
faults=0
fault() {
  echo "$1"
  faults=1
}

table=$(grep -E '^([a-z_]+=.)?(command|module|letter|python) [^|]+\|' src/packaging/setup.sh | sed "s/^[a-z_]*='//; s/'\$//")
[ "$(printf '%s\n' "$table" | wc -l)" -gt 15 ] || fault "the table of setup.sh cannot be read"

wanted=$(cat CMakeLists.txt src/packaging/requirements.cmake |
  sed -nE 's/^ *expertviz_need_package\(([A-Za-z0-9_]+) ([A-Za-z0-9_]+) .*/\2/p; s/^ *expertviz_need_modules\([A-Z0-9]+ "([a-z0-9-]+) .*/\1/p; s/.*IMPORTED_TARGET (chafa).*/\1/p')
[ "$(printf '%s\n' "$wanted" | wc -l)" -gt 10 ] || fault "what CMake wants cannot be read"
for module in $wanted; do
  printf '%s\n' "$table" | grep -q "^module $module|" || fault "setup.sh does not know $module"
done

printf '%s\n' "$table" | tr '|' '\n' | grep -v ' ' | sort -u | while read -r package; do
  [ -z "$package" ] || [ "$package" = - ] || grep -qF -e "$package" docs/install.md || echo "docs/install.md does not name $package"
done | grep . && faults=1
exit "$faults"
