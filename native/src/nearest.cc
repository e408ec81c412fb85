#include "nearest.h"

#include <algorithm>
#include <cstring>

namespace revisit {
namespace {

// A key is a distance less the querying row's own squared norm, times 1024, plus a counter: one signed
// minimum keeps the nearest and, of equals, the lowest counter. |b|^2 - 2ab lies in (-2^20, 1.97e6), so 22
// bits hold it and 10 are left for the counter.
constexpr int kCounterBits = 10;
constexpr int kCounters = 1 << kCounterBits;
constexpr int32_t kNoKey = INT32_MAX;  // above every key

// What a tile reads and writes: up to 1024 rows of a against up to 1024 blocks of b (an even number: two are
// scanned at once).
struct Tile {
  const int8_t* a;        // rows x 40
  const int32_t* aStart;  // per row: -128 x componentSum, where the sum of products starts
  const int32_t* aKey;    // per row: squared norm x 1024 + counter
  int rows;
  const uint8_t* b;  // blocks x 640
  const int32_t*
      bKey;  // per row of b: squared norm x 1024 + counter of the block; kNoKey beyond the last row
  int blocks;
  int32_t* aBest;  // rows x 16: the smallest key of each lane
  int32_t* bBest;  // blocks x 16: the same for each row of b over the rows of a
};

// Of each path: what the rows of a find, and with kBothWays also what the rows of b find.
template <bool kBothWays>
void scanPortable(const Tile& t) {
  int16_t wide[kDimensions][kLanes];
  for (int block = 0; block < t.blocks; ++block) {
    const uint8_t* bytes = t.b + block * kBlockBytes;
    for (int d = 0; d < kDimensions; ++d) {
      for (int l = 0; l < kLanes; ++l)
        wide[d][l] = static_cast<int16_t>(bytes[(d >> 2) * 64 + l * 4 + (d & 3)] - 128);
    }
    const int32_t* bKey = t.bKey + block * kLanes;
    int32_t* bBest = t.bBest + block * kLanes;
    for (int row = 0; row < t.rows; ++row) {
      const int8_t* a = t.a + row * kDimensions;
      int32_t dot[kLanes] = {};
      for (int d = 0; d < kDimensions; ++d) {
        for (int l = 0; l < kLanes; ++l) dot[l] += static_cast<int16_t>(a[d]) * wide[d][l];
      }
      int32_t* aBest = t.aBest + row * kLanes;
      for (int l = 0; l < kLanes; ++l) {
        const int32_t twice = dot[l] * (2 * kCounters);
        aBest[l] = std::min(aBest[l], bKey[l] - twice);
        if constexpr (kBothWays) bBest[l] = std::min(bBest[l], t.aKey[row] - twice);
      }
    }
  }
}

#ifdef REVISIT_X86

REVISIT_AVX2 inline __m256i load8(const int32_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
REVISIT_AVX2 inline void store8(int32_t* p, __m256i v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v);
}

// Eight rows of b at a time, widened once to int16 pairs: vpmaddwd multiplies two numbers of a row and adds
// them.
template <bool kBothWays>
REVISIT_AVX2 void scanAvx2(const Tile& t) {
  alignas(32) int16_t wide[kDimensions / 2][8][2];
  std::vector<int32_t> pairs(static_cast<size_t>(t.rows) * (kDimensions / 2));
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = static_cast<int32_t>(static_cast<uint16_t>(t.a[2 * i]) |
                                    static_cast<uint32_t>(static_cast<uint16_t>(t.a[2 * i + 1])) << 16);
  }
  for (int half = 0; half < t.blocks * 2; ++half) {
    const uint8_t* bytes = t.b + (half >> 1) * kBlockBytes + (half & 1) * 32;
    for (int p = 0; p < kDimensions / 2; ++p) {
      for (int l = 0; l < 8; ++l) {
        wide[p][l][0] = static_cast<int16_t>(bytes[(p >> 1) * 64 + l * 4 + (p & 1) * 2] - 128);
        wide[p][l][1] = static_cast<int16_t>(bytes[(p >> 1) * 64 + l * 4 + (p & 1) * 2 + 1] - 128);
      }
    }
    const __m256i bKey = load8(t.bKey + half * 8);
    __m256i bBest = load8(t.bBest + half * 8);
    for (int row = 0; row < t.rows; ++row) {
      const int32_t* a = pairs.data() + row * (kDimensions / 2);
      __m256i even = _mm256_setzero_si256();
      __m256i odd = even;
      for (int p = 0; p < kDimensions / 2; p += 2) {
        const __m256i* column = reinterpret_cast<const __m256i*>(wide[p]);
        even = _mm256_add_epi32(even, _mm256_madd_epi16(_mm256_load_si256(column), _mm256_set1_epi32(a[p])));
        odd = _mm256_add_epi32(odd,
                               _mm256_madd_epi16(_mm256_load_si256(column + 1), _mm256_set1_epi32(a[p + 1])));
      }
      const __m256i twice = _mm256_slli_epi32(_mm256_add_epi32(even, odd), kCounterBits + 1);
      if constexpr (kBothWays)
        bBest = _mm256_min_epi32(bBest, _mm256_sub_epi32(_mm256_set1_epi32(t.aKey[row]), twice));
      int32_t* aBest = t.aBest + row * kLanes + (half & 1) * 8;
      store8(aBest, _mm256_min_epi32(load8(aBest), _mm256_sub_epi32(bKey, twice)));
    }
    store8(t.bBest + half * 8, bBest);
  }
}

// Two blocks of b stay in twenty registers while every row of a passes by.
template <bool kBothWays>
REVISIT_VNNI void scanVnni(const Tile& t) {
  constexpr int kGroups = kDimensions / 4;
  for (int block = 0; block < t.blocks; block += 2) {
    __m512i left[kGroups];
    __m512i right[kGroups];
    for (int g = 0; g < kGroups; ++g) {
      left[g] = _mm512_loadu_si512(t.b + block * kBlockBytes + g * 64);
      right[g] = _mm512_loadu_si512(t.b + (block + 1) * kBlockBytes + g * 64);
    }
    const int at = block * kLanes;
    const __m512i leftKey = _mm512_loadu_si512(t.bKey + at);
    const __m512i rightKey = _mm512_loadu_si512(t.bKey + at + kLanes);
    __m512i leftBest = _mm512_loadu_si512(t.bBest + at);
    __m512i rightBest = _mm512_loadu_si512(t.bBest + at + kLanes);
    for (int row = 0; row < t.rows; ++row) {
      __m512i leftDot = _mm512_set1_epi32(t.aStart[row]);
      __m512i rightDot = leftDot;
      for (int g = 0; g < kGroups; ++g) {
        int32_t four;
        std::memcpy(&four, t.a + row * kDimensions + g * 4, 4);
        leftDot = _mm512_dpbusd_epi32(leftDot, left[g], _mm512_set1_epi32(four));
        rightDot = _mm512_dpbusd_epi32(rightDot, right[g], _mm512_set1_epi32(four));
      }
      leftDot = _mm512_slli_epi32(leftDot, kCounterBits + 1);
      rightDot = _mm512_slli_epi32(rightDot, kCounterBits + 1);
      const __m512i aKey = _mm512_set1_epi32(t.aKey[row]);
      if constexpr (kBothWays) leftBest = _mm512_min_epi32(leftBest, _mm512_sub_epi32(aKey, leftDot));
      if constexpr (kBothWays) rightBest = _mm512_min_epi32(rightBest, _mm512_sub_epi32(aKey, rightDot));
      int32_t* aBest = t.aBest + row * kLanes;
      const __m512i nearer =
          _mm512_min_epi32(_mm512_sub_epi32(leftKey, leftDot), _mm512_sub_epi32(rightKey, rightDot));
      _mm512_storeu_si512(aBest, _mm512_min_epi32(_mm512_loadu_si512(aBest), nearer));
    }
    _mm512_storeu_si512(t.bBest + at, leftBest);
    _mm512_storeu_si512(t.bBest + at + kLanes, rightBest);
  }
}

#endif  // REVISIT_X86

template <bool kBothWays>
void scan(const Tile& tile, Path path) {
#ifdef REVISIT_X86
  if (path == Path::avx512Vnni) return scanVnni<kBothWays>(tile);
  if (path == Path::avx2) return scanAvx2<kBothWays>(tile);
#endif
  scanPortable<kBothWays>(tile);
}

inline void offer(Nearest& nearest, Nearest other) {
  if (other.distance > nearest.distance) return;
  if (other.distance < nearest.distance || other.row < nearest.row) nearest = other;
}

inline int32_t distanceOf(int32_t key) { return key >> kCounterBits; }
inline int32_t counterOf(int32_t key) { return key & (kCounters - 1); }

// Of the smallest keys of each lane the nearest row, of equals the lowest. One lane at least has a row.
inline Nearest nearestOf(const int32_t* keys, int firstBlock) {
  int32_t distance = distanceOf(kNoKey), row = INT32_MAX;
  for (int lane = 0; lane < kLanes; ++lane) distance = std::min(distance, distanceOf(keys[lane]));
  for (int lane = 0; lane < kLanes; ++lane) {
    const int32_t at = counterOf(keys[lane]) * kLanes + lane;
    row = std::min(row, distanceOf(keys[lane]) == distance ? at : INT32_MAX);
  }
  return {distance, firstBlock * kLanes + row};
}

}  // namespace

void findNearest(const int8_t* a, int na, const int8_t* b, int nb, Nearest* inB, Nearest* inA, Path path) {
  const int blocks = (nb + 2 * kLanes - 1) / (2 * kLanes) * 2;
  std::vector<uint8_t> packed(static_cast<size_t>(blocks) * kBlockBytes, 128);
  std::vector<int32_t> bKey(static_cast<size_t>(blocks) * kLanes, kNoKey);
  for (int row = 0; row < nb; ++row) {
    writeLane(b + row * kDimensions, row % kLanes, packed.data() + row / kLanes * kBlockBytes);
    bKey[row] = squaredNorm(b + row * kDimensions) * kCounters + row / kLanes % kCounters;
  }
  std::vector<int32_t> aKey(na), aStart(na);
  for (int row = 0; row < na; ++row) {
    aKey[row] = squaredNorm(a + row * kDimensions) * kCounters + row % kCounters;
    aStart[row] = -128 * componentSum(a + row * kDimensions);
  }

  const int tileRows = std::min(na, kCounters);
  const int tileBlocks = std::min(blocks, kCounters);
  std::vector<int32_t> aBest(tileRows * kLanes), bBest(tileBlocks * kLanes);
  for (int firstRow = 0; firstRow < na; firstRow += kCounters) {
    for (int firstBlock = 0; firstBlock < blocks; firstBlock += kCounters) {
      std::fill(aBest.begin(), aBest.end(), kNoKey);
      std::fill(bBest.begin(), bBest.end(), kNoKey);
      const Tile tile = {a + firstRow * kDimensions,
                         aStart.data() + firstRow,
                         aKey.data() + firstRow,
                         std::min(na - firstRow, kCounters),
                         packed.data() + static_cast<size_t>(firstBlock) * kBlockBytes,
                         bKey.data() + firstBlock * kLanes,
                         std::min(blocks - firstBlock, kCounters),
                         aBest.data(),
                         bBest.data()};
      inA ? scan<true>(tile, path) : scan<false>(tile, path);
      for (int row = 0; row < tile.rows; ++row)
        offer(inB[firstRow + row], nearestOf(aBest.data() + row * kLanes, firstBlock));
      if (!inA) continue;
      const int firstLane = firstBlock * kLanes;
      for (int lane = 0; lane < std::min(tile.blocks * kLanes, nb - firstLane); ++lane)
        offer(inA[firstLane + lane], {distanceOf(bBest[lane]), firstRow + counterOf(bBest[lane])});
    }
  }
}

void mutualNearest(const int8_t* a, int na, const int8_t* b, int nb, std::vector<Tentative>& out, Path path) {
  out.clear();
  if (na == 0 || nb == 0) return;
  std::vector<Nearest> inB(na), inA(nb);
  findNearest(a, na, b, nb, inB.data(), inA.data(), path);
  for (int row = 0; row < na; ++row) {
    const int nearest = inB[row].row;
    if (inA[nearest].row == row) out.push_back({static_cast<uint16_t>(row), static_cast<uint16_t>(nearest)});
  }
}

}  // namespace revisit
