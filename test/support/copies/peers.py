"""Other programs on a set of copies (test/support/make-copies.ts), scored as `revisit eval --copies` does.

    python3 -m venv V && V/bin/pip install pdqhash pillow pillow-heif numpy czkawka scipy PyWavelets tqdm
    V/bin/pip install --no-deps imagededup    # its hashes need no torch, which its networks do
    V/bin/python test/support/copies/peers.py SET [--json FILE]

Each runs with its own default threshold, and as far above as leaves a precision of 0.999 on this very set,
which is more than a person could choose. Pairs that a program calls alike are joined to groups.
"""
import csv
import json
import logging
import sys
import time
import types
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np

NO_COPY = 'not a copy: '
PRECISION = 0.999


def read(folder):
    with open(folder / 'copies.tsv', newline='') as table:
        return list(csv.DictReader(table, delimiter='\t', quoting=csv.QUOTE_NONE))


class Sets:
    """Disjoint sets of files."""

    def __init__(self):
        self.parent = {}

    def find(self, one):
        root = one
        while self.parent.get(root, root) != root:
            root = self.parent[root]
        while self.parent.get(one, one) != root:
            self.parent[one], one = root, self.parent[one]
        return root

    def join(self, pairs):
        for a, b in pairs:
            self.parent[self.find(a)] = self.find(b)
        return self


def score(rows, pairs):
    """The figures of electron/eval/copies.ts, for pairs of files that are called one shot."""
    sets = Sets().join(pairs)
    groups = defaultdict(list)
    for row in rows:
        groups[sets.find(row['file'])].append(row)
    kinds, negatives = defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0])
    together = right = 0
    place_of = {row['source']: row['place'] for row in rows if row['place'] != '-'}
    same_place = set()
    for group in groups.values():
        shots = defaultdict(int)
        for row in group:
            shots[row['source']] += 1
        originals = {row['source'] for row in group if row['kind'] == 'original'}
        together += len(group) * (len(group) - 1) // 2
        right += sum(n * (n - 1) // 2 for n in shots.values())
        for row in group:
            kind = row['kind']
            if kind.startswith(NO_COPY):
                negatives[kind[len(NO_COPY):]][0] += 1
                negatives[kind[len(NO_COPY):]][1] += len(shots) > 1
            elif kind != 'original':
                kinds[kind][0] += 1
                kinds[kind][1] += row['source'] in originals
                kinds[kind][2] += shots[row['source']] > 1
        placed = sorted(source for source in shots if source in place_of)
        same_place.update((a, b) for a, b in combinations(placed, 2) if place_of[a] == place_of[b])
    members = defaultdict(int)
    for place in place_of.values():
        members[place] += 1
    single = [counts for kind, counts in kinds.items() if ' + ' not in kind]
    chained = [counts for kind, counts in kinds.items() if ' + ' in kind]
    share = lambda counts, at=1: sum(c[at] for c in counts) / max(1, sum(c[0] for c in counts))
    return {
        'recall': share(single),
        'withAnyRecall': share(single, 2),
        'chainedRecall': share(chained),
        'precision': right / together if together else None,
        'pairs': together,
        'falsePairs': together - right,
        'kinds': {kind: found / n for kind, (n, found, _) in kinds.items()},
        'withAny': {kind: any_copy / n for kind, (n, _, any_copy) in kinds.items()},
        'notCopies': {kind: f'{grouped} of {n}' for kind, (n, grouped) in negatives.items()},
        'places': [sum(n * (n - 1) // 2 for n in members.values()), len(same_place)],
    }


def close_pairs(bits, others, most):
    """Pairs (i, j, distance) at most so many bits apart; `others`: the other ways to see each picture."""
    found = {}
    ones = bits.astype(np.float32)
    for view in [bits, *others]:
        seen = view.astype(np.float32)
        for start in range(0, len(bits), 512):
            part = seen[start:start + 512]
            apart = part.sum(1)[:, None] + ones.sum(1)[None, :] - 2 * part @ ones.T
            for i, j in zip(*np.nonzero(apart <= most)):
                pair = (min(start + i, j), max(start + i, j))
                if pair[0] != pair[1]:
                    found[pair] = min(found.get(pair, 999), apart[i, j])
    return [(i, j, distance) for (i, j), distance in found.items()]


def at_thresholds(rows, files, close, default, most, step):
    """Scores at the default, and at the highest threshold that keeps the precision."""
    at = lambda limit: score(rows, [(files[i], files[j]) for i, j, apart in close if apart <= limit])
    yield f'default, {default}', at(default)
    best = None
    for limit in range(0, most + 1, step):
        result = at(limit)
        if result['precision'] is not None and result['precision'] < PRECISION:
            break
        best = (limit, result)
    if best is not None:
        yield f'as far as precision holds, {best[0]}', best[1]


def pdq(rows, folder):
    """256 bits; 31 and a quality of 50 as Facebook's ThreatExchange says. Read with Pillow and pillow-heif."""
    import pdqhash
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    files, plain, views = [], [], []
    for row in rows:
        with Image.open(folder / 'photos' / row['file']) as image:
            hashes, quality = pdqhash.compute_dihedral(np.asarray(image.convert('RGB')))
        if quality >= 50:
            files.append(row['file'])
            plain.append(hashes[0])
            views.append(hashes[1:])
    bits = np.array(plain)
    others = [np.array([turned[k] for turned in views]) for k in range(7)]
    for name, more in (('pdqhash', []), ('pdqhash, turned and mirrored', others)):
        for at, result in at_thresholds(rows, files, close_pairs(bits, more, 80), 31, 80, 2):
            yield f'{name} ({at} of 256 bits)', result


class Missing(type):
    """A class that has everything asked of it, as classes that are defined by it need."""

    def __getattr__(cls, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Missing(name, (), {'__init__': lambda self, *_, **__: None})


class Nothing(metaclass=Missing):
    pass


def without_torch():
    """Lets imagededup's hashes load where its networks cannot: they are not called."""
    try:
        import torch  # noqa: F401
    except ImportError:
        parts = ['', '.nn', '.utils', '.utils.data']
        names = [f'torch{part}' for part in parts]
        names += [f'torchvision{part}' for part in ('', '.models', '.models.vision_transformer')]
        names += ['torchvision.transforms', 'torchvision.transforms.transforms']
        for name in names:
            module = types.ModuleType(name)
            module.__getattr__ = lambda attribute: getattr(Nothing, attribute)
            module.__path__ = []
            sys.modules[name] = module


def dedup(rows, folder):
    """64 bits of a DCT; 10 by default. Reads no AVIF and no HEIC."""
    without_torch()
    from imagededup.methods import DHash, PHash

    logging.disable(logging.WARNING)

    for method in (PHash, DHash):
        encodings = method(verbose=False).encode_images(folder / 'photos', recursive=True)
        files = sorted(file for file, code in encodings.items() if code is not None)
        bits = np.array([[int(bit) for bit in f'{int(encodings[file], 16):064b}'] for file in files])
        names = [Path(file).as_posix() for file in files]
        for at, result in at_thresholds(rows, names, close_pairs(bits, [], 24), 10, 24, 1):
            yield f'imagededup {method.__name__} ({at} of 64 bits)', result


def czkawka(rows, folder):
    """czkawka_core by its Python bindings: gradient hashes of 8 x 8. Its default, and what it calls Medium."""
    from czkawka import ImageSimilarity

    for level in (None, 5):
        finder = ImageSimilarity()
        finder.set_directories([(folder / 'photos').resolve()])
        if level is not None:
            finder.set_similarity(level)
        root = (folder / 'photos').resolve()
        groups = [[Path(file).relative_to(root).as_posix() for file in group] for group in finder.find_similar()]
        pairs = [(group[0], file) for group in groups for file in group[1:]]
        yield f'czkawka ({"default" if level is None else f"Medium, {level}"} of 64 bits)', score(rows, pairs)


def main():
    folder = Path(sys.argv[1])
    rows = read(folder)
    results = {}
    for program in (pdq, dedup, czkawka):
        start = time.perf_counter()
        try:
            for name, result in program(rows, folder):
                results[name] = result
                print(f'{name}: recall {result["recall"]:.4f} ({result["withAnyRecall"]:.4f} with any copy), chained '
                      f'{result["chainedRecall"]:.4f}, precision {result["precision"]}, {result["falsePairs"]} false of {result["pairs"]}, places '
                      f'{result["places"]}, {result["notCopies"]}')
        except ImportError as missing:
            print(f'{program.__name__}: {missing}')
        print(f'  {time.perf_counter() - start:.0f} s')
    for kind in sorted({kind for result in results.values() for kind in result['kinds']}):
        print(kind.ljust(44), *(f'{result["kinds"][kind]:.3f}' for result in results.values()))
    if '--json' in sys.argv:
        Path(sys.argv[sys.argv.index('--json') + 1]).write_text(json.dumps(results))


if __name__ == '__main__':
    main()
