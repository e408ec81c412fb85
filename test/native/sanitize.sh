#!/usr/bin/env bash
# Runs every native kernel, on every path this machine has, under the sanitizers of addresses and of undefined
# behaviour.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# libuv, which disk/ asks, is Node's own
sources=$(find native/src -name '*.cc' ! -name 'addon*' ! -path '*/disk/*')
# shellcheck disable=SC2086
"${CXX:-c++}" -std=c++17 -O1 -g -ffp-contract=off -fno-omit-frame-pointer \
  -fsanitize=address,undefined -fno-sanitize-recover=all \
  -Wall -Wextra -Wno-uninitialized -Wno-maybe-uninitialized -Inative/src \
  $sources test/native/sanitize.cc -o "$work/sanitize"
"$work/sanitize"
