// One query against blocks of sixteen rows: exact distances, and the k best of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "../simd.h"

namespace revisit {

// No photo.
constexpr uint32_t kNoPhoto = 0xFFFFFFFFu;

// A query made ready for every path.
struct Query {
  explicit Query(const int8_t* row);
  int32_t norm;
  int32_t start;                  // -128 x componentSum: where the sum of products starts
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

// The k nearest rows so far, ascending by distance less the query's norm, then by whose they are.
class Best {
 public:
  explicit Best(int k) : keys_(k) {}
  void clear();
  // The distance from which on nothing more is kept, but for an equal one of a lower one.
  int32_t limit() const { return limit_; }
  void offer(int32_t distance, uint32_t who);
  size_t size() const { return size_; }
  int32_t distance(size_t i) const { return static_cast<int32_t>(static_cast<int64_t>(keys_[i]) >> 32); }
  uint32_t who(size_t i) const { return static_cast<uint32_t>(keys_[i]); }

 private:
  std::vector<int64_t> keys_;  // distance in the upper half, who in the lower
  size_t size_ = 0;
  int32_t limit_ = INT32_MAX;
};

// Whose the rows in lanes are.
struct Owners {
  const uint32_t* photos;   // a lane each
  const uint32_t* numbers;  // the number of each photo; kNoPhoto for one that is passed over
};

// Offers the rows in lanes [first, end) of all blocks to `best`, by their photos' numbers.
void scanRows(const Query& query, const Blocks& blocks, size_t first, size_t end, const Owners& owners,
              Best& best, Path path);

}  // namespace revisit
