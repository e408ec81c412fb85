"""Views: crops of training photos under random homographies, so that which cells of two views look at the same spot is known."""
import cv2
import numpy as np

#: Widths and heights of a photo's views in pixels (turned for portraits): three pyramid levels of a 768 px photo. The large ones come in pairs
#: (0, 1) and (2, 3); the second pair is mirrored.
SIZES = [(384, 288)] * 4 + [(256, 192), (192, 144)]
PAIRS = [(0, 1), (2, 3)]


def make_views(photo: np.ndarray, random: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """RGB photo -> for each size a view (uint8 RGB) and the homography view <- photo pixels."""
    height, width = photo.shape[:2]
    views = []
    for number, (long_side, short_side) in enumerate(SIZES):
        size = (long_side, short_side) if width >= height else (short_side, long_side)
        mirrored = number in PAIRS[1]
        homography = view_from_photo((width, height), size, mirrored, number, random)
        # shrinking without aliases: blur by the scale first
        scale = np.sqrt(abs(np.linalg.det(homography[:2, :2])))
        source = cv2.GaussianBlur(photo, (0, 0), 0.5 * np.sqrt(1 / scale**2 - 1)) if scale < 0.8 else photo
        views.append((cv2.warpPerspective(source, homography, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101), homography))
    return views


def view_from_photo(photo: tuple[int, int], view: tuple[int, int], mirrored: bool, number: int, random: np.random.Generator) -> np.ndarray:
    (photo_width, photo_height), (width, height) = photo, view
    whole = max(width / photo_width, height / photo_height)  # the smallest scale at which the photo fills the view
    is_large = number < 4
    tame = not is_large or number == 0
    zoom = whole * (1 + 0.1 * random.random() if tame else np.exp(random.uniform(0, np.log(2.2))))
    wide = random.random() < 0.2
    angle = np.deg2rad(random.normal(0, 2) if tame else random.uniform(-30, 30) if wide else random.normal(0, 7))
    squeeze = np.exp(random.normal(0, 0.02 if tame else 0.12))
    tilt = np.zeros(2) if tame else random.normal(0, 0.12, 2)
    # where on the photo the view looks: anywhere that keeps it on the photo, were it not turned
    free = np.maximum(0, np.array([photo_width - width / zoom, photo_height - height / zoom])) / 2
    centre = np.array([photo_width, photo_height]) / 2 + random.uniform(-1, 1, 2) * free
    flip = -1 if mirrored else 1
    to_centre = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1]])
    turn = np.array([[flip * np.cos(angle) * squeeze, -np.sin(angle), 0], [flip * np.sin(angle), np.cos(angle) / squeeze, 0], [0, 0, 1 / zoom]])
    lean = np.array([[1, 0, 0], [0, 1, 0], [tilt[0] / width, tilt[1] / height, 1]])
    back = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1]])
    homography = back @ lean @ turn @ to_centre
    return homography / homography[2, 2]


def apply(homography: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points [n, 2] through a homography."""
    mapped = np.hstack([points, np.ones((len(points), 1))]) @ homography.T
    return mapped[:, :2] / mapped[:, 2:]


def correspondences(a: np.ndarray, b: np.ndarray, size_a: tuple[int, int], size_b: tuple[int, int], photo: tuple[int, int], stride: int) -> np.ndarray:
    """
    Cells of view a and the nearest cells of view b, [n, 2], where both look at the same spot to half a cell of either view and that spot lies on
    the photo. a, b: homographies view <- photo; sizes (width, height) in pixels; cells row-major.
    """
    columns_a, rows_a = (-(-side // stride) for side in size_a)
    columns_b, rows_b = (-(-side // stride) for side in size_b)
    grid = np.stack(np.meshgrid(np.arange(columns_a), np.arange(rows_a)), -1).reshape(-1, 2)
    spots = apply(np.linalg.inv(a), grid * float(stride))
    on_b = apply(b, spots) / stride
    nearest = np.rint(on_b).astype(int)
    back = apply(a @ np.linalg.inv(b), nearest * float(stride)) / stride
    near = (np.abs(on_b - nearest).max(1) <= 0.5) & (np.abs(back - grid).max(1) <= 0.75)
    inside = ((nearest >= 0) & (nearest < [columns_b, rows_b])).all(1) & ((spots >= 0) & (spots < photo)).all(1)
    kept = np.flatnonzero(near & inside)
    return np.stack([kept, nearest[kept, 1] * columns_b + nearest[kept, 0]], 1)
