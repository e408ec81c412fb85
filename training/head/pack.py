"""
Packs the photos of train and train2 as one small file, for a machine that sees nothing else.

  python pack.py --shared ../../../shared --out pack.npz
"""
import argparse
import csv
import sys
from pathlib import Path

import cv2
import numpy as np

sys.path.append(str(Path(__file__).parent.parent))
from photos import is_held_back, list_photos
from views import CANVAS

QUALITY = 74
#: Of houses, which are a third of `train`, one in so many; and about so many photos of one scene of `train2`.
HOUSES_APART, PHOTOS_OF_SCENE = 4, 14


def chosen(shared: Path) -> list[tuple[Path, bool]]:
    """Photos, and whether their scene is held back."""
    train = list_photos(shared / "train")
    houses = [photo for photo in train if photo.name.startswith("houses/")]
    dropped = {photo.name for i, photo in enumerate(houses) if i % HOUSES_APART}
    photos = [(photo.path, photo.is_validation) for photo in train if photo.name not in dropped]
    with open(shared / "train2/SCENES.tsv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            files = sorted((shared / "train2" / row["scene"]).glob("*.jpg"))
            photos.extend((path, is_held_back(row["site"])) for path in files[:: -(-len(files) // PHOTOS_OF_SCENE)])
    return photos


def small(path: Path) -> np.ndarray:
    photo = cv2.imread(str(path), cv2.IMREAD_COLOR)
    scale = CANVAS / max(photo.shape[:2])
    if scale < 1:
        size = [max(1, round(side * scale)) for side in photo.shape[1::-1]]
        photo = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1].ravel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../../../shared"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    photos = chosen(options.shared / "data")
    files = [small(path) for path, _ in photos]
    held = np.array([held for _, held in photos])
    np.savez(options.out, jpeg=np.concatenate(files), ends=np.cumsum([len(file) for file in files]), held=held)
    print(f"{len(photos)} photos, {held.sum()} held back, {options.out.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
