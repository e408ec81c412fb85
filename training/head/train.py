"""
Trains the keypoint head on what pack.py packed, in the time it is given; goes on where it stopped.

  python train.py --pack pack.npz --model revisit-2.onnx --teacher E64.onnx --seconds 360 --out out
"""
import argparse
import json
import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from head import TRUNK_WORK, Head, describe, strongest, trunk, work
from losses import contrast, imitation, score_loss
from teacher import Teacher
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torchvision.io import ImageReadMode, decode_jpeg
from validate import points_of, validate
from views import CANVAS, SIDE, Uniform, augmented, homographies, mapped, render

PEAK_RATE, WARM_UP_STEPS, WEIGHT_DECAY = 3e-3, 200, 0.01
WEIGHTS = {"score": 0.5, "cosine": 1.0, "relation": 5.0, "contrast": 0.1}
AVERAGE_DECAY = 0.998
#: Points of a view that descriptors are held against each other at: the teacher's strongest, and as many anywhere.
STRONGEST, ANYWHERE = 192, 32
#: Photos that the teacher's 40 directions are fitted on.
FIT_PHOTOS = 300
VALIDATION_PAIRS = 128
SECONDS_BETWEEN_CHECKPOINTS = 45


def load(pack: Path, device: torch.device) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Canvases uint8 [photos, 3, 384, 384], sizes [photos, (w, h)], which are held back."""
    packed = np.load(pack)
    jpeg, ends = torch.from_numpy(packed["jpeg"]), packed["ends"]
    canvases = torch.zeros(len(ends), 3, CANVAS, CANVAS, dtype=torch.uint8)
    sizes = torch.zeros(len(ends), 2)

    def put(i: int) -> None:
        photo = decode_jpeg(jpeg[ends[i - 1] if i else 0 : ends[i]].clone(), ImageReadMode.RGB)
        canvases[i, :, : photo.shape[1], : photo.shape[2]] = photo
        sizes[i] = torch.tensor([photo.shape[2], photo.shape[1]])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(len(ends))))
    return canvases.to(device), sizes.to(device), torch.from_numpy(packed["held"]).to(device)


class Trainer:
    def __init__(self, options: argparse.Namespace):
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.canvases, self.sizes, held = load(options.pack, self.device)
        self.photos, self.held = (~held).nonzero()[:, 0], held.nonzero()[:, 0]
        self.trunk = trunk(options.model).to(self.device)
        self.teacher = Teacher(options.teacher).to(self.device)
        torch.manual_seed(options.seed)
        self.head = Head().to(self.device)
        self.average = AveragedModel(self.head, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE_DECAY))
        self.optimiser = torch.optim.AdamW(self.head.parameters(), weight_decay=WEIGHT_DECAY)
        self.seed, self.pairs, self.seconds = options.seed, options.pairs, options.seconds
        self.step, self.spent = 0, 0.0

    def pair(self, photos: torch.Tensor, random: Uniform) -> tuple[torch.Tensor, torch.Tensor]:
        """Views a then b of photos, [2 n, 3, 256, 256], half of the pairs mirrored; b <- a."""
        sizes, canvases = self.sizes[photos], self.canvases[photos]
        from_a, centre = homographies(sizes, random)
        from_b, _ = homographies(sizes, random, centre)
        mirrored = random(0, 1, len(photos)) < 0.5
        flip = torch.eye(3, device=self.device).repeat(len(photos), 1, 1)
        flip[mirrored, 0, 0], flip[mirrored, 0, 2] = -1, SIDE - 1
        from_a, from_b = from_a @ flip, from_b @ flip
        views = render(canvases.repeat(2, 1, 1, 1), sizes.repeat(2, 1), torch.cat([from_a, from_b]))
        return views, torch.linalg.inv(from_b) @ from_a

    def features(self, views: torch.Tensor) -> list[torch.Tensor]:
        return self.trunk(((views - 128) / 128).contiguous(memory_format=torch.channels_last))

    def losses(self, random: Uniform) -> dict[str, torch.Tensor]:
        drawn = self.photos[(random(0, 1, self.pairs) * len(self.photos)).long()]
        clean, b_from_a = self.pair(drawn, random)
        n = self.pairs
        maps, target_score = self.teacher(clean)
        changed = augmented(clean, random)
        with torch.autocast(self.device.type, torch.bfloat16):
            score, fine, coarse = self.head(self.features(changed))
        # between pixels too: the head's points need not be the teacher's
        points = strongest(target_score, STRONGEST)[0] + 0.7 * random.normal(2 * n, STRONGEST, 2)
        points = torch.cat([points, random(8, SIDE - 8, 2 * n, ANYWHERE, 2)], 1).clamp(0, SIDE - 1)
        there = mapped(b_from_a, points[:n])
        seen = ((there >= 4) & (there < SIDE - 4)).all(2)
        own, target = describe(fine, coarse, points), self.teacher.describe(maps, points)
        # of a pair together: similarities across the views are the teacher's too
        together = lambda x: torch.cat([x[:n], x[n:]], 1)
        cosine, relation = imitation(together(own), together(target))
        found = describe(fine[n:], coarse[n:], there.clamp(0, SIDE - 1))
        return {
            "score": score_loss(score, target_score),
            "cosine": cosine,
            "relation": relation,
            "contrast": contrast(own[:n], found, there, seen),
        }

    def rate(self) -> float:
        """Warm-up, then half a cosine to nothing when the time is over."""
        return PEAK_RATE * min(1, (self.step + 1) / WARM_UP_STEPS) * (0.5 + 0.5 * math.cos(math.pi * min(1, self.spent / self.seconds)))

    def advance(self) -> dict[str, torch.Tensor]:
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        losses = self.losses(Uniform(self.seed * 1_000_003 + self.step, self.device))
        self.optimiser.zero_grad(set_to_none=True)
        sum(WEIGHTS[name] * loss for name, loss in losses.items()).backward()
        torch.nn.utils.clip_grad_norm_(self.head.parameters(), 2.0)
        self.optimiser.step()
        self.average.update_parameters(self.head)
        self.step += 1
        return {name: loss.detach() for name, loss in losses.items()}

    def fit_teacher(self) -> None:
        random = Uniform(self.seed, self.device)
        draw = lambda: self.photos[(random(0, 1, self.pairs) * len(self.photos)).long()]
        kept = self.teacher.fit([self.pair(draw(), random)[0] for _ in range(1 + FIT_PHOTOS // self.pairs)])
        print(f"40 directions keep {kept:.4f} of the teacher's similarities", flush=True)

    def validate(self) -> dict[str, dict[str, float]]:
        """The teacher, the head on the same clean views and on augmented ones."""
        random = Uniform(1, self.device)
        photos = self.held[torch.linspace(0, len(self.held) - 1, VALIDATION_PAIRS, device=self.device).long()]
        clean, b_from_a = self.pair(photos, random)
        changed = augmented(clean, random)

        def by_head(views: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            score, fine, coarse = self.average.module(self.features(views))
            points = points_of(score)
            return points, describe(fine, coarse, points)

        def by_teacher(views: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            maps, score = self.teacher(views)
            points = points_of(score)
            return points, self.teacher.describe(maps, points)

        n = len(photos)
        return {
            f"{name} {kind}": validate(look, views[:n], views[n:], b_from_a)
            for name, look in (("head", by_head), ("teacher", by_teacher))
            for kind, views in (("clean", clean), ("changed", changed))
        }

    def save(self, out: Path) -> None:
        state = {name: getattr(self, name).state_dict() for name in ("head", "average", "optimiser")}
        state |= {"step": self.step, "spent": self.spent, "projection": self.teacher.projection}
        torch.save(state, out / "head.part")
        os.replace(out / "head.part", out / "head.pt")
        weights = {name: value.float().cpu().numpy() for name, value in self.average.module.state_dict().items()}
        np.savez(out / "head.npz", **weights, step=self.step)

    def resume(self, file: Path) -> None:
        state = torch.load(file, weights_only=True, map_location=self.device)
        for name in ("head", "average", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.step, self.spent, self.teacher.projection = state["step"], state["spent"], state["projection"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=360, help="of training, all runs together")
    parser.add_argument("--pairs", type=int, default=48, help="photos a step, two views each")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = torch.backends.cudnn.benchmark = True

    options.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(options)
    print(f"{len(trainer.photos)} photos, {len(trainer.held)} held back; {work(trainer.head):.0f} multiply-adds a pixel, {work(trainer.head) / TRUNK_WORK:.3f} of the trunk's", flush=True)
    checkpoint = options.out / "head.pt"
    if checkpoint.exists():
        trainer.resume(checkpoint)
    else:
        trainer.fit_teacher()
    start, before, saved = time.monotonic(), trainer.spent, time.monotonic()
    sums: dict[str, torch.Tensor] = {}
    done = 0
    log = open(options.out / "log.jsonl", "a", encoding="utf-8")
    while trainer.spent < options.seconds:
        for name, loss in trainer.advance().items():
            sums[name] = sums.get(name, 0) + loss
        done += 1
        if trainer.device.type == "cuda" and done % 10 == 0:
            torch.cuda.synchronize()
        trainer.spent = before + time.monotonic() - start
        if trainer.spent >= options.seconds or time.monotonic() - saved > SECONDS_BETWEEN_CHECKPOINTS or trainer.step == 200:
            figures = {"step": trainer.step, "seconds": round(trainer.spent, 1), **{name: round(float(v) / done, 4) for name, v in sums.items()}, **trainer.validate()}
            print(json.dumps(figures), flush=True)
            log.write(json.dumps(figures) + "\n")
            log.flush()
            trainer.save(options.out)
            sums, done, saved = {}, 0, time.monotonic()


if __name__ == "__main__":
    main()
