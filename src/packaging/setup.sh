# Sourced by examples/quickstart.sh, tests/run.sh and others: gets what the build needs, and builds.
# docs/install.md lists the same packages for people; tests/install/names_agree.sh holds the two together.

# probe | apt-get | dnf and zypper | pacman | brew; "-" where the system brings it. Where a column is empty, dnf and
# zypper know the package of a module by the name that pkg-config has for it.
build_needs='command c++|g++|gcc-c++|gcc|-
command cmake|cmake|cmake|cmake|cmake
command ninja|ninja-build|/usr/bin/ninja|ninja|ninja
command pkg-config|pkg-config|/usr/bin/pkg-config|pkgconf|pkgconf
module simdjson|libsimdjson-dev||simdjson|simdjson
module CLI11|libcli11-dev||cli11|cli11
module fmt|libfmt-dev||fmt|fmt
module libhwy|libhwy-dev||highway|highway
module zlib|zlib1g-dev||zlib|zlib
module libzstd|libzstd-dev||zstd|zstd
module libutf8proc|libutf8proc-dev||libutf8proc|utf8proc
module oniguruma|libonig-dev||oniguruma|oniguruma
module cairo|libcairo2-dev||cairo|cairo
module pangocairo|libpango1.0-dev||pango|pango
module fontconfig|libfontconfig-dev||fontconfig|fontconfig'
test_needs='module catch2|catch2||catch2|catch2'
# What is only nice to have: without these, pictures show code points, and some tests are skipped and say so.
build_wishes='letter 0041|fonts-dejavu-core|dejavu-sans-fonts|ttf-dejavu|-
letter 706f|fonts-droid-fallback|google-droid-sans-fonts|ttf-droid|-
module chafa|libchafa-dev||chafa|chafa'
test_wishes='python numpy|python3-numpy|python3-numpy|python-numpy|numpy
command jq|jq|jq|jq|jq
command mandoc|mandoc|mandoc|-|-
command busybox|busybox-static|busybox|busybox|-'
# Installed apart: not every system has it as a package, and the others are not to be missed for it.
browser_wish='browser any|chromium|chromium|chromium|-'

say() { printf 'setup: %s\n' "$*" >&2; }

is_there() {
  local kind=${1%% *} name=${1#* }
  case "$kind $name" in
    "command c++") command -v "${CXX:-c++}" >/dev/null ;;
    "module catch2") pkg-config --exists catch2 || pkg-config --exists catch2-with-main ;;
    "browser any") { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null ;;
    "command "*) command -v "$name" >/dev/null ;;
    "module "*) pkg-config --exists "$name" ;;
    "letter "*) [ -n "$(fc-list ":charset=$name" family)" ] ;;
    "python "*) python3 -c "import $name" || /usr/bin/python3 -c "import $name" ;;
  esac 2>/dev/null
}

package_manager() {
  local manager
  for manager in apt-get dnf pacman zypper brew; do
    if command -v $manager >/dev/null; then echo $manager; return; fi
  done
}

# missing TABLE MANAGER: the packages of the table whose probe fails, as the package manager calls them.
missing() {
  local probe debian rpm arch formula package
  while IFS='|' read -r probe debian rpm arch formula; do
    is_there "$probe" && continue
    case $2 in
      dnf | zypper) package=${rpm:-"pkgconfig(${probe#module })"} ;;
      pacman) package=$arch ;;
      brew) package=$formula ;;
      *) package=$debian ;;
    esac
    [ "$package" = - ] || printf '%s ' "$package"
  done <<<"$1"
}

# Prints why nothing can be installed, or nothing. Asks for a password only where somebody can type it.
obstacle() {
  if [ -z "$1" ]; then
    echo "there is no apt-get, dnf, pacman, zypper or brew here"
  elif [ "$1" = brew ] || [ "$(id -u)" = 0 ]; then
    return
  elif ! command -v sudo >/dev/null; then
    echo "$1 takes root, and there is no sudo here"
  elif ! { if [ -t 0 ]; then sudo true; else sudo -n true; fi; } >/dev/null 2>&1; then
    echo "$1 takes root, and sudo refuses"
  fi
}

# install_packages MANAGER PACKAGE...
install_packages() {
  local manager=$1 as_root=
  shift
  say "installing $*"
  [ "$(id -u)" = 0 ] || as_root=sudo
  case $manager in
    apt-get)
      # Where the lists cannot be refreshed, those at hand may still do.
      $as_root apt-get update -qq || say "apt-get update failed, going on"
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        install -y -qq --no-install-recommends "$@" ;;
    dnf) $as_root dnf install -y -q "$@" ;;
    pacman) $as_root pacman -S --needed --noconfirm "$@" ;;
    zypper) $as_root zypper --non-interactive install --no-recommends "$@" ;;
    brew) brew install "$@" ;;
  esac
}

# install_missing build|tests
install_missing() {
  local manager needed wished reason= needs=$build_needs wishes=$build_wishes
  [ "$1" != tests ] || { needs+=$'\n'$test_needs wishes+=$'\n'$test_wishes; }
  manager=$(package_manager)
  needed=$(missing "$needs" "$manager")
  wished=$(missing "$wishes" "$manager")
  [ -z "$needed$wished" ] || reason=$(obstacle "$manager")
  # Unquoted, here and below: lists of words.
  if [ -n "$needed" ] && { [ -n "$reason" ] || ! install_packages "$manager" $needed; }; then
    say "cannot install what is missing${reason:+: $reason}"
    say "missing: $needed"
    say "docs/install.md says what each system calls it, and how to go without: with the portable tarball, which takes no root"
    return 1
  fi
  if [ -n "$wished" ] && { [ -n "$reason" ] || ! install_packages "$manager" $wished; }; then
    say "going on without $wished${reason:+($reason)}"
  fi
  [ "$1" = tests ] || return 0
  wished=$(missing "$browser_wish" "$manager")
  if [ -n "$wished" ] && { [ -n "$reason" ] || ! install_packages "$manager" $wished; }; then
    say "going on without $wished${reason:+($reason)}"
  fi
}

# build PRESET [CMAKE OPTION...]: what an earlier build was told is forgotten, what it compiled is not.
build() {
  local preset=$1
  shift
  if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
  cmake --fresh --preset "$preset" "$@"
  cmake --build --preset "$preset" --parallel "$(cores)"
}

cores() { nproc 2>/dev/null || sysctl -n hw.ncpu; }
