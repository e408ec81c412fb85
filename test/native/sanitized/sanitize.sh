#!/usr/bin/env bash
# Runs every native kernel, on every path this machine has, under the sanitizers of addresses and of undefined
# behaviour.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sources=$(find native/src test/native/sanitized -name '*.cc' ! -name 'addon*')
# headers alone: libuv itself is Node's own
libuv=$(dirname "$(find node_modules/node -name uv.h | head -1)")
# shellcheck disable=SC2086
"${CXX:-c++}" -std=c++17 -O1 -g -ffp-contract=off -fno-omit-frame-pointer \
  -fsanitize=address,undefined -fno-sanitize-recover=all \
  -Wall -Wextra -Wno-uninitialized -Wno-maybe-uninitialized -Inative/src -Itest/native/sanitized \
  -isystem "$libuv" $sources -o "$work/sanitize"
"$work/sanitize"
