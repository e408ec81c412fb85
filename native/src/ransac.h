// The affine map that most mutual nearest neighbours of two photos agree with.
#pragma once

#include <cstdint>
#include <vector>

#include "simd.h"

namespace revisit {

// One photo's features: locations (x, y) in pixels of the photo, 1 / pyramid scale, 40 int8 a row.
struct Features {
  const float* location;
  const float* scale;
  const int8_t* descriptor;
  int count;
  double width;
  double height;
  double resizedLongSide;
};

// As RansacOptions of kernels.ts, which documents them.
struct RansacOptions {
  double maxError;
  double maxScaleDisagreement;
  double maxScaleChange;
  double maxTilt;
  int trials;
  uint32_t seed;
};

// As Consensus of kernels.ts. `affine` means nothing where there are no inliers.
struct Consensus {
  int tentativeCount = 0;
  int trials = 0;
  double affine[6] = {0, 0, 0, 0, 0, 0};
  std::vector<uint16_t> inliersA;
  std::vector<uint16_t> inliersB;
  int cellCount = 0;
  int fixedCount = 0;
};

Consensus consensusOf(const Features& a, const Features& b, const RansacOptions& options, Path path);

}  // namespace revisit
