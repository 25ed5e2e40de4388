#!/bin/sh
# Tries the portable tarball where little else is: here in a foreign environment, and in chroots, where it must print and
# draw what the program does outside. The chroot that is always tried holds a static busybox and nothing else; without
# one, or where a chroot is not allowed, the test says that it was skipped.
#
#   try_bundle.sh <expertviz> <preloaded library> <tarball> [<folder with another root, such as debootstrap makes>...]
set -u
expertviz=$(readlink -f "$1") preloaded=$(readlink -f "$2") tarball=$(readlink -f "$3")
shift 3
tests=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

failures=0
fail() {
  echo "FAILED: $*"
  failures=1
}

[ "$(wc -c <"$tarball")" -le 12000000 ] || fail "the tarball has more than 12 MB"
name=$(basename "$tarball" .tar.xz)
[ "$(tar -tf "$tarball" | cut -d/ -f1 | sort -u)" = "$name" ] || fail "the tarball does not hold one folder $name"

# A path with spaces, links, and what other programs leave in the environment.
there="$work/a path/with spaces/$name"
mkdir -p "${there%/*}" "$work/bin" "$work/foreign"
tar -xf "$tarball" -C "${there%/*}"
ln -s "$there/expertviz" "$work/bin/far"
ln -s far "$work/bin/expertviz"
for library in libstdc++.so.6 libcairo.so.2 libglib-2.0.so.0 libfontconfig.so.1; do
  echo 'of another system' >"$work/foreign/$library"
done
version=$("$expertviz" --version)
# says_version WHAT COMMAND...: the version, and nothing else on either output.
says_version() {
  what=$1
  shift
  said=$("$@" --version 2>&1) || fail "$what: status $?"
  [ "$said" = "$version" ] || fail "$what: $said"
}
says_version "through links" "$work/bin/expertviz"
says_version "found by PATH" env PATH="$work/bin:$PATH" CDPATH=/ expertviz
(cd "$there" && says_version "from its own folder" ./expertviz) || failures=1
(cd "$there" && says_version "as an argument of sh" sh expertviz) || failures=1
! LD_LIBRARY_PATH=$work/foreign "$expertviz" --version >/dev/null 2>&1 || fail "the foreign libraries are not foreign"
says_version "other libraries" env LD_LIBRARY_PATH="$work/foreign" "$there/expertviz"
[ "$(LD_PRELOAD=$preloaded "$expertviz" --version 2>&1)" != "$version" ] || fail "what is preloaded does not tell"
says_version "a preloaded library" env LD_PRELOAD="$preloaded" "$there/expertviz"

# The licences, each with its text, and the origin of each library.
for licence in "$there"/licences/*; do [ -s "$licence" ] || fail "$licence is empty"; done
for package in libc6 'libstdc[+][+]6' libcairo2 fonts-dejavu-core; do
  grep -Eq "^$package [a-z0-9+.-]+ [0-9]" "$there/licences/README" || fail "no word of $package"
done

for document in man/man1/expertviz.1 man/man1/expertviz-stats.1 bash-completion/completions/expertviz \
  zsh/site-functions/_expertviz fish/vendor_completions.d/expertviz.fish doc/expertviz/LICENSE; do
  [ -s "$there/share/$document" ] || fail "no share/$document"
done

# What the program says and draws outside, without a home: with the fonts of this machine where they are those of the
# tarball, else with those of the tarball.
fonts="FONTCONFIG_FILE=$there/fonts/fonts.conf"
[ "$(fc-list ':charset=706f' file | sed 's|.*/||')" != "DroidSansFallbackFull.ttf: " ] || fonts=
commands=$("$expertviz" --help | awk '/^  [a-z][a-z-]*  / {print $1}')
fresh() {
  mkdir -p "$1"
  cp -R "$tests/../../examples/expert_activations.json.zst" "$tests/../../examples/tokenizer" "$1"
}
run='cd "$1" && shift && . ../every_command.sh'
cp "$tests/every_command.sh" "$work"
fresh "$work/outside"
environment='env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/dev/null'
$environment ${fonts:+"$fonts"} sh -c "$run" - "$work/outside" "$expertviz" $commands
for command in info layer stats tree find-steps; do
  [ "$(tail -n 1 "$work/outside/$command.text")" = "status 0" ] || fail "outside, $command does not work"
done

# try_root FOLDER: the same in a chroot.
try_root() {
  place=$1/tmp/expertviz-bundle
  fresh "$place/run"
  tar -xf "$tarball" -C "$place"
  cp "$tests/every_command.sh" "$place"
  chmod 777 "$place/run"
  if ! $environment $enter "$1" /bin/sh -c "$run" - /tmp/expertviz-bundle/run \
    "/tmp/expertviz-bundle/$name/expertviz" $commands; then
    fail "in $1"
  fi
  diff -r "$work/outside" "$place/run" >"$work/differences" || fail "in $1: $(cat "$work/differences")"
  rm -rf "$place"
}

enter="chroot --userspec=65534:65534"
[ "$(id -u)" = 0 ] || enter="unshare --map-root-user chroot"
busybox=$work/busybox
mkdir -p "$busybox/bin" "$busybox/tmp"
chmod 755 "$work"
chmod 1777 "$busybox/tmp"
if cp "$(command -v busybox || echo no-busybox)" "$busybox/bin/sh" && $enter "$busybox" /bin/sh -c : ; then
  for root in "$busybox" "$@"; do try_root "$root"; done
elif [ "$failures" -eq 0 ]; then
  echo "skipped: no static busybox here, or no chroot allowed (see above)"
  exit 77
fi
exit "$failures"
