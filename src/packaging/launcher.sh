#!/bin/sh
# Starts the program beside it with the libraries and fonts that came along, whatever those of this machine are. Uses
# nothing but the shell, except to follow a link.
# What a cluster preloads, or puts in front of the libraries, is made for its own C library.
unset LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT FONTCONFIG_PATH FONTCONFIG_SYSROOT
here=$0
[ ! -h "$0" ] || here=$(readlink -f -- "$0")
case $here in */*) here=${here%/*} ;; *) here=. ;; esac
here=$(CDPATH='' cd -- "$here/" && pwd -P)
export FONTCONFIG_FILE="$here/fonts/fonts.conf"
exec "$here/lib/ld.so" --inhibit-cache --library-path "$here/lib" --argv0 "$0" "$here/lib/expertviz" "$@"
