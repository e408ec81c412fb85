"""What the student is told. Descriptors are of unit length; cells row-major; `columns` is the number of cells in a row."""
import torch
from torch.nn import functional as F

#: Cells whose similarities to each other are held against the teacher's.
RELATED_CELLS = 1024
#: Cells of each side that are looked for on the other, over all pairs of a batch.
ASKED_CELLS = 384
#: Cells of other photos kept from earlier steps, to be mistaken for.
BANK_CELLS = 8192


def distillation(student: torch.Tensor, teacher: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Mean of 1 - cosine over cells [n, 40], weighted."""
    return (weight * (1 - (student * teacher).sum(1))).sum() / weight.sum()


def relation(student: torch.Tensor, teacher: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Mean square difference of the similarities among cells drawn by weight (RAML's relational distillation)."""
    drawn = torch.multinomial(weight, min(RELATED_CELLS, len(weight)))
    a, b = student[drawn], teacher[drawn]
    return F.mse_loss(a @ a.T, b @ b.T)


def is_found(queries: torch.Tensor, others: torch.Tensor, targets: torch.Tensor, columns: int, cells: int) -> torch.Tensor:
    """Whether the nearest of others [n, 40] to each of queries [k, 40] is its target or beside it; others start with views of `cells` cells each."""
    best = (queries @ others.T).argmax(1)
    row, column = best % cells // columns - targets % cells // columns, best % columns - targets % columns
    return (best // cells == targets // cells) & (row.abs() <= 1) & (column.abs() <= 1)


@torch.no_grad()
def found_again(first: torch.Tensor, second: torch.Tensor, pairs: list[torch.Tensor], bank: torch.Tensor, columns: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """
    Views [pairs, cells, 40] of both sides -> corresponding cells a of the first and b of the second, counted over all pairs, drawn at random, and
    whether each is the other's nearest among all views of the batch and the bank, give or take a cell.
    """
    cells = first.shape[1]
    both = torch.cat([pair + i * cells for i, pair in enumerate(pairs)])
    a, b = both[torch.randperm(len(both))[:ASKED_CELLS]].T
    flat_a, flat_b = first.flatten(0, 1), second.flatten(0, 1)
    forth = is_found(flat_a[a], torch.cat([flat_b, bank]), b, columns, cells)
    back = is_found(flat_b[b], torch.cat([flat_a, bank]), a, columns, cells)
    return a, b, forth & back
