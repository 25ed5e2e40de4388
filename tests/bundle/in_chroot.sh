# Runs inside the chroot, in a folder that anybody may write to, by whatever shell there is: each command on the example,
# once in its own words and once as JSON. What it leaves is compared with what the same lines leave outside.
# Usage: in_chroot.sh <expertviz> <command...>
expertviz=$1
shift
for command in "$@"; do
  for format in text json; do
    "$expertviz" "$command" -i example.json --format $format >"$command.$format" 2>"$command.$format.err"
    echo "status $?" >>"$command.$format"
  done
done
"$expertviz" tree -i example.json -l 6 --verify-step 4 -o tree.pdf >tree.txt 2>tree.err
"$expertviz" tree -i example.json -l 6 --verify-step 4 -o tree.svg >>tree.txt 2>>tree.err
"$expertviz" stats -i - -o stats.svg <example.json >pipe.txt 2>pipe.err
"$expertviz" layer -i example.json --show >show.txt 2>show.err
