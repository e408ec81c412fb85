// A level of a photo's pyramid, as TensorFlow 1 resizes it.
#pragma once

#include <cstdint>

#include "simd.h"

namespace revisit {

// `rgb`: width x height x 3 bytes, row-major; `table`: what each byte is worth. Bilinear, align_corners and
// half_pixel_centers false: source = target * (in / out) in float32. `out`: 3 x toHeight x toWidth.
void resize(const uint8_t* rgb, int width, int height, const float* table, int toWidth, int toHeight,
            float* out, Path path);

}  // namespace revisit
