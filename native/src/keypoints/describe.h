// The histogram of what lies around a keypoint.
#pragma once

#include "blur.h"

namespace revisit {

constexpr int kHistogram = 128;  // 4 x 4 cells of 8 directions (Lowe 2004, section 6.1)

// Around (x, y) of `image`, as far as a blob of `sigma` asks for: 128 numbers of unit length.
void describe(const Image& image, double x, double y, double sigma, float* out, Path path);

}  // namespace revisit
