# Shared by the scripts of this folder: where things are, and how a part is started and stopped. Sourced, not run.
# shellcheck shell=bash
set -euo pipefail

E2E=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$E2E")
CACHE=${CATALYST_E2E_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/catalyst-e2e}
STATE=${CATALYST_E2E_STATE:-${TMPDIR:-/tmp}/catalyst-e2e}
BIN=$CACHE/bin

# One host of its own for the node: no address of the machine is touched.
NETNS=catalyst-node
LINK=catalyst0
HOST_IP=10.250.0.1
NODE_IP=10.250.0.2
PODS=10.251.0.0/24
SERVICES=10.252.0.0/20 # the check scale makes a Service for each of 1,100 Applications
API_SERVICE_IP=10.252.0.1
REGISTRY=$HOST_IP:5000
export KUBECONFIG=$STATE/kubeconfig
export PATH=$BIN:$PATH

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }
die() { printf 'e2e: %s\n' "$*" >&2; exit 1; }

# part_define NAME COMMAND... : writes down how the part is started, so that it can be started again
part_define() {
    local name=$1
    shift
    mkdir -p "$STATE/parts" "$STATE/log"
    printf '#!/bin/bash\nexec %s\n' "$(printf '%q ' "$@")" > "$STATE/parts/$name"
}

part_start() {
    local name=$1
    [ -e "$STATE/parts/$name" ] || die "there is no part '$name'; see e2e/part list"
    if part_runs "$name"; then return 0; fi
    (cd "$STATE" && exec setsid bash "$STATE/parts/$name" >> "$STATE/log/$name.log" 2>&1 < /dev/null) &
    echo $! > "$STATE/parts/$name.pid"
    disown
}

part_runs() { [ -e "$STATE/parts/$1.pid" ] && kill -0 "$(cat "$STATE/parts/$1.pid")" 2> /dev/null; }

# part_stop NAME [SIGNAL]
part_stop() {
    local name=$1 signal=${2:-TERM} pid
    [ -e "$STATE/parts/$name.pid" ] || return 0
    pid=$(cat "$STATE/parts/$name.pid")
    kill "-$signal" "$pid" 2> /dev/null || true
    for _ in $(seq 100); do
        kill -0 "$pid" 2> /dev/null || break
        sleep 0.1
    done
    kill -KILL "$pid" 2> /dev/null || true
    rm -f "$STATE/parts/$name.pid"
}

# await SECONDS WHAT COMMAND... : until the command succeeds
await() {
    local seconds=$1 what=$2 end
    shift 2
    end=$((SECONDS + seconds))
    until "$@" > /dev/null 2>&1; do
        [ $SECONDS -lt $end ] || die "$what did not come in $seconds s; logs: $STATE/log"
        sleep 0.2
    done
}

chart() { # FOLDER : packages it and pushes it to the registry
    local out
    out=$(mktemp -d)
    helm package -d "$out" "$1" > /dev/null
    helm push --plain-http "$out"/*.tgz "oci://$REGISTRY/openova-io" > /dev/null 2>&1
    rm -rf "$out"
}
