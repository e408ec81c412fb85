"""The teacher: ResNet-50 to conv4_x (ImageNet weights, He et al.) at stride 16, with a linear map to 40 numbers a cell.

Frames: cell (row, column) of a map looks at pixel (16 row, 16 column) of its view (the paddings are symmetric).
"""
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

STRIDE = 16
CHANNELS = 1024
DESCRIPTOR_SIZE = 40
EPSILON = 1.001e-5  # of the batch norms in the released DELF graph
UNITS = {2: "abc", 3: "abcd", 4: "abcdef"}


class Teacher:
    """Views [n, 3, h, w] RGB as (x - 128) / 128 -> raw features [n, 1024, h / 16, w / 16], computed in bfloat16."""

    def __init__(self, models: Path):
        archive = np.load(models / "resnet50-imagenet/conv1_to_res4f.npz")
        self.convolutions = {name.removesuffix(".weight"): folded(archive, name.removesuffix(".weight")) for name in archive if name.endswith(".weight")}

    @torch.inference_mode()
    def __call__(self, views: torch.Tensor) -> torch.Tensor:
        x = views.to(torch.bfloat16, memory_format=torch.channels_last)
        x = F.max_pool2d(self.convolve(x, "conv1", 2).relu_(), 3, 2, 1)
        for stage, units in UNITS.items():
            for unit in units:
                name = f"res{stage}{unit}_branch"
                # slim puts the stride into a block's last unit; the last block's is left out: the same map, four times as dense
                stride = 2 if unit == units[-1] and stage != 4 else 1
                shortcut = self.convolve(x, name + "1", 1) if unit == "a" else x
                y = self.convolve(x, name + "2a", 1).relu_()
                y = self.convolve(y, name + "2b", stride).relu_()
                x = (self.convolve(y, name + "2c", 1) + shortcut[:, :, ::stride, ::stride]).relu_()
        return x.float()

    def convolve(self, x: torch.Tensor, name: str, stride: int) -> torch.Tensor:
        weight, bias = self.convolutions[name]
        return F.conv2d(x, weight, bias, stride, weight.shape[-1] // 2)


def folded(archive: np.lib.npyio.NpzFile, name: str) -> tuple[torch.Tensor, torch.Tensor]:
    """A convolution with its batch norm folded in; the first also takes RGB as (x - 128) / 128 in place of BGR minus its mean."""
    first = name == "conv1"
    norm, scale = ("bn_conv1", "scale_conv1") if first else ("bn" + name[3:], "scale" + name[3:])
    weight = archive[name + ".weight"].astype(np.float32)
    mean, variance, gamma, beta = (archive[key].astype(np.float32).ravel() for key in (norm + ".mean", norm + ".var", scale + ".gamma", scale + ".beta"))
    if first:
        weight = np.ascontiguousarray(weight[:, ::-1])
        offset = (weight * (128 - np.float32([123.68, 116.779, 103.939]))[None, :, None, None]).sum((1, 2, 3))
        mean, weight = mean - archive["conv1.bias"].astype(np.float32).ravel() - offset, weight * 128
    factor = gamma / np.sqrt(variance + EPSILON)
    tensor = torch.from_numpy(weight * factor[:, None, None, None]).to(torch.bfloat16, memory_format=torch.channels_last)
    return tensor, torch.from_numpy(beta - mean * factor).to(torch.bfloat16)


def describe(raw: torch.Tensor, mean: torch.Tensor, projection: torch.Tensor) -> torch.Tensor:
    """Raw features [cells, 1024] -> unit descriptors [cells, 40] (DELF: L2, project, L2)."""
    return F.normalize((F.normalize(raw, dim=1) - mean) @ projection.T, dim=1)
