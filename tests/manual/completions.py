"""Types into a real shell and presses Tab: what arrives at the program must be what was meant.

Usage: completions.py bash|zsh|fish <folder laid out as /usr/share>
"""
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

# What is typed behind "expertviz ", a tab for the key; and the arguments that the program then gets.
TYPED = [
    ("sta\t", ["stats"]),
    ("find-s\t--min-acc\t3", ["find-steps", "--min-accepted", "3"]),
    ("help find\t", ["help", "find-steps"]),
    ("stats --quie\t", ["stats", "--quiet"]),
    ("tree --image-format sv\t", ["tree", "--image-format", "svg"]),
    ("tree --direction ri\t", ["tree", "--direction", "right"]),
    ("find-steps --sort acc\t", ["find-steps", "--sort", "accepted"]),
    ("layer --theme=da\t", ["layer", "--theme=dark"]),
    ("stats -i tr\t", ["stats", "-i", "trace one.json"]),
    ("stats --input=tr\t", ["stats", "--input=trace one.json"]),
    ("tree --tokenizer mod\tto\t", ["tree", "--tokenizer", "model/tokenizer.json"]),
    ("stats tr\t", ["stats", "trace one.json"]),
    # Of another command, of what is no file, and of what is no value: nothing.
    ("info --sample\t", ["info", "--sample"]),
    ("layer --layer-id tr\t", ["layer", "--layer-id", "tr"]),
    ("layer --theme tr\t", ["layer", "--theme", "tr"]),
]

SETUP = {
    "bash": """
PS1='ready> '
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
. "$SHARE/bash-completion/completions/expertviz"
expertviz() { printf '[%s]' "$@" >said; }
""",
    "zsh": """
PS1='ready> '
unsetopt zle_bracketed_paste beep prompt_sp prompt_cr
fpath=("$SHARE/zsh/site-functions" $fpath)
autoload -U compinit && compinit -u -D
expertviz() { printf '[%s]' "$@" >said; }
""",
    "fish": """
set fish_greeting
function fish_prompt; echo -n 'ready> '; end
source "$SHARE/fish/vendor_completions.d/expertviz.fish"
function expertviz; printf '[%s]' $argv >said; end
""",
}
COMMAND = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
# Seconds of silence after which a shell is taken to be done; the longer ones where the machine is busy.
PATIENCE = (0.08, 0.5, 2)


class Shell:
    def __init__(self, name, folder, share):
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "vt100", "SHARE": share, "LC_ALL": "C.UTF-8"}
        process, self.terminal = pty.fork()
        if process == 0:
            os.chdir(folder)
            os.execvpe(COMMAND[name][0], COMMAND[name], environment)
        self.output = b""
        self.patience = PATIENCE[0]

    def type(self, text):
        os.write(self.terminal, text.encode())

    def listen(self, until, limit):
        """Reads what the shell prints, until a condition holds. Whether it did."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if until():
                return True
            if select.select([self.terminal], [], [], 0.02)[0]:
                try:
                    self.output += os.read(self.terminal, 65536)
                except OSError:
                    break
        return until()

    def settle(self):
        """Waits until the shell has nothing more to print."""
        size = -1
        while size != len(self.output):
            size = len(self.output)
            self.listen(lambda: False, self.patience)


def arguments_of(shell, folder, typed):
    said = os.path.join(folder, "said")
    if os.path.exists(said):
        os.remove(said)
    for part in ("expertviz " + typed).split("\t"):
        shell.type(part)
        shell.settle()
        shell.type("\t")
        shell.settle()
    shell.type("\n")
    if not shell.listen(lambda: os.path.exists(said) and os.path.getsize(said) > 0, 10):
        return None
    shell.settle()
    with open(said, encoding="utf-8") as file:
        return file.read().strip("[]").split("][")


def main():
    name, share = sys.argv[1], os.path.abspath(sys.argv[2])
    if shutil.which(name) is None:
        print(f"skipped: no {name} here")
        return 77
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "model"))
        for file in ("trace one.json", "model/tokenizer.json", "setup"):
            with open(os.path.join(folder, file), "w", encoding="utf-8") as stream:
                stream.write(SETUP[name] if file == "setup" else "")
        shell = Shell(name, folder, share)
        shell.settle()
        shell.type(". ./setup\n")
        shell.listen(lambda: b"ready> " in shell.output, 20)
        shell.settle()
        for typed, expected in TYPED:
            if name == "zsh" and "--min-acc\t" in typed:
                expected = ["find-steps", "--min-accepted=3"]  # it says with a sign that a value follows
            for shell.patience in PATIENCE:
                got = arguments_of(shell, folder, typed)
                if got == expected:
                    break
            else:
                print(f"FAILED: {typed!r} became {got}, not {expected}")
                failures += 1
        if failures:
            print(shell.output.decode(errors="replace"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
