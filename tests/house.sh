#!/bin/sh
# The walls between the rooms: which folder of src/ may include which headers. What the build says in walls.txt
# (src/CMakeLists.txt) is the one table; the includes and the table in docs/architecture.md are held against it.
# Usage: house.sh <source folder> <walls.txt>
walls=$(cat "$2") || exit 2
cd "$1" || exit 2

faults=0
fault() {
  echo "$1"
  faults=$((faults + 1))
}

# The beginnings of a library's headers, and its name in the documents.
headers_of() {
  case "$1" in
    simdjson::simdjson) echo simdjson ;;
    hwy::hwy) echo hwy/ ;;
    ZLIB::ZLIB) echo zlib ;;
    PkgConfig::EXPERTVIZ_ZSTD) echo zstd ;;
    PkgConfig::EXPERTVIZ_ONIGURUMA) echo oniguruma ;;
    PkgConfig::EXPERTVIZ_UTF8PROC) echo utf8proc ;;
    PkgConfig::EXPERTVIZ_CAIRO) echo cairo ;;
    PkgConfig::EXPERTVIZ_PANGO) echo pango ;;
    PkgConfig::EXPERTVIZ_FONTCONFIG) echo fontconfig/ ;;
    PkgConfig::EXPERTVIZ_PNG) echo png ;;
    PkgConfig::EXPERTVIZ_CHAFA) echo chafa ;;
    CLI11::CLI11) echo CLI/ ;;
    fmt::fmt) echo fmt/ ;;
    Threads::Threads) echo pthread ;;
    *) echo "unknown-library-$1" ;;
  esac
}
name_of() {
  case "$1" in
    hwy::hwy) echo Highway ;;
    ZLIB::ZLIB) echo zlib ;;
    PkgConfig::EXPERTVIZ_PNG) echo libpng ;;
    PkgConfig::EXPERTVIZ_CHAFA) echo libchafa ;;
    PkgConfig::EXPERTVIZ_FONTCONFIG) echo Fontconfig ;;
    Threads::Threads) ;;
    PkgConfig::*) echo "${1#PkgConfig::EXPERTVIZ_}" ;;
    *) echo "${1#*::}" ;;
  esac
}

for folder in src/*/; do
  room=$(basename "$folder")
  [ "$room" != packaging ] || continue  # holds no code
  line=$(printf '%s\n' "$walls" | grep "^$room ") || { fault "the build knows no room $room"; continue; }
  rooms=$(printf '%s' "$line" | cut -d'|' -f2)
  libraries=$(printf '%s' "$line" | cut -d'|' -f3)

  own=$(grep -rhoE '^#include "[^"]+"' "src/$room" | sed 's/.*"\(.*\)"/\1/' | sort -u)
  for header in $own; do
    case " expertviz $room $rooms " in
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
      case "$header" in "$(headers_of "$library")"*) allowed=yes ;; esac
    done
    [ "$allowed" = yes ] || fault "src/$room includes <$header>"
  done
  for library in $libraries; do
    [ "$library" = Threads::Threads ] || grep -rqE "^#include <$(headers_of "$library")" "src/$room" ||
      fault "the build links $library to src/$room, which does not use it"
  done

  # docs/architecture.md: the last column of the room's row names the same rooms and libraries, and no others.
  row=$(grep -E "^\| \`src/$room/\`" docs/architecture.md | sed 's/ *| *$//; s/.*| *//')
  if [ -z "$(grep -E "^\| \`src/$room/\`" docs/architecture.md)" ]; then
    fault "docs/architecture.md has no row for src/$room"
  else
    said=$(printf '%s' "$row" | tr -d '`' | tr ',' '\n' | sed 's/^ *//; s/ *$//' | grep . | tr 'A-Z' 'a-z' | sort | tr '\n' ' ')
    built=$( (for each in $rooms; do echo "$each"; done
      for library in $libraries; do name_of "$library"; done) | grep . | tr 'A-Z' 'a-z' | sort | tr '\n' ' ')
    [ "$said" = "$built" ] || fault "docs/architecture.md says that src/$room uses: $said; the build: $built"
  fi

  if [ "$room" != cli ]; then
    printing=$(grep -rnE 'std::(cout|cerr|clog)|fmt::print|(^|[^a-z_])f?printf *\(' "src/$room") && fault "src/$room prints: $printing"
  fi
done

foreign=$(grep -rhoE '^#include <[^>]+[./][^>]*>' include) && fault "a public header includes $foreign"

[ "$faults" -eq 0 ] && echo "the walls stand"
exit "$((faults > 0))"
