#!/bin/sh
# Makes the portable tarball <build folder>/<name>.tar.xz: the installed program with its libraries, their loader, fonts
# and the licences of all of them.
# Usage: bundle.sh <cmake> <build folder> <name>
set -eu
cmake=$1 build=$2 name=$3
here=$(dirname "$0")
folder=$build/bundle/$name
fonts='/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf /usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf'
# Of CLI11 and of others that are mostly headers, the code is in the program itself.
header_packages='libcli11-dev libfmt-dev libhwy-dev libsimdjson-dev libstdc++6'

rm -rf "$build/bundle"
mkdir -p "$folder/lib" "$folder/fonts" "$folder/licences/common"

"$cmake" --install "$build" --component program --strip --prefix "$folder" >"$build/bundle/install.log"
mv "$folder/bin/expertviz" "$folder/lib/expertviz"
rmdir "$folder/bin"
cp "$here/launcher.sh" "$folder/expertviz"
chmod 755 "$folder/expertviz"

# "name => path (address)", and "path (address)" for the loader.
ldd "$folder/lib/expertviz" >"$build/bundle/libraries"
if grep 'not found' "$build/bundle/libraries" >&2; then exit 1; fi
libraries=$(awk '$3 ~ /^\// {print $3}' "$build/bundle/libraries")
loader=$(awk '$1 ~ /^\/.*\/ld-/ {print $1}' "$build/bundle/libraries")
cp -L $libraries "$folder/lib/"
cp -L "$loader" "$folder/lib/ld.so"

cp "$here/fonts.conf" "$folder/fonts/"
for font in $fonts; do
  [ -e "$font" ] || { echo "bundle: needs $font (apt-get install fonts-dejavu-core fonts-droid-fallback)" >&2; exit 1; }
  cp -L "$font" "$folder/fonts/"
done

# The packages that all of it came with. Where /lib is a link to /usr/lib, dpkg knows a file by one name or the other.
files=$(readlink -f $libraries "$loader" $fonts)
dpkg -S $files $(printf '%s\n' $files | sed 's|^/usr||') >"$build/bundle/owners" 2>/dev/null || true
for file in $files; do
  grep -q "${file#/usr}\$" "$build/bundle/owners" || { echo "bundle: no package brought $file" >&2; exit 1; }
done
packages=$(sed 's/:.*//' "$build/bundle/owners"; printf '%s\n' $header_packages)
cat >"$folder/licences/README" <<'END'
expertviz itself is under the Apache License 2.0 (share/doc/expertviz/LICENSE). The libraries and fonts that came along
are unchanged, each in a file of its own that may be replaced, from these packages of Debian or Ubuntu. Their sources are at
https://snapshot.debian.org and https://launchpad.net/ubuntu, by the names and versions of the last two columns.

END
for package in $(printf '%s\n' $packages | LC_ALL=C sort -u); do
  cp -L "/usr/share/doc/$package/copyright" "$folder/licences/$package"
  dpkg-query -W -f '${Package} ${source:Package} ${source:Version}\n' "$package" | sed q >>"$folder/licences/README"
done
# The licences that those files only name.
for text in /usr/share/common-licenses/*; do
  ! grep -qsF "$text" "$folder"/licences/* || cp -L "$text" "$folder/licences/common/"
done

# With SOURCE_DATE_EPOCH, also where CMake was run, the same sources and packages make the same tarball.
date=${SOURCE_DATE_EPOCH:-$(date +%s)}
chmod -R u=rwX,go=rX "$folder"
tar -C "$build/bundle" --sort=name --mtime="@$date" --owner=0 --group=0 --numeric-owner -cf - "$name" |
  xz -6 -T 2 >"$build/$name.tar.xz.part"
mv "$build/$name.tar.xz.part" "$build/$name.tar.xz"
echo "$build/$name.tar.xz: $(($(wc -c <"$build/$name.tar.xz") / 1000)) kB"
