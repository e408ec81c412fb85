"""
Makes the training data: views of every photo, and what the teacher sees in them. Goes on where it stopped.

  python prepare.py --shared ../../shared --work work
"""
import argparse
import os
import zlib
from pathlib import Path

import numpy as np
import torch
from photos import Photo, list_photos
from teacher import CHANNELS, DESCRIPTOR_SIZE, STRIDE, Teacher, describe
from torch.nn import functional as F
from tqdm import tqdm
from views import PAIRS, correspondences, make_views

#: Photos that the projection is fitted on.
FIT_PHOTOS = 400


def normalised(views: list[np.ndarray]) -> torch.Tensor:
    """uint8 [h, w, 3] of one size -> what the networks take, [n, 3, h, w]."""
    return torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2).float().sub_(128).div_(128)


def look(photo: Photo, teacher: Teacher) -> tuple[list[np.ndarray], list[torch.Tensor], list[np.ndarray]]:
    """A photo's views, the teacher's raw features [cells, 1024] of each, and the corresponding cells of each pair of views."""
    pixels = photo.read()
    made = make_views(pixels, np.random.default_rng(zlib.crc32(photo.name.encode())))
    views = [view for view, _ in made]
    raw: list[torch.Tensor] = []
    for first, last in ((0, 4), (4, 5), (5, 6)):
        raw.extend(map_.flatten(1).T for map_ in teacher(normalised(views[first:last])))
    size = lambda view: (view.shape[1], view.shape[0])
    pairs = [correspondences(made[i][1], made[j][1], size(views[i]), size(views[j]), size(pixels), STRIDE) for i, j in PAIRS]
    return views, raw, pairs


def fit_projection(photos: list[Photo], teacher: Teacher) -> dict[str, np.ndarray]:
    """
    PCA of the L2-normalised features of the large views (Noh et al., section 4), and the mean and deviation of the log norms.

    Linear discriminant analysis, which keeps what tells one spot's two views from other spots, is far better on views warped by homographies (nearest
    cell right 0.403 against 0.329, photo right 0.988 against 0.931) and worse on real ones (LOG.md): what it drops is what survives a change of viewpoint.
    """
    count, total, scatter, log_norms = 0, torch.zeros(CHANNELS), torch.zeros(CHANNELS, CHANNELS), []
    for photo in tqdm(photos, desc="projection"):
        _, raw, _ = look(photo, teacher)
        log_norms.extend(cells.norm(dim=1).log() for cells in raw)
        for cells in raw[:4]:
            unit = F.normalize(cells, dim=1)
            count, total, scatter = count + len(unit), total + unit.sum(0), scatter + unit.T @ unit
    mean = total / count
    _, vectors = torch.linalg.eigh(scatter / count - torch.outer(mean, mean))
    norms = torch.cat(log_norms)
    return {"mean": mean.numpy(), "projection": vectors[:, -DESCRIPTOR_SIZE:].flip(1).T.numpy(), "logNorm": np.float32([norms.mean(), norms.std()])}


def save_whole(path: Path, **arrays: np.ndarray) -> None:
    """A file under its name is a whole one, however the program ends."""
    with open(path.with_suffix(".part"), "wb") as file:
        np.savez(file, **arrays)
    os.replace(path.with_suffix(".part"), path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../../shared"))
    parser.add_argument("--work", type=Path, default=Path("work"))
    options = parser.parse_args()
    (options.work / "views").mkdir(parents=True, exist_ok=True)
    photos = list_photos(options.shared / "data/train")
    teacher = Teacher(options.shared / "data/models")

    projection_file = options.work / "projection.npz"
    if not projection_file.exists():
        training = [photo for photo in photos if not photo.is_validation]
        chosen = np.random.default_rng(1).permutation(len(training))[:FIT_PHOTOS]
        save_whole(projection_file, **fit_projection([training[i] for i in chosen], teacher))
    fitted = np.load(projection_file)
    mean, projection = torch.from_numpy(fitted["mean"]), torch.from_numpy(fitted["projection"])
    average, deviation = fitted["logNorm"]

    for number, photo in enumerate(tqdm(photos, desc="views")):
        path = options.work / f"views/{number:05}.npz"
        if path.exists():
            continue
        views, raw, pairs = look(photo, teacher)
        arrays: dict[str, np.ndarray] = {}
        for i, (view, cells) in enumerate(zip(views, raw)):
            arrays[f"view{i}"] = view
            arrays[f"descriptors{i}"] = describe(cells, mean, projection).half().numpy()
            arrays[f"saliency{i}"] = ((cells.norm(dim=1).log() - average) / deviation).half().numpy()
        for i, pair in enumerate(pairs):
            arrays[f"pair{i}"] = pair.astype(np.int16)
        save_whole(path, **arrays)


if __name__ == "__main__":
    main()
