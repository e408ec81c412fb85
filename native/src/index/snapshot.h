// What every snapshot is: 64 bytes of Header, then arrays, each on a 64-byte boundary, gaps zero. The file
// format is the memory format, little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../simd.h"
#include "checksum.h"

namespace revisit {

struct Header {
  uint32_t magic;
  uint32_t version;
  uint32_t checksum;  // of everything from `size` on
  uint32_t dimensions;
  uint64_t size;
  uint32_t fields[10];  // each kind of snapshot has its own
};
static_assert(sizeof(Header) == 64, "the header is one line");

constexpr size_t kUnchecked = 16;  // bytes before `size`

// Where the arrays of a snapshot start, and how large it is.
class Layout {
 public:
  size_t size() const { return size_; }
  size_t place(size_t bytes) {
    const size_t at = size_;
    size_ += (bytes + 63) / 64 * 64;
    return at;
  }

 private:
  size_t size_ = sizeof(Header);
};

// Writes the header of a snapshot whose arrays are written.
inline void seal(Header header, uint8_t* bytes, size_t size) {
  header.dimensions = kDimensions;
  header.size = size;
  std::memcpy(bytes, &header, sizeof header);
  header.checksum = checksum(bytes + kUnchecked, size - kUnchecked);
  std::memcpy(bytes, &header, sizeof header);
}

// False where magic, version, dimensions or size is wrong: then `header` says nothing.
inline bool readHeader(const uint8_t* bytes, size_t size, uint32_t magic, uint32_t version, Header& header) {
  if (size < sizeof header) return false;
  std::memcpy(&header, bytes, sizeof header);
  return header.magic == magic && header.version == version && header.dimensions == kDimensions &&
         header.size == size;
}

inline bool isSound(const Header& header, const uint8_t* bytes) {
  return checksum(bytes + kUnchecked, header.size - kUnchecked) == header.checksum;
}

// Do `count` + 1 numbers lead from 0 to `last`, each to no less than the one before, or to more?
inline bool areStarts(const uint32_t* starts, size_t count, uint32_t last, bool isStrict) {
  if (starts[0] != 0 || starts[count] != last) return false;
  for (size_t i = 0; i < count; ++i)
    if (isStrict ? starts[i + 1] <= starts[i] : starts[i + 1] < starts[i]) return false;
  return true;
}

// Can they be squared norms of rows? Others would give distances that are none.
inline bool areNorms(const int32_t* norms, size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (norms[i] < 0 || norms[i] > kDimensions * 128 * 128) return false;
  return true;
}

template <typename T>
T* at(uint8_t* bytes, size_t offset) {
  return reinterpret_cast<T*>(bytes + offset);
}
template <typename T>
const T* at(const uint8_t* bytes, size_t offset) {
  return reinterpret_cast<const T*>(bytes + offset);
}

inline size_t blocksOf(size_t rows) { return (rows + kLanes - 1) / kLanes; }

// Writes one row, and its squared norm, into lane `lane` of all blocks.
inline void writeRow(const int8_t* row, size_t lane, uint8_t* blocks, int32_t* norms) {
  writeLane(row, static_cast<int>(lane % kLanes), blocks + lane / kLanes * kBlockBytes);
  norms[lane] = squaredNorm(row);
}

// The row in lane `lane` of all blocks.
inline void readRow(const uint8_t* blocks, size_t lane, int8_t* row) {
  const uint8_t* block = blocks + lane / kLanes * kBlockBytes;
  for (int d = 0; d < kDimensions; ++d)
    row[d] = static_cast<int8_t>(block[(d >> 2) * 64 + lane % kLanes * 4 + (d & 3)] - 128);
}

}  // namespace revisit
