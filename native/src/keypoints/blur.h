// An image of grey levels, and Gaussian blur in 16-bit integers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../simd.h"

namespace revisit {

struct Image {
  int width, height;
  int16_t* values;  // grey levels x 64
  int16_t* row(int y) const { return values + static_cast<size_t>(y) * width; }
  int at(int x, int y) const { return values[static_cast<size_t>(y) * width + x]; }
};

// Blurs `in` into `out`, of the same size; beyond the border its last pixel goes on. `weights`: the radius,
// then a weight for each distance up to it, in 1/32768. Gives what follows them.
const int16_t* blur(const Image& in, const int16_t* weights, const Image& out, Path path);

}  // namespace revisit
