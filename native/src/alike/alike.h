// Hashes of pictures -> pairs that look alike, however one of them lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "../simd.h"

namespace revisit {

constexpr int kHashWords = 8;
constexpr int kTurns = 8;

struct Hashes {
  // kHashWords a row; of the same pictures with rows and columns exchanged, which the last four turns do.
  const uint32_t* words;
  const uint32_t* exchanged;
  size_t count;
  // kHashWords a turn: the bits that it inverts.
  const uint32_t* masks;
  int mostBits, mostByKey;
};

struct LookAlikes {
  // Three numbers each: two rows, the lower first, and the turn.
  std::vector<uint32_t> found;
  uint64_t comparisons = 0;
};

// Rows are looked up by the run of `bits` (at most 24) of their hashes from bit `from` on, from the last row
// down: with each, the next `mostByKey` of the same key are compared, in each turn.
LookAlikes lookAlike(const Hashes& hashes, int from, int bits, Path path);

}  // namespace revisit
