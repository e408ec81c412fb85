// What lies around the blobs of a photo: SIFT (Lowe 2004) for photos that stand upright, without the doubled
// octave.
#pragma once

#include <cstdint>
#include <vector>

#include "describe.h"

namespace revisit {

// Parallel columns, most contrast first. `location` is x, y in pixels of the photo, `scale` the blob's sigma,
// `histogram` 128 a row and of unit length.
struct Keypoints {
  std::vector<float> location;
  std::vector<float> scale;
  std::vector<float> histogram;
};

// `rgb`: width x height x 3 bytes, row-major. `weights`: WEIGHTS of gaussians.ts. At most `limit` keypoints.
Keypoints keypointsOf(const uint8_t* rgb, int width, int height, const int16_t* weights, int limit,
                      Path path);

}  // namespace revisit
