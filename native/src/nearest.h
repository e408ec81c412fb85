// Mutual nearest neighbours between the descriptors of two photos.
#pragma once

#include <cstdint>
#include <vector>

#include "simd.h"

namespace revisit {

// Distances are squared Euclidean distances between int8 descriptors: exact integers of at most 40 x 255^2.
// No distance: nothing was found.
constexpr int32_t kNoDistance = INT32_MAX;

// What one row finds in the other set: the distance is less the finding row's own squared norm.
struct Nearest {
  int32_t distance = kNoDistance;
  int32_t row = -1;
};

// For each row of a its nearest in b, and for each row of b its nearest in a unless `inA` is null; of equals,
// the lowest row. `a` is na x 40, `b` nb x 40; inB has na entries and inA nb, all fresh.
void findNearest(const int8_t* a, int na, const int8_t* b, int nb, Nearest* inB, Nearest* inA, Path path);

// Row `a` of one set and row `b` of the other, each the other's nearest (of equals, the lowest row).
struct Tentative {
  uint16_t a;
  uint16_t b;
};

// Fills `out` with the mutual pairs, ascending by a. `a` is na x 40, `b` nb x 40, both at most 65,535 rows.
void mutualNearest(const int8_t* a, int na, const int8_t* b, int nb, std::vector<Tentative>& out,
                   Path path = bestPath());

}  // namespace revisit
