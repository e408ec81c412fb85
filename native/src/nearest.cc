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
constexpr int32_t kNoKey = INT32_MAX;

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
  int32_t* aBest;  // rows x 16: the smallest and the second smallest key of each lane
  int32_t* aSecond;
  int32_t* bBest;  // blocks x 16: the same for each row of b over the rows of a
  int32_t* bSecond;
};

inline void keep(int32_t key, int32_t& best, int32_t& second) {
  second = std::min(second, std::max(best, key));
  best = std::min(best, key);
}

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
    int32_t* bSecond = t.bSecond + block * kLanes;
    for (int row = 0; row < t.rows; ++row) {
      const int8_t* a = t.a + row * kDimensions;
      int32_t dot[kLanes] = {};
      for (int d = 0; d < kDimensions; ++d) {
        for (int l = 0; l < kLanes; ++l) dot[l] += static_cast<int16_t>(a[d]) * wide[d][l];
      }
      int32_t* aBest = t.aBest + row * kLanes;
      int32_t* aSecond = t.aSecond + row * kLanes;
      for (int l = 0; l < kLanes; ++l) {
        const int32_t twice = dot[l] * (2 * kCounters);
        keep(bKey[l] - twice, aBest[l], aSecond[l]);
        keep(t.aKey[row] - twice, bBest[l], bSecond[l]);
      }
    }
  }
}

#ifdef REVISIT_X86

REVISIT_AVX2 inline void keep8(__m256i key, __m256i& best, __m256i& second) {
  second = _mm256_min_epi32(second, _mm256_max_epi32(best, key));
  best = _mm256_min_epi32(best, key);
}

REVISIT_AVX2 inline __m256i load8(const int32_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
REVISIT_AVX2 inline void store8(int32_t* p, __m256i v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v);
}

// Eight rows of b at a time, widened once to int16 pairs: vpmaddwd multiplies two numbers of a row and adds
// them.
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
    __m256i bSecond = load8(t.bSecond + half * 8);
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
      keep8(_mm256_sub_epi32(_mm256_set1_epi32(t.aKey[row]), twice), bBest, bSecond);
      const int at = row * kLanes + (half & 1) * 8;
      __m256i aBest = load8(t.aBest + at);
      __m256i aSecond = load8(t.aSecond + at);
      keep8(_mm256_sub_epi32(bKey, twice), aBest, aSecond);
      store8(t.aBest + at, aBest);
      store8(t.aSecond + at, aSecond);
    }
    store8(t.bBest + half * 8, bBest);
    store8(t.bSecond + half * 8, bSecond);
  }
}

REVISIT_VNNI inline void keep16(__m512i key, __m512i& best, __m512i& second) {
  second = _mm512_min_epi32(second, _mm512_max_epi32(best, key));
  best = _mm512_min_epi32(best, key);
}

// Two blocks of b stay in twenty registers while every row of a passes by.
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
    __m512i leftSecond = _mm512_loadu_si512(t.bSecond + at);
    __m512i rightSecond = _mm512_loadu_si512(t.bSecond + at + kLanes);
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
      keep16(_mm512_sub_epi32(aKey, leftDot), leftBest, leftSecond);
      keep16(_mm512_sub_epi32(aKey, rightDot), rightBest, rightSecond);
      const __m512i leftOfA = _mm512_sub_epi32(leftKey, leftDot);
      const __m512i rightOfA = _mm512_sub_epi32(rightKey, rightDot);
      __m512i aBest = _mm512_loadu_si512(t.aBest + row * kLanes);
      __m512i aSecond = _mm512_loadu_si512(t.aSecond + row * kLanes);
      keep16(leftOfA, aBest, aSecond);
      keep16(rightOfA, aBest, aSecond);
      _mm512_storeu_si512(t.aBest + row * kLanes, aBest);
      _mm512_storeu_si512(t.aSecond + row * kLanes, aSecond);
    }
    _mm512_storeu_si512(t.bBest + at, leftBest);
    _mm512_storeu_si512(t.bBest + at + kLanes, rightBest);
    _mm512_storeu_si512(t.bSecond + at, leftSecond);
    _mm512_storeu_si512(t.bSecond + at + kLanes, rightSecond);
  }
}

#endif  // REVISIT_X86

void scan(const Tile& tile, Path path) {
#ifdef REVISIT_X86
  if (path == Path::avx512Vnni) return scanVnni(tile);
  if (path == Path::avx2) return scanAvx2(tile);
#endif
  scanPortable(tile);
}

inline void offer(Nearest& nearest, int32_t distance, int32_t row) {
  if (distance < nearest.distance || (distance == nearest.distance && row < nearest.row)) {
    nearest.second = nearest.distance;
    nearest.distance = distance;
    nearest.row = row;
  } else {
    nearest.second = std::min(nearest.second, distance);
  }
}

inline int32_t distanceOf(int32_t key, int32_t norm) { return (key >> kCounterBits) + norm; }
inline int32_t counterOf(int32_t key) { return key & (kCounters - 1); }

}  // namespace

void nearestBothWays(const int8_t* a, int na, const int8_t* b, int nb, Nearest* inB, Nearest* inA,
                     Path path) {
  const int blocks = (nb + 2 * kLanes - 1) / (2 * kLanes) * 2;
  std::vector<uint8_t> packed(static_cast<size_t>(blocks) * kBlockBytes, 128);
  std::vector<int32_t> bNorm(nb), bKey(static_cast<size_t>(blocks) * kLanes, kNoKey);
  for (int row = 0; row < nb; ++row) {
    writeLane(b + row * kDimensions, row % kLanes, packed.data() + row / kLanes * kBlockBytes);
    bNorm[row] = squaredNorm(b + row * kDimensions);
    bKey[row] = bNorm[row] * kCounters + row / kLanes % kCounters;
  }
  std::vector<int32_t> aNorm(na), aKey(na), aStart(na);
  for (int row = 0; row < na; ++row) {
    aNorm[row] = squaredNorm(a + row * kDimensions);
    aKey[row] = aNorm[row] * kCounters + row % kCounters;
    aStart[row] = -128 * componentSum(a + row * kDimensions);
  }

  const int tileRows = std::min(na, kCounters);
  const int tileBlocks = std::min(blocks, kCounters);
  std::vector<int32_t> aBest(tileRows * kLanes), aSecond(tileRows * kLanes), bBest(tileBlocks * kLanes),
      bSecond(tileBlocks * kLanes);
  for (int firstRow = 0; firstRow < na; firstRow += kCounters) {
    for (int firstBlock = 0; firstBlock < blocks; firstBlock += kCounters) {
      for (auto* keys : {&aBest, &aSecond, &bBest, &bSecond}) std::fill(keys->begin(), keys->end(), kNoKey);
      const Tile tile = {a + firstRow * kDimensions,
                         aStart.data() + firstRow,
                         aKey.data() + firstRow,
                         std::min(na - firstRow, kCounters),
                         packed.data() + static_cast<size_t>(firstBlock) * kBlockBytes,
                         bKey.data() + firstBlock * kLanes,
                         std::min(blocks - firstBlock, kCounters),
                         aBest.data(),
                         aSecond.data(),
                         bBest.data(),
                         bSecond.data()};
      scan(tile, path);
      for (int row = 0; row < tile.rows; ++row) {
        Nearest& nearest = inB[firstRow + row];
        const int32_t norm = aNorm[firstRow + row];
        for (int lane = 0; lane < kLanes; ++lane) {
          const int32_t best = aBest[row * kLanes + lane];
          const int32_t second = aSecond[row * kLanes + lane];
          if (best != kNoKey)
            offer(nearest, distanceOf(best, norm), (firstBlock + counterOf(best)) * kLanes + lane);
          if (second != kNoKey) nearest.second = std::min(nearest.second, distanceOf(second, norm));
        }
      }
      const int firstLane = firstBlock * kLanes;
      for (int lane = 0; lane < std::min(tile.blocks * kLanes, nb - firstLane); ++lane) {
        Nearest& nearest = inA[firstLane + lane];
        const int32_t norm = bNorm[firstLane + lane];
        offer(nearest, distanceOf(bBest[lane], norm), firstRow + counterOf(bBest[lane]));
        if (bSecond[lane] != kNoKey)
          nearest.second = std::min(nearest.second, distanceOf(bSecond[lane], norm));
      }
    }
  }
}

void mutualNearest(const int8_t* a, int na, const int8_t* b, int nb, std::vector<Tentative>& out, Path path) {
  out.clear();
  if (na == 0 || nb == 0) return;
  std::vector<Nearest> inB(na), inA(nb);
  nearestBothWays(a, na, b, nb, inB.data(), inA.data(), path);
  for (int row = 0; row < na; ++row) {
    const Nearest& forward = inB[row];
    const Nearest& back = inA[forward.row];
    if (back.row != row) continue;
    out.push_back({static_cast<uint16_t>(row), static_cast<uint16_t>(forward.row), forward.distance,
                   forward.second, back.second});
  }
}

}  // namespace revisit
