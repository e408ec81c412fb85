"""The DELF reference's check of one pair, timed: nearest neighbours of a KD-tree under 0.8, then affine RANSAC
of 20 px and 1000 trials.

The method is that of examples/match_images.py of the reference (tensorflow/models, research/delf), with the
same two libraries. Reads from standard input: int32 rounds, int32 features a photo, then for photo 1 and
photo 2: float32 locations (n x 2) and unit descriptors (n x 40), little-endian. Prints one JSON object:
versions, seconds of each round, and the counts it found.
"""
import json
import sys
import time

import numpy as np
import scipy
import skimage
from scipy.spatial import cKDTree
from skimage.measure import ransac
from skimage.transform import AffineTransform

data = sys.stdin.buffer.read()
rounds, n = np.frombuffer(data, "<i4", 2)
values = np.frombuffer(data, "<f4", offset=8).reshape(2, -1)
(locations_1, descriptors_1), (locations_2, descriptors_2) = [
    (v[: 2 * n].reshape(n, 2), v[2 * n :].reshape(n, 40)) for v in values
]

seconds = []
for _ in range(rounds):
    start = time.perf_counter()
    _, nearest = cKDTree(descriptors_1).query(descriptors_2, distance_upper_bound=0.8)
    found = nearest < n
    _, inliers = ransac(
        (locations_2[found], locations_1[nearest[found]]),
        AffineTransform,
        min_samples=3,
        residual_threshold=20,
        max_trials=1000,
    )
    seconds.append(time.perf_counter() - start)

print(json.dumps({
    "python": sys.version.split()[0],
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "scikitImage": skimage.__version__,
    "seconds": seconds,
    "tentative": int(found.sum()),
    "inliers": 0 if inliers is None else int(inliers.sum()),
}))
