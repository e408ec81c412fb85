#include "codes.h"

#include <algorithm>

namespace revisit {

namespace {

// Where number `d` of a row lies in its code.
inline int byteOf(int d) { return d / 8 * 4 + d % 4; }
inline int shiftOf(int d) { return d & 4; }

// Four bytes of a code in its lane.
inline size_t groupAt(size_t lane, int group) {
  return lane / kLanes * kCodeBlockBytes + group * 4 * kLanes + lane % kLanes * 4;
}

}  // namespace

void encode(const int8_t* row, uint8_t* code) {
  std::fill(code, code + kCodeBytes, uint8_t{0});
  for (int d = 0; d < kDimensions; ++d) {
    const int level = std::max(0, std::min(15, (row[d] + 8 * kCodeStep) / kCodeStep));
    code[byteOf(d)] |= static_cast<uint8_t>(level << shiftOf(d));
  }
}

void writeCode(const uint8_t* code, size_t lane, uint8_t* blocks, uint16_t* norms) {
  for (int group = 0; group < kCodeBytes / 4; ++group)
    std::copy(code + 4 * group, code + 4 * group + 4, blocks + groupAt(lane, group));
  int norm = 0;
  for (int d = 0; d < kDimensions; ++d) {
    const int odd = 2 * (code[byteOf(d)] >> shiftOf(d) & 15) - 15;
    norm += odd * odd;
  }
  norms[lane] = static_cast<uint16_t>(norm);
}

void readCode(const uint8_t* blocks, size_t lane, uint8_t* code) {
  for (int group = 0; group < kCodeBytes / 4; ++group)
    std::copy(blocks + groupAt(lane, group), blocks + groupAt(lane, group) + 4, code + 4 * group);
}

void Best::offer(int32_t distance, uint32_t who) {
  const int64_t key = static_cast<int64_t>(distance) * (int64_t{1} << 32) + who;
  size_t at = size_;
  if (size_ == keys_.size()) {
    if (at == 0 || key >= keys_[--at]) return;
  } else {
    ++size_;
  }
  for (; at > 0 && keys_[at - 1] > key; --at) keys_[at] = keys_[at - 1];
  keys_[at] = key;
  if (size_ == keys_.size()) limit_ = this->distance(size_ - 1);
}

namespace {

// With r = 4 (2 c - 15): |r|^2 - 2 r . query = 16 (norm - c . query) + 120 x the query's sum.
inline int32_t startOf(const Query& query) { return 15 * kCodeStep * query.sum; }

void distancesPortable(const Query& query, const uint8_t* block, const uint16_t* norms, int32_t* distances) {
  int32_t dot[kLanes] = {};
  for (int g = 0; g < kCodeBytes / 4; ++g) {
    for (int l = 0; l < kLanes; ++l) {
      for (int i = 0; i < 4; ++i) {
        const uint8_t two = block[g * 64 + l * 4 + i];
        dot[l] += query.wide[g * 8 + i] * (two & 15) + query.wide[g * 8 + 4 + i] * (two >> 4);
      }
    }
  }
  const int32_t start = startOf(query);
  for (int l = 0; l < kLanes; ++l) distances[l] = 16 * (norms[l] - dot[l]) + start;
}

// `block` is the block of the lanes.
inline void offerLanes(unsigned lanes, size_t block, const int32_t* distances, const Owners& owners,
                       Best& best) {
  for (int lane = 0; lanes != 0; ++lane, lanes >>= 1) {
    if ((lanes & 1) == 0) continue;
    const uint32_t number = owners.numbers[owners.photos[block * kLanes + lane]];
    if (number != kNoPhoto) best.offer(distances[lane], number);
  }
}

// The lanes of a block that lie in [first, end) of all lanes.
inline unsigned lanesOf(size_t block, size_t first, size_t end) {
  unsigned lanes = 0xFFFF;
  if (block == first / kLanes) lanes &= 0xFFFFu << first % kLanes;
  if (block == end / kLanes) lanes &= 0xFFFFu >> (kLanes - end % kLanes);
  return lanes;
}

#ifdef REVISIT_X86

// Of eight lanes.
REVISIT_AVX2 inline __m256i distancesAvx2(const Query& query, const uint8_t* block, const uint16_t* norms) {
  const __m256i half = _mm256_set1_epi8(15);
  // each of their int16 is a sum of five times two products, of at most 15 x 128
  __m256i lower = _mm256_setzero_si256(), upper = _mm256_setzero_si256();
  for (int g = 0; g < kCodeBytes / 4; ++g) {
    const __m256i two = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block + g * 64));
    lower = _mm256_add_epi16(
        lower, _mm256_maddubs_epi16(_mm256_and_si256(two, half), _mm256_set1_epi32(query.four[2 * g])));
    upper = _mm256_add_epi16(upper, _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(two, 4), half),
                                                         _mm256_set1_epi32(query.four[2 * g + 1])));
  }
  const __m256i ones = _mm256_set1_epi16(1);
  const __m256i dot = _mm256_add_epi32(_mm256_madd_epi16(lower, ones), _mm256_madd_epi16(upper, ones));
  const __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(norms)));
  return _mm256_add_epi32(_mm256_slli_epi32(_mm256_sub_epi32(wide, dot), 4),
                          _mm256_set1_epi32(startOf(query)));
}

REVISIT_AVX2 void scanRowsAvx2(const Query& query, const Codes& codes, size_t first, size_t end,
                               const Owners& owners, Best& best) {
  for (size_t block = first / kLanes; block * kLanes < end; ++block) {
    const uint8_t* lanes = codes.blocks + block * kCodeBlockBytes;
    const uint16_t* norms = codes.norms + block * kLanes;
    const __m256i low = distancesAvx2(query, lanes, norms);
    const __m256i high = distancesAvx2(query, lanes + 32, norms + 8);
    const __m256i limit = _mm256_set1_epi32(best.limit());
    const unsigned farLow = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(low, limit)));
    const unsigned farHigh = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(high, limit)));
    const unsigned near = ~(farLow | farHigh << 8) & lanesOf(block, first, end);
    if (near == 0) continue;
    int32_t distances[kLanes];
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(distances), low);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(distances + 8), high);
    offerLanes(near, block, distances, owners, best);
  }
}

REVISIT_VNNI inline __m512i distancesVnni(const Query& query, const uint8_t* block, const uint16_t* norms) {
  const __m512i half = _mm512_set1_epi8(15);
  // Two sums, so that one multiplication need not wait for the one before.
  __m512i lower = _mm512_setzero_si512(), upper = _mm512_setzero_si512();
  for (int g = 0; g < kCodeBytes / 4; ++g) {
    const __m512i two = _mm512_loadu_si512(block + g * 64);
    lower = _mm512_dpbusd_epi32(lower, _mm512_and_si512(two, half), _mm512_set1_epi32(query.four[2 * g]));
    upper = _mm512_dpbusd_epi32(upper, _mm512_and_si512(_mm512_srli_epi16(two, 4), half),
                                _mm512_set1_epi32(query.four[2 * g + 1]));
  }
  const __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(norms)));
  const __m512i less = _mm512_sub_epi32(wide, _mm512_add_epi32(lower, upper));
  return _mm512_add_epi32(_mm512_slli_epi32(less, 4), _mm512_set1_epi32(startOf(query)));
}

REVISIT_VNNI void scanRowsVnni(const Query& query, const Codes& codes, size_t first, size_t end,
                               const Owners& owners, Best& best) {
  for (size_t block = first / kLanes; block * kLanes < end; ++block) {
    const __m512i found =
        distancesVnni(query, codes.blocks + block * kCodeBlockBytes, codes.norms + block * kLanes);
    const unsigned near =
        _mm512_cmple_epi32_mask(found, _mm512_set1_epi32(best.limit())) & lanesOf(block, first, end);
    if (near == 0) continue;
    int32_t distances[kLanes];
    _mm512_storeu_si512(distances, found);
    offerLanes(near, block, distances, owners, best);
  }
}

#endif  // REVISIT_X86

}  // namespace

void scanRows(const Query& query, const Codes& codes, size_t first, size_t end, const Owners& owners,
              Best& best, Path path) {
#ifdef REVISIT_X86
  if (path == Path::avx512Vnni) return scanRowsVnni(query, codes, first, end, owners, best);
  if (path == Path::avx2) return scanRowsAvx2(query, codes, first, end, owners, best);
#endif
  for (size_t block = first / kLanes; block * kLanes < end; ++block) {
    int32_t distances[kLanes];
    distancesPortable(query, codes.blocks + block * kCodeBlockBytes, codes.norms + block * kLanes, distances);
    unsigned near = 0;
    for (int l = 0; l < kLanes; ++l) near |= static_cast<unsigned>(distances[l] <= best.limit()) << l;
    near &= lanesOf(block, first, end);
    offerLanes(near, block, distances, owners, best);
  }
}

}  // namespace revisit
