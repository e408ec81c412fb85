// What lies around the blobs of a photo: SIFT (Lowe 2004) for photos that stand upright, without the doubled
// octave.
#pragma once

#include <cstdint>
#include <vector>

#include "simd.h"

namespace revisit {

constexpr int kHistogram = 128;

// Parallel columns, most contrast first. `location` is x, y in pixels of the photo, `histogram` 128 a row and
// of unit length.
struct Details {
  std::vector<float> location;
  std::vector<float> scale;
  std::vector<float> histogram;
};

// `grey`: width x height bytes, row-major. `weights`: of twin/details.ts. At most `limit` details.
Details detailsOf(const uint8_t* grey, int width, int height, const int16_t* weights, int limit, Path path);

}  // namespace revisit
