// One query against blocks of sixteen rows: exact distances.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../simd.h"

namespace revisit {

// No photo.
constexpr uint32_t kNoPhoto = 0xFFFFFFFFu;

// A query made ready for every path.
struct Query {
  explicit Query(const int8_t* row);
  int32_t norm, sum;
  int32_t start;                  // -128 x sum: where the sum of products starts
  int32_t four[kDimensions / 4];  // four int8 each
  alignas(32) int16_t wide[kDimensions];
};

// Blocks one after another: their rows, and each row's squared norm.
struct Blocks {
  const uint8_t* rows;
  const int32_t* norms;
  size_t count;

  Blocks part(size_t first, size_t end) const {
    return {rows + first * kBlockBytes, norms + first * kLanes, end - first};
  }
};

// distances[i] = |row i|^2 - 2 row i . query for every lane: the squared distance less the query's own norm.
void scanDistances(const Query& query, const Blocks& blocks, int32_t* distances, Path path);

}  // namespace revisit
