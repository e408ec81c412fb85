#!/bin/bash
# What a GPU is worth here, for docs/figures.md: bash build/gpu.sh PHOTOS
# Says what there is, what the trial of devices says, and times extraction of the photos, as they are and
# enlarged to 12 megapixels. It needs a Vulkan driver (on Linux), and no network.
set -u
photos=${1:?a folder of photos}
cd "$(dirname "$0")/.." || exit
export PATH=$PWD/node_modules/.bin:$PATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export REVISIT_LIBRARY=$place/library
revisit() { node electron/cli/main.ts "$@"; }

echo "## Machine"
uname -srm
grep -m 1 'model name' /proc/cpuinfo
echo "$(nproc) cores, $(free -g | awk '/^Mem:/ { print $2 }') GB"
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || echo "no nvidia-smi"
echo "## What the trial says"
revisit runtime list | tee "$place/runtimes"
if ! grep -qE '^WebGPU +(used|usable)' "$place/runtimes"; then
  echo "## What onnxruntime and the Vulkan loader say of it"
  VK_LOADER_DEBUG=error,warn,driver node --input-type=module -e '
    import { InferenceSession } from "onnxruntime-node";
    const options = { executionProviders: ["webgpu"], logSeverityLevel: 1 };
    await InferenceSession.create("build/models/revisit-2/revisit-2.onnx", options)
      .then(() => console.log("it opens"), (error) => console.log(error.message));
  ' 2>&1 | head -60
fi
revisit doctor
echo "## Photos as they are"
revisit bench devices --photos "$photos"
echo "## The same, 4000 pixels wide"
mkdir "$place/large"
node --input-type=module -e '
  import { readdirSync } from "node:fs";
  import sharp from "sharp";
  const [from, to] = process.argv.slice(1);
  await Promise.all(readdirSync(from).map((name) =>
    sharp(`${from}/${name}`).resize({ width: 4000 }).jpeg({ quality: 85 }).toFile(`${to}/${name}`)));
' "$photos" "$place/large"
revisit bench devices --photos "$place/large"
