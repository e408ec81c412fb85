"""Batches of prepared views: made from the seed and the step alone, so that a resumed run sees what an unbroken one would have seen."""
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from augment import Augment, covered, lay
from photos import Photo
from prepare import normalised
from teacher import STRIDE
from views import PAIRS

#: Photos whose paired large views are in a batch, and of how many of them the small views are.
PAIRED_PHOTOS, SMALL_PHOTOS = 8, 4
#: Share of batches in which one overlay lies on a view of half of the photos.
OVERLAY_SHARE = 0.25


@dataclass
class Views:
    """Views of one size, with the teacher's targets of their clean selves; cells row-major."""

    pixels: torch.Tensor  # [n, 3, h, w], what the student sees
    descriptors: torch.Tensor  # [n, cells, 40]
    saliency: torch.Tensor  # [n, cells]
    covered: torch.Tensor  # [n, cells], bool: under an overlay


@dataclass
class Batch:
    #: 2 x PAIRED_PHOTOS views: the first of every pair, then the second of every pair.
    large: Views
    small: list[Views]
    #: Corresponding cells [k, 2] of every pair.
    pairs: list[torch.Tensor]


class Batches:
    def __init__(self, work: Path, photos: list[Photo], seed: int):
        self.work, self.seed = work, seed
        self.augment = Augment(seed)
        #: orientation -> scene -> numbers of its photos
        self.scenes: dict[bool, dict[str, list[int]]] = {False: defaultdict(list), True: defaultdict(list)}
        for number, photo in enumerate(photos):
            if not photo.is_validation:
                with self.open(number) as file:
                    height, width = file["view0"].shape[:2]
                self.scenes[height > width][photo.scene].append(number)
        self.portrait_share = len(self.scenes[True]) / (len(self.scenes[False]) + len(self.scenes[True]))

    def open(self, number: int) -> np.lib.npyio.NpzFile:
        return np.load(self.work / f"views/{number:05}.npz")

    def __call__(self, step: int) -> Batch:
        random = self.augment.random = np.random.default_rng([self.seed, step])
        scenes = list(self.scenes[random.random() < self.portrait_share].values())
        chosen = [int(random.choice(scenes[i])) for i in random.choice(len(scenes), PAIRED_PHOTOS, replace=False)]
        files = [self.open(number) for number in chosen]
        which = random.integers(0, len(PAIRS), PAIRED_PHOTOS)
        large = [(file, PAIRS[pair][side]) for side in (0, 1) for file, pair in zip(files, which)]
        batch = Batch(
            self.gather(large, overlaid=random.random() < OVERLAY_SHARE),
            [self.gather([(file, number) for file in files[:SMALL_PHOTOS]], overlaid=False) for number in (4, 5)],
            [torch.from_numpy(file[f"pair{pair}"].astype(np.int64)) for file, pair in zip(files, which)],
        )
        for file in files:
            file.close()
        return batch

    def gather(self, views: list[tuple[np.lib.npyio.NpzFile, int]], overlaid: bool) -> Views:
        pixels = [self.augment(file[f"view{number}"]) for file, number in views]
        height, width = pixels[0].shape[:2]
        under = np.zeros((len(views), -(-height // STRIDE), -(-width // STRIDE)), bool)
        if overlaid:
            overlay = self.augment.overlay(width, height)
            for i in self.augment.random.choice(PAIRED_PHOTOS, PAIRED_PHOTOS // 2, replace=False):
                for view in (i, i + PAIRED_PHOTOS):
                    pixels[view], under[view] = lay(overlay, pixels[view]), covered(overlay[1], STRIDE)
        target = lambda name: torch.from_numpy(np.stack([file[f"{name}{number}"] for file, number in views])).float()
        return Views(normalised(pixels), target("descriptors"), target("saliency"), torch.from_numpy(under).flatten(1))
