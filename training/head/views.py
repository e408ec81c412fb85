"""Pairs of views of photos under random homographies, and what light and cameras do to them, on the device that trains."""
import math

import torch
from torch.nn import functional as F

#: Sides of a view and of the canvas that holds a photo, in pixels.
SIDE, CANVAS = 256, 384


class Uniform:
    """Random numbers of one seed on one device."""

    def __init__(self, seed: int, device: torch.device):
        self.generator, self.device = torch.Generator(device).manual_seed(seed), device

    def __call__(self, low: float, high: float, *shape: int) -> torch.Tensor:
        return low + (high - low) * torch.rand(shape, generator=self.generator, device=self.device)

    def normal(self, *shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=self.generator, device=self.device)


def homographies(sizes: torch.Tensor, random: Uniform, near: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """
    Photo <- view, [n, 3, 3], for photos of sizes [n, (w, h)]; and where the views' centres look. `near`: the centres of the views they are to overlap.
    Up to twice as large as the photo fills a view or a little smaller; upright but for some 8, at times up to 20 degrees; tilted.
    """
    n = len(sizes)
    fills = SIDE / sizes.amin(1)
    zoom = fills * torch.exp(random(-0.15, 0.65, n))
    turn = torch.where(random(0, 1, n) < 0.3, random(-1, 1, n) * math.radians(20), random.normal(n) * math.radians(6))
    squeeze = torch.exp(random.normal(n) * 0.12)
    tilt = random.normal(n, 2) * 0.12 / SIDE
    free = (sizes - SIDE / zoom[:, None]).clamp(min=0) / 2
    offset = random(-1, 1, n, 2)
    centre = sizes / 2 + offset * free
    if near is not None:
        beside = near + offset * 0.3 * SIDE / zoom[:, None]
        centre = sizes / 2 + (beside - sizes / 2).clamp(-free, free)
    zero, one = torch.zeros_like(zoom), torch.ones_like(zoom)
    matrix = lambda *rows: torch.stack([torch.stack(row, 1) for row in rows], 1)
    to_centre = matrix((one, zero, -centre[:, 0]), (zero, one, -centre[:, 1]), (zero, zero, one))
    turned = matrix((turn.cos() * squeeze, -turn.sin(), zero), (turn.sin(), turn.cos() / squeeze, zero), (zero, zero, 1 / zoom))
    leaning = matrix((one, zero, zero), (zero, one, zero), (tilt[:, 0], tilt[:, 1], one))
    back = matrix((one, zero, one * SIDE / 2), (zero, one, one * SIDE / 2), (zero, zero, one))
    return torch.linalg.inv(back @ leaning @ turned @ to_centre), centre


def mapped(homography: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
    """Points [n, k, 2] through [n, 3, 3]."""
    moved = torch.cat([points, torch.ones_like(points[:, :, :1])], 2) @ homography.transpose(1, 2)
    return moved[:, :, :2] / moved[:, :, 2:]


def render(canvases: torch.Tensor, sizes: torch.Tensor, photo_from_view: torch.Tensor) -> torch.Tensor:
    """Canvases uint8 [n, 3, 384, 384], photos in their top left corner -> views [n, 3, 256, 256], 0..255; beyond its edges a photo is mirrored."""
    at = (torch.arange(2 * SIDE, device=canvases.device) + 0.5) / 2 - 0.5
    grid = torch.stack(torch.meshgrid(at, at, indexing="xy"), 2).reshape(1, -1, 2).expand(len(canvases), -1, -1)
    last = (sizes - 1)[:, None]
    spots = mapped(photo_from_view, grid)
    spots = last - (last - spots.abs() % (2 * last)).abs()
    grid = (2 * spots / (CANVAS - 1) - 1).unflatten(1, (2 * SIDE, 2 * SIDE))
    return F.avg_pool2d(F.grid_sample(canvases.float(), grid, align_corners=True), 2)


def augmented(views: torch.Tensor, random: Uniform) -> torch.Tensor:
    """Tones, white balance, some grey, a shadow, blur, noise; each of its own for every view."""
    n = len(views)
    each = lambda low, high, channels=1: random(low, high, n, channels, 1, 1)
    some = lambda share: (random(0, 1, n, 1, 1, 1) < share).float()
    x = (views / 255).clamp(1e-4, 1)
    x = x ** torch.exp(0.3 * random.normal(n, 1, 1, 1))
    x = (x - 0.5) * torch.exp(0.2 * random.normal(n, 1, 1, 1)) + 0.5 + 0.07 * random.normal(n, 1, 1, 1)
    x = x * torch.exp(0.08 * random.normal(n, 3, 1, 1))
    x = torch.lerp(x, x.mean(1, keepdim=True).expand_as(x), some(0.2) * each(0.4, 1))
    at = torch.linspace(-1, 1, SIDE, device=x.device)
    angle = each(0, 2 * math.pi)
    side = at[None, None, None] * angle.cos() + at[None, None, :, None] * angle.sin() + each(-0.7, 0.7)
    x = x * (1 - some(0.25) * each(0.2, 0.6) * torch.sigmoid(side * each(3, 30)))
    kernel = torch.exp(-torch.arange(-4, 5, device=x.device) ** 2 / (2 * each(0.4, 1.5)[:, :, 0] ** 2))
    kernel = (kernel / kernel.sum(2, keepdim=True))[:, :, None].expand(-1, 3, -1, -1).reshape(3 * n, 1, 1, 9)
    blurred = F.conv2d(x.reshape(1, 3 * n, SIDE, SIDE), kernel, padding=(0, 4), groups=3 * n)
    blurred = F.conv2d(blurred, kernel.transpose(2, 3), padding=(4, 0), groups=3 * n).reshape_as(x)
    x = torch.lerp(x, blurred, some(0.3))
    x = x + some(0.4) * each(0.005, 0.04) * random.normal(*x.shape)
    return (x.clamp(0, 1) * 255).round()
