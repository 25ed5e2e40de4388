# Sourced by examples/quickstart.sh and tests/run.sh: gets what the build needs, and builds.

# probe | Debian and Ubuntu package | Homebrew formula ("-" where the system brings it)
build_needs='command c++|g++|-
command cmake|cmake|cmake
command ninja|ninja-build|ninja
command pkg-config|pkg-config|pkgconf
module simdjson|libsimdjson-dev|simdjson
module CLI11|libcli11-dev|cli11
module fmt|libfmt-dev|fmt
module libhwy|libhwy-dev|highway
module zlib|zlib1g-dev|zlib
module libzstd|libzstd-dev|zstd
module libutf8proc|libutf8proc-dev|utf8proc
module oniguruma|libonig-dev|oniguruma
module cairo|libcairo2-dev|cairo
module pangocairo|libpango1.0-dev|pango'
test_needs='module catch2|catch2|catch2'
# What is only nice to have: without these, pictures show code points, and some tests are skipped and say so.
build_wishes='letter 0041|fonts-dejavu-core|-
letter 706f|fonts-droid-fallback|-
module chafa|libchafa-dev|chafa'
test_wishes='python numpy|python3-numpy|numpy
command jq|jq|jq'

say() { printf 'setup: %s\n' "$*" >&2; }

is_there() {
  local kind=${1%% *} name=${1#* }
  case "$kind $name" in
    "command c++") command -v "${CXX:-c++}" >/dev/null ;;
    "module catch2") pkg-config --exists catch2 || pkg-config --exists catch2-with-main ;;
    "command "*) command -v "$name" >/dev/null ;;
    "module "*) pkg-config --exists "$name" ;;
    "letter "*) [ -n "$(fc-list ":charset=$name" family)" ] ;;
    "python "*) python3 -c "import $name" || /usr/bin/python3 -c "import $name" ;;
  esac 2>/dev/null
}

# missing TABLE: the packages of the table whose probe fails, in the names of the package manager at hand.
missing() {
  local probe debian formula package
  while IFS='|' read -r probe debian formula; do
    is_there "$probe" && continue
    if [ "$(uname)" = Darwin ]; then package=$formula; else package=$debian; fi
    [ "$package" = - ] || printf '%s ' "$package"
  done <<<"$1"
}

install_packages() {
  say "installing $*"
  if [ "$(uname)" = Darwin ]; then
    brew install "$@"
    return
  fi
  command -v apt-get >/dev/null || { say "no apt-get here; please install by hand: $*"; return 1; }
  local as_root=
  if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null || { say "neither root nor sudo; please install by hand: $*"; return 1; }
  fi
  # Where the lists cannot be refreshed, those at hand may still do.
  $as_root apt-get update -qq || say "apt-get update failed, going on"
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y -qq --no-install-recommends "$@"
}

# install_missing build|tests
install_missing() {
  local packages needs=$build_needs wishes=$build_wishes
  [ "$1" != tests ] || { needs+=$'\n'$test_needs wishes+=$'\n'$test_wishes; }
  packages=$(missing "$needs")
  # Unquoted, here and below: a list of words.
  [ -z "$packages" ] || install_packages $packages
  packages=$(missing "$wishes")
  [ -z "$packages" ] || install_packages $packages || say "going on without $packages"
}

# build PRESET [CMAKE OPTION...]
build() {
  local preset=$1
  shift
  if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
  cmake --preset "$preset" "$@"
  cmake --build --preset "$preset" --parallel "$(cores)"
}

cores() { nproc 2>/dev/null || sysctl -n hw.ncpu; }
