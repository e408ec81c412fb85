"""How well cells of held-out photos are found again: by scene, never by pair."""
from pathlib import Path

import numpy as np
import torch
from network import Student
from photos import Photo
from prepare import normalised
from torch.nn import functional as F

#: Held-out photos measured on, and views of other photos that each search also has before it.
PHOTOS, DISTRACTORS = 60, 20


@torch.inference_mode()
def validate(student: Student, work: Path, photos: list[Photo]) -> dict[str, float]:
    """
    cosine: of student and teacher. For cells of a photo's second view (0, 1) looked for in its pair and in 20 foreign views: exact: nearest is the true cell;
    inPhoto: nearest is in the right photo; `teacher...`: the same of the targets; attended...: of the half of the cells that the attention ranks first.
    """
    student.eval()
    seen = [(number, photo) for number, photo in enumerate(photos) if photo.is_validation]
    own, target, ranks, pairs, cosines = [], [], [], [], []
    for number, _ in seen[:: max(1, len(seen) // PHOTOS)]:
        with np.load(work / f"views/{number:05}.npz") as file:
            with torch.autocast("cpu", torch.bfloat16):
                maps, saliency, matchability = student(normalised([file["view0"], file["view1"]]))
            teacher = torch.from_numpy(np.stack([file["descriptors0"], file["descriptors1"]])).float()
            pairs.append(torch.from_numpy(file["pair0"].astype(np.int64)))
        found = F.normalize(maps.flatten(2).transpose(1, 2), dim=2)
        cosines.append((found * teacher).sum(2).mean())
        own.append(found)
        target.append(teacher)
        ranks.append({"saliency": saliency[1].flatten(), "matchability": matchability[1].flatten()})
    student.train()

    figures = {"cosine": float(torch.stack(cosines).mean())}
    for name, descriptors in (("", own), ("teacher", target)):
        exact, in_photo = search(descriptors, pairs)
        figures[f"{name}Exact" if name else "exact"] = float(exact.float().mean())
        figures[f"{name}InPhoto" if name else "inPhoto"] = float(in_photo.float().mean())
        if name == "":
            for rank in ("saliency", "matchability"):
                value = torch.cat([r[rank][pair[:, 1]] for r, pair in zip(ranks, pairs)])
                first = value > value.median()
                figures[f"{rank}Exact"] = float(exact[first].float().mean())
                figures[f"{rank}InPhoto"] = float(in_photo[first].float().mean())
    return figures


def search(descriptors: list[torch.Tensor], pairs: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    exact, in_photo = [], []
    for i, pair in enumerate(pairs):
        others = [descriptors[(i + k) % len(descriptors)][0] for k in range(1, DISTRACTORS + 1)]
        nearest = (descriptors[i][1][pair[:, 1]] @ torch.cat([descriptors[i][0], *others]).T).argmax(1)
        exact.append(nearest == pair[:, 0])
        in_photo.append(nearest < len(descriptors[i][0]))
    return torch.cat(exact), torch.cat(in_photo)
