"""How well keypoints of held-out scenes are found again in a second view of the photo: the head's and the teacher's."""
from collections.abc import Callable

import torch
from head import strongest
from views import SIDE, mapped

#: Points a view: as many as 1,000 are for a photo of 768 px.
POINTS = 150
#: As far from the true spot a point is the same one.
SAME_PX = 3.0

Look = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


@torch.no_grad()
def validate(look: Look, a: torch.Tensor, b: torch.Tensor, b_from_a: torch.Tensor) -> dict[str, float]:
    """
    `look`: views -> points, descriptors. Of points of views a that views b show: repeated: b has a point there; found: the nearest descriptor of b is
    of a point there; mutual: the same, of those that are each other's nearest.
    """
    (at_a, own), (at_b, other) = look(a), look(b)
    true = mapped(b_from_a, at_a)
    seen = ((true >= 0) & (true < SIDE)).all(2)
    distance = torch.cdist(true, at_b)
    similarity = own @ other.transpose(1, 2)
    best, back = similarity.argmax(2), similarity.argmax(1)
    right = distance.gather(2, best[:, :, None])[:, :, 0] <= SAME_PX
    mutual = back.gather(1, best) == torch.arange(best.shape[1], device=best.device)
    share = lambda of, among: float((of & among).sum() / among.sum().clamp(min=1))
    return {"repeated": share(distance.amin(2) <= SAME_PX, seen), "found": share(right, seen), "mutual": share(right, seen & mutual)}


def points_of(score: torch.Tensor) -> torch.Tensor:
    return strongest(score, POINTS)[0]
