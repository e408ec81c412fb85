"""The training photos: which there are, and which of them show one scene."""
import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

#: Sources whose folders are one scene each; of the others every photo is a scene of its own, but for houses (a number a house) and linked pairs.
FOLDER_IS_SCENE = ("mefb_exposure_pairs", "stitch_rew", "stitch_spw", "stitch_sgla", "llff_fern", "nlesc_rock")
#: Of the scenes, held back to measure on.
VALIDATION_SHARE = 0.06


@dataclass(frozen=True)
class Photo:
    path: Path
    #: Path below the training folder, `/` between parts.
    name: str
    scene: str

    @property
    def is_validation(self) -> bool:
        return is_held_back(self.scene)

    def read(self) -> np.ndarray:
        """RGB, uint8 [h, w, 3]."""
        return np.ascontiguousarray(cv2.imread(str(self.path), cv2.IMREAD_COLOR)[:, :, ::-1])


def is_held_back(scene: str) -> bool:
    return int(hashlib.sha256(scene.encode()).hexdigest(), 16) % 1000 < 1000 * VALIDATION_SHARE


def list_photos(folder: Path) -> list[Photo]:
    """All photos of MANIFEST.tsv in its order, with scenes joined along PAIRS.tsv."""
    with open(folder / "MANIFEST.tsv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    with open(folder / "PAIRS.tsv", newline="", encoding="utf-8") as file:
        pairs = [(row["path_a"], row["path_b"]) for row in csv.DictReader(file, delimiter="\t")]
    scene = {row["file"]: own_scene(row["file"], row["original"]) for row in rows}
    joined = {name: name for name in scene.values()}

    def root(name: str) -> str:
        while joined[name] != name:
            name = joined[name]
        return name

    for a, b in pairs:
        joined[root(scene[a])] = root(scene[b])
    return [Photo(folder / row["file"], row["file"], root(scene[row["file"]])) for row in rows]


def own_scene(name: str, original: str) -> str:
    source, folder = name.split("/")[0], name.rsplit("/", 1)[0]
    if source == "houses":
        return f"houses/{Path(original).name.split('_')[0]}"
    return folder if source in FOLDER_IS_SCENE else name
