#!/usr/bin/env bash
# Runs every native kernel, on every path this machine has, under the sanitizers of addresses and of undefined
# behaviour.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cxx=${CXX:-c++}
sanitizers=-fsanitize=address,undefined
# headers alone: libuv itself is Node's own
libuv=$(dirname "$(find node_modules/node -name uv.h | head -1)")
find "$PWD/native/src" "$PWD/test/native/sanitized" -name '*.cc' ! -name 'addon*' -print0 |
  (cd "$work" && xargs -0 -n 1 -P "$(nproc)" "$cxx" -std=c++17 -O1 -g -ffp-contract=off \
    -fno-omit-frame-pointer "$sanitizers" -fno-sanitize-recover=all \
    -Wall -Wextra -Wno-uninitialized -Wno-maybe-uninitialized \
    -I "$OLDPWD/native/src" -isystem "$OLDPWD/$libuv" -c)
"$cxx" "$sanitizers" "$work"/*.o -o "$work/sanitize"
"$work/sanitize"
