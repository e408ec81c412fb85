// What lies around the blobs of a photo: SIFT (Lowe 2004) for photos that stand upright, without the doubled
// octave.
#pragma once

#include <cstdint>
#include <vector>

#include "../simd.h"

namespace revisit {

constexpr int kHistogram = 128;  // 4 x 4 cells of 8 directions (Lowe 2004, section 6.1)

// Parallel columns, most contrast first. `location` is x, y in pixels of the photo, `scale` the blob's sigma,
// `histogram` 128 a row and of unit length.
struct Keypoints {
  std::vector<float> location;
  std::vector<float> scale;
  std::vector<float> histogram;
};

// `grey`: width x height bytes, row-major. `weights`: WEIGHTS of gaussians.ts. At most `limit` keypoints.
Keypoints keypointsOf(const uint8_t* grey, int width, int height, const int16_t* weights, int limit,
                      Path path);

}  // namespace revisit
