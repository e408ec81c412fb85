// Descriptors by a PCA (Noh et al. 2017, section 4).
#pragma once

#include <cstddef>

#include "simd.h"

namespace revisit {

// `rows`, `count` of `channels` each, to `out`, `count` x 40 of unit length: L2, minus the mean, projection,
// L2. `pca`: the mean and then 40 rows, each of `channels`; null where only the length is to be 1, of 40
// channels.
void reduce(const float* rows, size_t count, int channels, const float* pca, float* out, Path path);

}  // namespace revisit
