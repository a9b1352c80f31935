#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs one black-box case: run_case.sh JOBFEED SIMULATOR CASE
#
# A case is a folder with
#   args    a line of shell words, the program's arguments; $CASES is cases/.., $URL and $TOKEN are the simulator's,
#           $STILLING_URL and $STILLING_TOKEN those of its stilling-feed
#   setup   optional bash, run before in the same empty folder; it may call the functions below
#           and write $work/stdin
#   check   optional bash, run after; it fails the case by printing something
#   stdout, stderr, exit   what is expected; a missing one stands for nothing and 0
# In what the program wrote, the simulator's address is replaced by URL, the folder by DIR and figures that differ from
# run to run by a word. JOBFEED_UPDATE_CASES=1 writes the expected files again, to be read before they are committed.
set -u
program=$1 simulator=$2 case=$(cd "$3" && pwd)
export CASES=$case/../..
work=$(mktemp -d)
trap 'kill ${server:-} 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/run" "$work/home" && : >"$work/stdin" && cd "$work/run" || exit 1
# Nothing of the caller's settings.
for name in $(compgen -e | grep -E '^(JOBFEED_|XDG_|CREDENTIALS_DIRECTORY|NO_COLOR|TERM$|(https?|all|no)_proxy|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_FILE|CURL_CA_BUNDLE)'); do
    [ "$name" = JOBFEED_UPDATE_CASES ] || unset "$name"
done
export HOME=$work/home LC_ALL=C.UTF-8 TZ=UTC URL=http://no-simulator TOKEN=none
export STILLING_URL=http://no-stilling-feed STILLING_TOKEN=none SERVED=http://no-server

# Starts a simulator that ends with this script; sets URL and TOKEN, writes the token to the file `token`. For
# its stilling-feed it sets STILLING_URL and STILLING_TOKEN.
start_simulator() {
    coproc simulated { exec "$simulator" --until-stdin-closes --max-seconds 120 "$@"; }
    read -r URL <&"${simulated[0]}" && read -r TOKEN <&"${simulated[0]}" && echo "$TOKEN" >token
    read -r STILLING_URL <&"${simulated[0]}" && read -r STILLING_TOKEN <&"${simulated[0]}"
}

# Posts to the simulator's control endpoint: control 'stop?count=3'
control() {
    local address=${URL#http://}
    exec 9<>"/dev/tcp/${address%%:*}/$(grep -o '[0-9]*' <<<"${address#*:}" | head -1)"
    printf 'POST /control/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$1" >&9
    head -1 <&9 | grep -q ' 200 ' || echo "control $1 failed"
    exec 9>&-
}

# Starts `jobfeed serve` with these options; it ends with this script. Sets SERVED, its address, and server.
start_server() {
    mkfifo "$work/served"
    "$program" "$@" serve --listen 127.0.0.1:0 >"$work/served" 2>"$work/access" &
    server=$!
    read -r SERVED <"$work/served"
    export SERVED
}

jobfeed() { "$program" "$@"; }

# Runs the program on a terminal so many columns wide, with TERM set, and prints what that was sent:
# on_terminal 80 search kokk
on_terminal() {
    TERM=xterm python3 - "$program" "$@" <<'PYTHON'
import fcntl, os, pty, struct, sys, termios
program, columns, *arguments = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))
    os.execv(program, [program, *arguments])
sent = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:  # the program has closed it
        break
    if not piece:
        break
    sent += piece
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(sent.replace(b"\r\n", b"\n") + (b"exit %d\n" % code if code else b""))
PYTHON
}

# Lets cron tell of these entries, and systemd of no timer.
crontab_prints() {
    mkdir -p "$work/bin"
    printf '#!/bin/sh\nexit 1\n' >"$work/bin/systemctl"
    { echo '#!/bin/sh' && for line in "$@"; do echo "echo '$line'"; done; } >"$work/bin/crontab"
    chmod 755 "$work/bin/systemctl" "$work/bin/crontab"
    export PATH=$work/bin:$PATH
}

# Starts a program in the background and returns when it has written its first line of log; sets running.
in_background() {
    mkfifo "$work/log"
    "$@" 2>"$work/log" >/dev/null &
    running=$!
    exec 8<"$work/log"
    read -r <&8
}

normalised() {
    sed -E -e "s|$URL|URL|g" -e "s|$STILLING_URL|STILLING_URL|g" -e "s|$SERVED|SERVED|g" -e "s|$work/run|DIR|g" -e "s|$work/home|HOME|g" \
        -e 's/[0-9 ]+ requests?, [0-9. ]+ MB, [0-9.]+ s/ TRAFFIC/' -e 's/\([0-9.]+ MB\)/(SIZE)/' \
        -e 's/(last complete  ).*/\1TIME/' -e "s/(this machine's is) [0-9]+ d/\1 N d/" -e 's/failed (at once|2 times): .*; nothing/failed \1: WHY; nothing/' \
        -e 's/[0-9 ]+ MB free in [^",]*/ N MB free in FOLDER/' -e 's/(db: )[0-9.]+ MB,/\1SIZE,/' -e 's/\(file system [^)]*\)/(file system KIND)/' -e 's/(answered .*) in [0-9.]+ s/\1 in TIME/' \
        -e 's/"(requests|bytes|free_bytes|wire_bytes|windows|read_milliseconds|milliseconds|age_seconds)":[0-9]+/"\1":N/g' \
        -e 's/"(finished|last_complete|filled)":"[^"]*"/"\1":TIME/g' -e 's/"(mirror|mirror_id)":"[0-9a-f]+"/"\1":ID/' -e 's/its id is [0-9a-f]+/its id is ID/' -e 's/^[0-9a-f]{16}  /TOKEN_ID          /' -e 's/[0-9]+ pages(,|"|$)/N pages\1/g' -e 's/pid [0-9]+, started [^)]*/pid N, started TIME/' "$1"
}

if [ -e "$case/setup" ]; then source "$case/setup" >"$work/setup" 2>&1 || { cat "$work/setup"; exit 1; }; fi
eval "set -- $(cat "$case/args")"
"$program" "$@" >"$work/out" 2>"$work/err" <"$work/stdin"
echo $? >"$work/exit"
normalised "$work/out" >"$work/stdout"
normalised "$work/err" >"$work/stderr"

failed=0
for part in exit stdout stderr; do
    expected=$case/$part
    if [ -n "${JOBFEED_UPDATE_CASES:-}" ]; then
        rm -f "$expected"
        if [ -s "$work/$part" ] && [ "$(cat "$work/$part")" != 0 ]; then cp "$work/$part" "$expected"; fi
        continue
    fi
    [ -e "$expected" ] || { expected=$work/nothing && if [ $part = exit ]; then echo 0; fi >"$expected"; }
    cmp -s "$expected" "$work/$part" && continue
    failed=1
    printf '%s: expected\n%s\n%s: got\n%s\n' $part "$(cat "$expected")" $part "$(cat "$work/$part")"
done
if [ -e "$case/check" ]; then
    complaint=$(source "$case/check" 2>&1)
    [ -z "$complaint" ] || { echo "check: $complaint"; failed=1; }
fi
[ $failed = 0 ] || cat "$work/setup" 2>/dev/null
exit $failed
