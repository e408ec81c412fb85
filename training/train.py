"""
Trains the student on what prepare.py made; goes on where it stopped.

  python train.py --work work --steps 6000
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
from batches import PAIRED_PHOTOS, Batch, Batches, Views
from losses import BANK_CELLS, distillation, found_again, relation
from network import Student
from photos import list_photos
from teacher import DESCRIPTOR_SIZE, STRIDE
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from validate import validate

PEAK_RATE, WARM_UP_STEPS, WEIGHT_DECAY = 2e-3, 300, 0.01
RELATION_WEIGHT = 5.0  # RAML
SALIENCY_WEIGHT, MATCHABILITY_WEIGHT = 0.3, 0.3
#: Of the average of the weights over steps, which is what is kept.
AVERAGE_DECAY = 0.998
STEPS_BETWEEN_CHECKPOINTS = 500


def rate(step: int, steps: int) -> float:
    """Warm-up, then half a cosine to nothing."""
    return PEAK_RATE * min(1, (step + 1) / WARM_UP_STEPS) * (0.5 + 0.5 * math.cos(math.pi * step / steps))


def cells(maps: torch.Tensor) -> torch.Tensor:
    """[n, channels, rows, columns] -> [n, cells, channels]."""
    return maps.flatten(2).transpose(1, 2)


def imitation(student: Student, views: Views) -> tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]:
    """The losses of following the teacher; the student's descriptors [n, cells, 40]; its matchability [n, cells]."""
    with torch.autocast("cpu", torch.bfloat16):
        maps, saliency, matchability = student(views.pixels.contiguous(memory_format=torch.channels_last))
    descriptors = cells(maps)
    # what attention will not choose matters less, what lies under an overlay hardly
    weight = (torch.sigmoid(1.5 * views.saliency) + 0.2) * torch.where(views.covered, 0.3, 1.0)
    flat = descriptors.flatten(0, 1), views.descriptors.flatten(0, 1), weight.flatten()
    losses = {
        "distillation": distillation(*flat),
        "relation": relation(*flat),
        "saliency": F.smooth_l1_loss(saliency.flatten(1)[~views.covered], views.saliency[~views.covered]),
    }
    return losses, descriptors, matchability.flatten(1)


def losses_of(student: Student, batch: Batch, bank: torch.Tensor) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    """All losses (and `right`, the share of cells found again), and the descriptors that the bank may take."""
    losses, descriptors, matchability = imitation(student, batch.large)
    for views in batch.small:
        share = views.saliency.numel() / batch.large.saliency.numel()
        for name, loss in imitation(student, views)[0].items():
            losses[name] = losses[name] + share * loss
    descriptors = descriptors.detach()
    columns = -(-batch.large.pixels.shape[3] // STRIDE)
    sides = slice(0, PAIRED_PHOTOS), slice(PAIRED_PHOTOS, None)
    a, b, right = found_again(descriptors[sides[0]], descriptors[sides[1]], batch.pairs, bank, columns)
    covered = batch.large.covered
    right = right & ~covered[sides[0]].flatten()[a] & ~covered[sides[1]].flatten()[b]
    asked = torch.cat([matchability[sides[0]].flatten()[a], matchability[sides[1]].flatten()[b], matchability[covered]])
    answer = torch.cat([right, right, torch.zeros(int(covered.sum()), dtype=torch.bool)]).float()
    losses["matchability"] = F.binary_cross_entropy_with_logits(asked, answer)
    losses["right"] = right.float().mean()
    return losses, descriptors.flatten(0, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../../shared"))
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--run", default="student", help="name of the run: its checkpoint and log")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    photos = list_photos(options.shared / "data/train")
    batches = Batches(options.work, photos, options.seed)
    torch.manual_seed(options.seed)
    student = Student().to(memory_format=torch.channels_last)
    average = AveragedModel(student, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE_DECAY), use_buffers=True)
    decayed = [p for p in student.parameters() if p.ndim > 1]
    others = [p for p in student.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}])
    bank = torch.zeros(0, DESCRIPTOR_SIZE)
    start = 0
    checkpoint = options.work / f"{options.run}.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        start, bank = state["step"], state["bank"]
        student.load_state_dict(state["student"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])

    log = open(options.work / f"{options.run}.jsonl", "a", encoding="utf-8")
    sums: dict[str, float] = {}
    clock = time.monotonic()
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(batches, start)
        for step in range(start, options.steps):
            batch, coming = coming.result(), ahead.submit(batches, step + 1)
            torch.manual_seed(options.seed * 1_000_003 + step)
            for group in optimiser.param_groups:
                group["lr"] = rate(step, options.steps)
            losses, descriptors = losses_of(student, batch, bank)
            total = (
                losses["distillation"]
                + RELATION_WEIGHT * losses["relation"]
                + SALIENCY_WEIGHT * losses["saliency"]
                + MATCHABILITY_WEIGHT * losses["matchability"]
            )
            optimiser.zero_grad(set_to_none=True)
            total.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 5.0)
            optimiser.step()
            average.update_parameters(student)
            taken = descriptors[torch.randperm(len(descriptors))[: BANK_CELLS // 16]]
            bank = torch.cat([taken, bank])[:BANK_CELLS]
            for name, loss in losses.items():
                sums[name] = sums.get(name, 0) + float(loss.detach())
            done = step + 1
            if done % 100 == 0:
                seconds = (time.monotonic() - clock) / 100
                print(f"step {done}/{options.steps}, {seconds:.2f} s a step, " + ", ".join(f"{k} {v / 100:.4f}" for k, v in sums.items()), flush=True)
                sums, clock = {}, time.monotonic()
            if done % STEPS_BETWEEN_CHECKPOINTS == 0 or done == options.steps:
                figures = {"step": done, **validate(average.module, options.work, photos)}
                print(figures, flush=True)
                log.write(json.dumps(figures) + "\n")
                log.flush()
                state = {"step": done, "bank": bank, "student": student.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict()}
                torch.save(state, checkpoint.with_suffix(".part"))
                os.replace(checkpoint.with_suffix(".part"), checkpoint)
                clock = time.monotonic()


if __name__ == "__main__":
    main()
