// Which instruction set computes, and the one layout of descriptors that every kernel scans.
#pragma once

#include <cstdint>
#include <cstring>

#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
#define REVISIT_X86 1
#include <immintrin.h>
#define REVISIT_TARGET(features) __attribute__((target(features)))
#define REVISIT_VNNI REVISIT_TARGET("avx512f,avx512bw,avx512vnni")
#define REVISIT_AVX2 REVISIT_TARGET("avx2")
#endif

#if defined(__GNUC__)
#define REVISIT_INLINE inline __attribute__((always_inline))
#define REVISIT_RESTRICT __restrict__
#else
#define REVISIT_INLINE inline
#define REVISIT_RESTRICT __restrict
#endif

namespace revisit {

// Every path gives the same integers; only the time differs.
enum class Path : int { portable = 0, avx2 = 1, avx512Vnni = 2 };

// The fastest path this processor can run.
Path bestPath();

// Numbers in a descriptor, each one int8 (DELF, Noh et al. 2017, section 4.3).
constexpr int kDimensions = 40;
// Rows in a block: one 512-bit register of int32 results.
constexpr int kLanes = 16;
constexpr int kBlockBytes = kDimensions * kLanes;

// Sum of squares of one descriptor.
inline int32_t squaredNorm(const int8_t* row) {
  int32_t sum = 0;
  for (int d = 0; d < kDimensions; ++d) sum += row[d] * row[d];
  return sum;
}

// Sum of one descriptor's numbers.
inline int32_t componentSum(const int8_t* row) {
  int32_t sum = 0;
  for (int d = 0; d < kDimensions; ++d) sum += row[d];
  return sum;
}

// Writes one row into lane `lane` of a block: ten groups of four numbers, in each group the sixteen rows side
// by side, every number + 128 (the instruction vpdpbusd multiplies unsigned by signed). The caller takes 128
// x componentSum(query) off what a scan finds.
inline void writeLane(const int8_t* row, int lane, uint8_t* block) {
  for (int group = 0; group < kDimensions / 4; ++group) {
    uint32_t four;
    std::memcpy(&four, row + group * 4, 4);
    four ^= 0x80808080u;  // + 128, of each byte
    std::memcpy(block + group * 64 + lane * 4, &four, 4);
  }
}

}  // namespace revisit
