"""
Fits the PCA of a model's keypoints to the training photos, by the program's own detector.

  python keypoints.py --out ../build/models/NAME
"""
import argparse
import hashlib
import json
import subprocess
import threading
from pathlib import Path

import numpy as np
from photos import list_photos

HERE = Path(__file__).parent
#: Of a keypoint before and after PCA (electron/contract/domain.ts).
CHANNELS, DESCRIPTOR_SIZE = 128, 40
ROWS_AT_ONCE = 65536


def rows_of(node: subprocess.Popen):
    """All rows that the detector writes, some at a time."""
    while data := node.stdout.read(4 * CHANNELS * ROWS_AT_ONCE):
        yield np.frombuffer(data, "<f4").reshape(-1, CHANNELS).astype(np.float64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=HERE / "../../shared/data/train")
    parser.add_argument("--out", type=Path, required=True, help="a model folder; its manifest.json gets the name and sha256 of the file")
    options = parser.parse_args()

    manifest_file = options.out / "manifest.json"
    manifest = json.loads(manifest_file.read_text())
    most = manifest["keypoints"]["maxKeypoints"]
    # the project's own Node, which runs TypeScript
    node = subprocess.Popen([HERE / "../node_modules/.bin/node", HERE / "keypoints.ts", str(manifest["extraction"]["photoSizePx"]), str(most)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def feed() -> None:
        for photo in list_photos(options.photos):
            node.stdin.write(f"{photo.path.resolve()}\n".encode())
        node.stdin.close()

    threading.Thread(target=feed).start()
    count, total, products = 0, np.zeros(CHANNELS), np.zeros((CHANNELS, CHANNELS))
    for rows in rows_of(node):
        count += len(rows)
        total += rows.sum(0)
        products += rows.T @ rows
    if node.wait() != 0:
        raise SystemExit("The detector ended early.")
    mean = total / count
    variance, axes = np.linalg.eigh(products / count - np.outer(mean, mean))
    projection = axes[:, ::-1][:, :DESCRIPTOR_SIZE].T
    projection *= np.where(projection[np.arange(DESCRIPTOR_SIZE), np.abs(projection).argmax(1)] < 0, -1, 1)[:, None]  # an axis has no sign of its own
    table = np.concatenate([mean[None], projection]).astype("<f4").tobytes()
    (options.out / "keypoints.f32").write_bytes(table)
    manifest["keypoints"] = {"file": "keypoints.f32", "sha256": hashlib.sha256(table).hexdigest(), "maxKeypoints": most}
    manifest_file.write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{count} keypoints; {DESCRIPTOR_SIZE} numbers keep {variance[::-1][:DESCRIPTOR_SIZE].sum() / variance.sum():.3f} of the variance")


if __name__ == "__main__":
    main()
