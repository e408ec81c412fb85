"""EdgePoint2 E64 as a teacher of points and of what lies around them."""
from pathlib import Path

import torch
from graph import Graph
from head import DESCRIPTOR_SIZE, sample, strongest
from torch import nn
from torch.nn import functional as F

STRIDE = 4
#: Luma of RGB (ITU-R BT.601).
LUMA = (0.299, 0.587, 0.114)


class Teacher(nn.Module):
    def __init__(self, file: Path):
        super().__init__()
        self.graph = Graph(file, ["desc", "score"])
        self.register_buffer("luma", torch.tensor(LUMA)[:, None, None])
        self.register_buffer("projection", torch.eye(64))

    @torch.no_grad()
    def forward(self, views: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Views [n, 3, h, w] of 0..255, sides multiples of 32 -> map of descriptors, score logits [n, 1, h, w]."""
        return self.graph((views * self.luma).sum(1, keepdim=True) / 255)

    def describe(self, maps: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        """Points [n, k, (x, y)] in pixels -> descriptors of unit length, of 40 numbers once `fit` is done."""
        raw = F.normalize(sample(maps, (points + 0.5) / STRIDE - 0.5), dim=2)
        return F.normalize(raw @ self.projection, dim=2)

    def fit(self, batches: list[torch.Tensor]) -> float:
        """The 40 directions that keep most of the similarities of keypoints of these views; the share they keep."""
        products = 0
        for views in batches:
            maps, score = self(views)
            x = self.describe(maps, strongest(score, 200)[0]).flatten(0, 1).double()
            products = products + x.T @ x
        variance, axes = torch.linalg.eigh(products)
        self.projection = axes[:, -DESCRIPTOR_SIZE:].flip(1).float().contiguous()
        return float(variance[-DESCRIPTOR_SIZE:].sum() / variance.sum())
