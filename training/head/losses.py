"""What the head is told. Descriptors are of unit length; k points a view; views a and b of a pair look at one photo."""
import torch
from torch.nn import functional as F

#: Logits of both are divided by it, so that points beyond the first few hundred count too.
SCORE_TEMPERATURE = 2.0
CONTRAST_TEMPERATURE = 0.07
#: Points of the other view as near as this to the true one are not mistakes.
NEAR_PX = 8.0


def score_loss(student: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the chances that pixels are keypoints, per keypoint that the teacher sees."""
    target = torch.sigmoid(teacher / SCORE_TEMPERATURE)
    return F.binary_cross_entropy_with_logits(student.float() / SCORE_TEMPERATURE, target, reduction="sum") / target.sum()


def imitation(student: torch.Tensor, teacher: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[n, k, 40]: mean of 1 - cosine, and mean square difference of similarities within each of n (RAML's distillation)."""
    gram = lambda x: x @ x.transpose(1, 2)
    return 1 - (student * teacher).sum(2).mean(), F.mse_loss(gram(student), gram(teacher))


def contrast(a: torch.Tensor, b: torch.Tensor, at: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    """InfoNCE both ways of points seen in both views, [n, k, 40], at [n, k, 2] in view b; others are those of this and of the next photo."""
    n, k, _ = a.shape
    near = torch.cdist(at, at) < NEAR_PX
    near &= ~torch.eye(k, dtype=torch.bool, device=a.device)
    total = a.new_zeros(())
    for x, y in ((a, b), (b, a)):
        own = (x @ y.transpose(1, 2)).masked_fill(near, -torch.inf)
        logits = torch.cat([own, x @ y.roll(1, 0).transpose(1, 2)], 2) / CONTRAST_TEMPERATURE
        each = F.cross_entropy(logits.flatten(0, 1), torch.arange(k, device=a.device).repeat(n), reduction="none")
        total = total + (each * seen.flatten()).sum() / seen.sum().clamp(min=1)
    return total / 2
