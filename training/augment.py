"""What happens to a photo between the scene and the library, and what is laid over it. The student sees it; its targets are of the clean view."""
import string

import cv2
import numpy as np


class Augment:
    """Changes views, uint8 RGB [h, w, 3]. One seed gives one sequence."""

    def __init__(self, seed: int):
        self.random = np.random.default_rng(seed)
        # drawing noise anew for every view costs more than the student's stem
        self.noise = self.random.normal(0, 1, (512, 1024, 3)).astype(np.float32)

    def __call__(self, view: np.ndarray) -> np.ndarray:
        random = self.random
        if random.random() < 0.25:
            view = cv2.GaussianBlur(view, (0, 0), random.uniform(0.4, 1.6))
        if random.random() < 0.2:
            grey = cv2.cvtColor(view, cv2.COLOR_RGB2GRAY)[:, :, None].repeat(3, 2)
            view = cv2.addWeighted(view, share := random.uniform(0, 0.6), grey, 1 - share, 0)
        if random.random() < 0.8:
            view = cv2.LUT(view, self.tones())
        if random.random() < 0.25:
            view = self.shadow(view)
        if random.random() < 0.25:
            top, left = random.integers(0, 512 - 384), random.integers(0, 1024 - 384)
            noise = self.noise[top : top + view.shape[0], left : left + view.shape[1]]
            view = np.clip(view + noise * np.float32(random.uniform(2, 12)), 0, 255).astype(np.uint8)
        if random.random() < 0.4:
            coded = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, int(random.uniform(30, 90))])[1]
            view = cv2.imdecode(coded, cv2.IMREAD_COLOR)
        return view

    def tones(self) -> np.ndarray:
        """A table of tones for each channel: gamma and contrast for all, white balance for each."""
        random = self.random
        level = np.linspace(0, 1, 256)[:, None] ** np.exp(random.normal(0, 0.3))
        level = (level - 0.5) * np.exp(random.normal(0, 0.2)) + 0.5 + random.normal(0, 0.08)
        return np.clip(255 * level * np.exp(random.normal(0, 0.08, 3)), 0, 255).astype(np.uint8)[:, None]

    def shadow(self, view: np.ndarray) -> np.ndarray:
        """Darker on one side of a soft line."""
        height, width = view.shape[:2]
        angle, softness = self.random.uniform(0, 2 * np.pi), self.random.uniform(5, 60)
        y, x = np.mgrid[:height, :width].astype(np.float32)
        side = (x - self.random.uniform(0, width)) * np.cos(angle) + (y - self.random.uniform(0, height)) * np.sin(angle)
        light = 1 - self.random.uniform(0.2, 0.6) / (1 + np.exp(np.clip(-side / softness, -30, 30)))
        return (view * light[:, :, None]).astype(np.uint8)

    def overlay(self, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
        """A watermark, date stamp or frame: its colours [h, w, 3] and its opacity [h, w] from 0 to 1."""
        random = self.random
        opacity = np.zeros((height, width), np.uint8)
        text = "".join(random.choice(list(string.ascii_letters + string.digits + ":. "), random.integers(4, 16)))
        font, size = int(random.integers(0, 8)), random.uniform(0.5, 1.6)
        thickness = int(random.integers(1, 4))
        kind = random.random()
        if kind < 0.4:  # one line somewhere
            place = (int(random.uniform(0, width * 0.6)), int(random.uniform(0.1, 0.95) * height))
            cv2.putText(opacity, text, place, font, size, 255, thickness, cv2.LINE_AA)
        elif kind < 0.7:  # a pattern of them
            for y in range(int(random.uniform(20, 60)), height + 40, int(random.uniform(50, 120))):
                for x in range(-int(random.uniform(0, 60)), width, int(random.uniform(120, 240))):
                    cv2.putText(opacity, text, (x, y), font, size, 255, thickness, cv2.LINE_AA)
            if random.random() < 0.5:
                turn = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-45, 45), 1.2)
                opacity = cv2.warpAffine(opacity, turn, (width, height))
        else:  # a frame, or a bar at the lower edge
            border = int(random.uniform(6, 28))
            opacity[-border:] = 255
            if random.random() < 0.7:
                opacity[:border], opacity[:, :border], opacity[:, -border:] = 255, 255, 255
            if random.random() < 0.5:
                cv2.line(opacity, (width // 2, 0), (width // 2, height), 255, thickness)
                cv2.line(opacity, (0, height // 2), (width, height // 2), 255, thickness)
        colour = np.full((height, width, 3), random.choice([0, 255, 255, random.integers(0, 256)]), np.float32)
        return colour, opacity * np.float32(random.uniform(0.35, 1) / 255)


def lay(overlay: tuple[np.ndarray, np.ndarray], view: np.ndarray) -> np.ndarray:
    colour, opacity = overlay
    return (view + (colour - view) * opacity[:, :, None]).astype(np.uint8)


def covered(opacity: np.ndarray, stride: int) -> np.ndarray:
    """Cells [rows, columns] around which an overlay of this opacity lies on more than a tenth of the pixels."""
    height, width = opacity.shape
    share = cv2.blur((opacity > 0.2).astype(np.float32), (2 * stride, 2 * stride))
    return share[0:height:stride, 0:width:stride] > 0.1
