#include "blur.h"

#include <algorithm>
#include <vector>

namespace revisit {
namespace {

REVISIT_INLINE int16_t weighed(int value, int weight) {
  return static_cast<int16_t>((value * weight + 16384) >> 15);
}

// to[x] = what `radius` rows on either side of lines[0] weigh together, from x = `from` on.
void weighPortable(const int16_t* const* lines, const int16_t* weights, int radius, int from, int width,
                   int16_t* to) {
  for (int x = from; x < width; ++x) to[x] = weighed(lines[0][x], weights[0]);
  for (int k = 1; k <= radius; ++k) {
    const int16_t* before = lines[-k];
    const int16_t* after = lines[k];
    for (int x = from; x < width; ++x)
      to[x] = static_cast<int16_t>(to[x] + weighed(before[x] + after[x], weights[k]));
  }
}

void weighPlain(const int16_t* const* lines, const int16_t* weights, int radius, int width, int16_t* to) {
  weighPortable(lines, weights, radius, 0, width, to);
}

#ifdef REVISIT_X86

REVISIT_AVX2 inline __m256i load16(const int16_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}

// 16 x Registers numbers: vpmulhrsw is `weighed`.
template <int Registers>
REVISIT_AVX2 inline void weighBlock(const int16_t* const* lines, const int16_t* weights, int radius, int x,
                                    int16_t* to) {
  __m256i sum[Registers];
  for (int r = 0; r < Registers; ++r)
    sum[r] = _mm256_mulhrs_epi16(load16(lines[0] + x + 16 * r), _mm256_set1_epi16(weights[0]));
  for (int k = 1; k <= radius; ++k) {
    const int16_t* before = lines[-k] + x;
    const int16_t* after = lines[k] + x;
    const __m256i weight = _mm256_set1_epi16(weights[k]);
    for (int r = 0; r < Registers; ++r) {
      const __m256i both = _mm256_add_epi16(load16(before + 16 * r), load16(after + 16 * r));
      sum[r] = _mm256_add_epi16(sum[r], _mm256_mulhrs_epi16(both, weight));
    }
  }
  for (int r = 0; r < Registers; ++r)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + x + 16 * r), sum[r]);
}

REVISIT_AVX2 void weighAvx2(const int16_t* const* lines, const int16_t* weights, int radius, int width,
                            int16_t* to) {
  int x = 0;
  for (; x + 128 <= width; x += 128) weighBlock<8>(lines, weights, radius, x, to);
  for (; x + 16 <= width; x += 16) weighBlock<1>(lines, weights, radius, x, to);
  if (x < width) weighBlock<1>(lines, weights, radius, width - 16, to);
}

#endif

decltype(&weighPlain) weighOn([[maybe_unused]] Path path) {
#ifdef REVISIT_X86
  if (path != Path::portable) return weighAvx2;
#endif
  return weighPlain;
}

}  // namespace

const int16_t* blur(const Image& in, const int16_t* weights, const Image& out, Path path) {
  const auto weigh = weighOn(path);
  const int radius = weights[0], width = in.width, height = in.height;
  std::vector<int16_t> padded(width + 2 * radius);
  std::vector<const int16_t*> around(2 * radius + 1);
  const int16_t** lines = around.data() + radius;
  for (int y = 0; y < height; ++y) {
    for (int k = -radius; k <= radius; ++k) lines[k] = in.row(std::min(std::max(y + k, 0), height - 1));
    int16_t* middle = padded.data() + radius;
    weigh(lines, weights + 1, radius, width, middle);
    for (int k = 1; k <= radius; ++k) {
      middle[-k] = middle[0];
      middle[width - 1 + k] = middle[width - 1];
    }
    for (int k = -radius; k <= radius; ++k) lines[k] = middle + k;
    weigh(lines, weights + 1, radius, width, out.row(y));
  }
  return weights + radius + 2;
}

}  // namespace revisit
