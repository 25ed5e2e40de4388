#!/bin/sh
# The walls between the rooms (docs/architecture.md): which folder of src/ may include which headers.
# Usage: house.sh <source folder>
cd "$1" || exit 2

# room: the rooms it may include, itself among them; then its third-party headers, as patterns
walls='
memory   | memory                                         |
bytes    | memory bytes                                   | hwy/ zlib zstd fmt/
input    | bytes input                                    | simdjson hwy/ fmt/
analysis | analysis                                       | fmt/
tokens   | tokens                                         | simdjson oniguruma fmt/ emmintrin
layout   | layout                                         |
plot     | memory plot layout                             | cairo pango zlib fmt/
table    | table                                          | fmt/
terminal | terminal                                       | chafa
cli      | cli input analysis tokens layout plot table terminal | CLI/ fmt/
'

faults=0
fault() {
  echo "$1"
  faults=$((faults + 1))
}

for room in src/*/; do
  room=$(basename "$room")
  line=$(printf '%s' "$walls" | grep "^$room ") || { fault "src/$room is in no table"; continue; }
  rooms=$(printf '%s' "$line" | cut -d'|' -f2)
  libraries=$(printf '%s' "$line" | cut -d'|' -f3)

  own=$(grep -rhoE '^#include "[^"]+"' "src/$room" | sed 's/.*"\(.*\)"/\1/' | sort -u)
  for header in $own; do
    case " expertviz $rooms " in
      *" ${header%%/*} "*) ;;
      *) fault "src/$room includes \"$header\"" ;;
    esac
  done

  # Headers of the standard and the system have no folder, or begin with sys/.
  foreign=$(grep -rhoE '^#include <[^>]+>' "src/$room" | sed 's/.*<\(.*\)>/\1/' | grep -E '[./]' |
    grep -vE '^(sys/|unistd\.h|fcntl\.h|signal\.h|poll\.h|pthread\.h)' | sort -u)
  for header in $foreign; do
    allowed=no
    for library in $libraries; do
      case "$header" in "$library"*) allowed=yes ;; esac
    done
    [ "$allowed" = yes ] || fault "src/$room includes <$header>"
  done

  if [ "$room" != cli ]; then
    printing=$(grep -rnE 'std::(cout|cerr|clog)|fmt::print|(^|[^a-z_])f?printf *\(' "src/$room") && fault "src/$room prints: $printing"
  fi
done

foreign=$(grep -rhoE '^#include <[^>]+[./][^>]*>' include) && fault "a public header includes $foreign"

[ "$faults" -eq 0 ] && echo "the walls stand"
exit "$((faults > 0))"
