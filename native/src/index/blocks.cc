#include "blocks.h"

#include <algorithm>
#include <cstring>

namespace revisit {

Query::Query(const int8_t* row) : norm(squaredNorm(row)), sum(componentSum(row)), start(-128 * sum) {
  std::memcpy(four, row, kDimensions);
  std::copy(row, row + kDimensions, wide);
}

namespace {

void distancesPortable(const Query& query, const uint8_t* rows, const int32_t* norms, int32_t* distances) {
  int32_t dot[kLanes];
  for (int l = 0; l < kLanes; ++l) dot[l] = query.start;
  for (int g = 0; g < kDimensions / 4; ++g) {
    for (int l = 0; l < kLanes; ++l) {
      for (int i = 0; i < 4; ++i) dot[l] += query.wide[g * 4 + i] * rows[g * 64 + l * 4 + i];
    }
  }
  for (int l = 0; l < kLanes; ++l) distances[l] = norms[l] - 2 * dot[l];
}

#ifdef REVISIT_X86

REVISIT_AVX2 inline __m256i load8(const void* p) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(p));
}

REVISIT_AVX2 inline void distancesAvx2(const Query& query, const uint8_t* rows, const int32_t* norms,
                                       __m256i& low, __m256i& high) {
  __m256i sum[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                    _mm256_setzero_si256()};
  for (int g = 0; g < kDimensions / 4; ++g) {
    int64_t four;
    std::memcpy(&four, query.wide + g * 4, 8);
    const __m256i numbers = _mm256_set1_epi64x(four);
    for (int i = 0; i < 4; ++i) {
      const __m256i wide =
          _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(rows + g * 64 + i * 16)));
      sum[i] = _mm256_add_epi32(sum[i], _mm256_madd_epi16(wide, numbers));
    }
  }
  const __m256i start = _mm256_set1_epi32(query.start);
  const __m256i lowDot =
      _mm256_add_epi32(_mm256_permute4x64_epi64(_mm256_hadd_epi32(sum[0], sum[1]), 0xD8), start);
  const __m256i highDot =
      _mm256_add_epi32(_mm256_permute4x64_epi64(_mm256_hadd_epi32(sum[2], sum[3]), 0xD8), start);
  low = _mm256_sub_epi32(load8(norms), _mm256_slli_epi32(lowDot, 1));
  high = _mm256_sub_epi32(load8(norms + 8), _mm256_slli_epi32(highDot, 1));
}

REVISIT_AVX2 void scanDistancesAvx2(const Query& query, const Blocks& blocks, int32_t* distances) {
  for (size_t block = 0; block < blocks.count; ++block) {
    __m256i low, high;
    distancesAvx2(query, blocks.rows + block * kBlockBytes, blocks.norms + block * kLanes, low, high);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(distances + block * kLanes), low);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(distances + block * kLanes + 8), high);
  }
}

REVISIT_VNNI inline __m512i distancesVnni(const Query& query, const uint8_t* rows, const int32_t* norms) {
  // Two sums, so that one multiplication need not wait for the one before.
  __m512i even = _mm512_set1_epi32(query.start);
  __m512i odd = _mm512_setzero_si512();
  for (int g = 0; g < kDimensions / 4; g += 2) {
    even = _mm512_dpbusd_epi32(even, _mm512_loadu_si512(rows + g * 64), _mm512_set1_epi32(query.four[g]));
    odd = _mm512_dpbusd_epi32(odd, _mm512_loadu_si512(rows + g * 64 + 64),
                              _mm512_set1_epi32(query.four[g + 1]));
  }
  return _mm512_sub_epi32(_mm512_loadu_si512(norms), _mm512_slli_epi32(_mm512_add_epi32(even, odd), 1));
}

REVISIT_VNNI void scanDistancesVnni(const Query& query, const Blocks& blocks, int32_t* distances) {
  for (size_t block = 0; block < blocks.count; ++block) {
    _mm512_storeu_si512(distances + block * kLanes, distancesVnni(query, blocks.rows + block * kBlockBytes,
                                                                  blocks.norms + block * kLanes));
  }
}

#endif  // REVISIT_X86

}  // namespace

void scanDistances(const Query& query, const Blocks& blocks, int32_t* distances, Path path) {
#ifdef REVISIT_X86
  if (path == Path::avx512Vnni) return scanDistancesVnni(query, blocks, distances);
  if (path == Path::avx2) return scanDistancesAvx2(query, blocks, distances);
#endif
  for (size_t block = 0; block < blocks.count; ++block) {
    distancesPortable(query, blocks.rows + block * kBlockBytes, blocks.norms + block * kLanes,
                      distances + block * kLanes);
  }
}

}  // namespace revisit
