// Rows of lists in half a byte a number, and the k of them that are nearest to a query. A number is kept as
// which of 16 levels is nearest; a query is whole, and compared with the levels themselves (asymmetric:
// Jegou, Douze, Schmid, PAMI 2011, section III).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "blocks.h"

namespace revisit {

// From one level to the next; code c stands for 8 c - 60 (docs/measurements.md#native).
constexpr int kCodeStep = 8;
constexpr int kCodeBytes = kDimensions / 2;
constexpr int kCodeBlockBytes = kCodeBytes * kLanes;

// The code of a row: byte 4 g + i has number 8 g + i in its lower half, and number 8 g + 4 + i in its upper.
void encode(const int8_t* row, uint8_t* code);

// Codes by block of sixteen rows: five groups of four bytes, in each group the sixteen side by side.
struct Codes {
  const uint8_t* blocks;
  const uint16_t* norms;  // a lane each: of 2 c - 15, the sum of squares, a sixteenth of what the row has
};

// Writes a code and its norm into lane `lane` of all blocks.
void writeCode(const uint8_t* code, size_t lane, uint8_t* blocks, uint16_t* norms);
void readCode(const uint8_t* blocks, size_t lane, uint8_t* code);

// The k nearest rows so far, ascending by distance less the query's norm, then by whose they are.
class Best {
 public:
  explicit Best(int k) : keys_(k) {}
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
void scanRows(const Query& query, const Codes& codes, size_t first, size_t end, const Owners& owners,
              Best& best, Path path);

}  // namespace revisit
