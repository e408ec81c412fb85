"""A keypoint head on the model's own trunk, which stays as it is: a score for every pixel, and what lies around a point in 40 numbers."""
from pathlib import Path

import torch
from graph import Graph
from torch import nn
from torch.nn import functional as F

DESCRIPTOR_SIZE = 40
#: Multiply-adds a pixel of all of revisit-2's network.
TRUNK_WORK = 9408
#: Tensors of revisit-2.onnx at strides 2, 4, 8, 16, of 16, 32, 64, 128 channels.
TRUNK_FEATURES = ["relu3", "relu7", "relu20", "relu42"]
#: Cell (row, column) of a map looks at pixel (stride row, stride column), as the trunk's do.
FINE_STRIDE, COARSE_STRIDE = 4, 8


def trunk(model: Path) -> Graph:
    return Graph(model, TRUNK_FEATURES)


class Head(nn.Module):
    """
    Features of the trunk -> score logits [n, 1, h, w] (h, w: 4 times the cells at stride 4) and two maps of 40 numbers, at strides 4 and 8, whose
    sum where a point lies (each sampled on its own grid) is its descriptor, once brought to unit length.
    """

    def __init__(self) -> None:
        super().__init__()
        self.from16 = nn.Conv2d(128, 48, 1)
        self.from8 = nn.Conv2d(64, 48, 1)
        self.coarse = nn.Conv2d(48, 48, 3, padding=1)
        self.down = nn.Conv2d(48, 32, 1)
        self.from4 = nn.Conv2d(32, 32, 1)
        self.from2 = nn.Conv2d(16, 32, 3, 2, 1)
        self.score = nn.Conv2d(32, 16, 3, padding=1)
        self.describe4 = nn.Conv2d(32, DESCRIPTOR_SIZE, 1)
        self.describe8 = nn.Conv2d(48, DESCRIPTOR_SIZE, 1)
        nn.init.constant_(self.score.bias, -8.0)  # few pixels are keypoints

    def forward(self, features: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        at2, at4, at8, at16 = features
        coarse = F.relu(self.from8(at8) + twice(self.from16(at16), at8))
        coarse = F.relu(self.coarse(coarse))
        fine = F.relu(self.from2(at2) + self.from4(at4) + twice(self.down(coarse), at4))
        return F.pixel_shuffle(self.score(fine), 4), self.describe4(fine), self.describe8(coarse)


def twice(x: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """Every cell four times, as many as `like` has: the last may reach beyond it."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")[:, :, : like.shape[2], : like.shape[3]]


def sample(maps: torch.Tensor, cells: torch.Tensor) -> torch.Tensor:
    """Maps [n, channels, rows, columns] at cells [n, k, (x, y)], linearly between cells -> [n, k, channels]."""
    size = torch.tensor([maps.shape[3] - 1, maps.shape[2] - 1], device=maps.device)
    grid = (2 * cells / size - 1)[:, None]
    return F.grid_sample(maps.float(), grid, padding_mode="border", align_corners=True)[:, :, 0].transpose(1, 2)


def describe(fine: torch.Tensor, coarse: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
    """Of points [n, k, (x, y)] in pixels -> [n, k, 40] of unit length."""
    return F.normalize(sample(fine, points / FINE_STRIDE) + sample(coarse, points / COARSE_STRIDE), dim=2)


def strongest(score: torch.Tensor, count: int, border: int = 4) -> tuple[torch.Tensor, torch.Tensor]:
    """Score logits [n, 1, h, w] -> the maxima of their 5 x 5 neighbourhoods: points [n, count, (x, y)], logits [n, count]; -inf where there are fewer."""
    score = score[:, 0].float()
    height, width = score.shape[1:]
    inner = torch.zeros_like(score, dtype=torch.bool)
    inner[:, border:-border, border:-border] = True
    peak = (F.max_pool2d(score[:, None], 5, 1, 2)[:, 0] == score) & inner
    values, places = score.masked_fill(~peak, -torch.inf).flatten(1).topk(min(count, height * width), dim=1)
    return torch.stack([places % width, places // width], 2).float(), values


def work(head: Head) -> float:
    """Multiply-adds a pixel."""
    cells = {"from16": 256, "from8": 64, "coarse": 64, "down": 64, "describe8": 64}
    return sum(module.weight.numel() / cells.get(name, 16) for name, module in head.named_children())


if __name__ == "__main__":
    print(f"{work(Head()):.0f} multiply-adds a pixel, {work(Head()) / TRUNK_WORK:.3f} of the trunk's; {sum(p.numel() for p in Head().parameters())} weights")
