"""The student: a compact DELF. Plain 3x3 convolutions whose batch norms fold away, context from stride 32 summed back into stride 16."""
import torch
from teacher import DESCRIPTOR_SIZE
from torch import nn
from torch.nn import functional as F


class Convolution(nn.Module):
    """3x3, zero pad of 1, batch norm; then ReLU unless told otherwise."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, relu: bool = True):
        super().__init__()
        self.weights = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.relu = relu

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.weights(x))
        return F.relu(x) if self.relu else x


class Residual(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.first = Convolution(channels, channels)
        self.second = Convolution(channels, channels, relu=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.second(self.first(x)))


class Student(nn.Module):
    """
    Views [n, 3, h, w] as (x - 128) / 128 -> descriptors [n, 40, ceil(h / 16), ceil(w / 16)] of unit length, saliency and matchability [n, same].
    Cell (row, column) looks at pixel (16 row, 16 column). Saliency is the teacher's log norm, standardised; matchability the logit of the
    chance that a cell is found again in another view.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(
            Convolution(3, 16, 2), Convolution(16, 32, 2), Convolution(32, 64, 2), Residual(64), Convolution(64, 128, 2), Residual(128), Residual(128),
        )
        self.context = nn.Sequential(Convolution(128, 256, 2), Residual(256), Residual(256), Residual(256), nn.Conv2d(256, 128, 1))
        self.fusion = Residual(128)
        self.descriptor = nn.Conv2d(128, DESCRIPTOR_SIZE, 1)
        self.attention = nn.Sequential(nn.Conv2d(128, 64, 1), nn.ReLU(), nn.Conv2d(64, 2, 1))

    def forward(self, views: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        fine = self.fine(views)
        context = F.interpolate(self.context(fine), scale_factor=2.0, mode="nearest")
        # an odd number of cells at stride 16: the last context cell reaches beyond it
        x = self.fusion(fine + context[:, :, : fine.shape[2], : fine.shape[3]])
        # attention reads the features and does not bend them (DELG)
        attention = self.attention(x.detach()).float()
        return F.normalize(self.descriptor(x).float(), dim=1), attention[:, 0], attention[:, 1]
