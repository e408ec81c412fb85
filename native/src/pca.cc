#include "pca.h"

#include <cmath>
#include <vector>

// Doubles, each sum in the order of the channels, as typescript/pca.ts has it: both agree to the bit.
namespace revisit {
namespace {

// 1 / length; a zero row stays zero.
double inverseNorm(const float* row, int length) {
  double sum = 0;
  for (int i = 0; i < length; ++i) sum += static_cast<double>(row[i]) * row[i];
  return sum > 0 ? 1 / std::sqrt(sum) : 0;
}

// The products of `row` with the 40 columns of `table`, which lie side by side.
void projectPortable(const double* row, int channels, const double* table, float* out) {
  double sums[kDimensions] = {0};
  for (int c = 0; c < channels; ++c) {
    for (int d = 0; d < kDimensions; ++d) sums[d] += row[c] * table[c * kDimensions + d];
  }
  for (int d = 0; d < kDimensions; ++d) out[d] = static_cast<float>(sums[d]);
}

#ifdef REVISIT_X86

REVISIT_AVX2 void projectAvx2(const double* row, int channels, const double* table, float* out) {
  constexpr int kSums = kDimensions / 4;
  __m256d sums[kSums];
  for (__m256d& sum : sums) sum = _mm256_setzero_pd();
  for (int c = 0; c < channels; ++c) {
    const __m256d value = _mm256_broadcast_sd(row + c);
    for (int k = 0; k < kSums; ++k) {
      const __m256d product = _mm256_mul_pd(value, _mm256_loadu_pd(table + c * kDimensions + 4 * k));
      sums[k] = _mm256_add_pd(sums[k], product);
    }
  }
  for (int k = 0; k < kSums; ++k) _mm_storeu_ps(out + 4 * k, _mm256_cvtpd_ps(sums[k]));
}

#endif

}  // namespace

void reduce(const float* rows, size_t count, int channels, const float* pca, float* out,
            [[maybe_unused]] Path path) {
  auto project = projectPortable;
#ifdef REVISIT_X86
  if (path != Path::portable) project = projectAvx2;
#endif
  std::vector<double> table(pca ? static_cast<size_t>(channels) * kDimensions : 0), centred(channels);
  for (size_t i = 0; i < table.size(); ++i)
    table[i] = pca[(1 + i % kDimensions) * channels + i / kDimensions];
  for (size_t i = 0; i < count; ++i) {
    const float* row = rows + i * channels;
    float* to = out + i * kDimensions;
    if (pca) {
      const double scale = inverseNorm(row, channels);
      for (int c = 0; c < channels; ++c) centred[c] = row[c] * scale - pca[c];
      project(centred.data(), channels, table.data(), to);
      row = to;
    }
    const double scale = inverseNorm(row, kDimensions);
    for (int d = 0; d < kDimensions; ++d) to[d] = static_cast<float>(row[d] * scale);
  }
}

}  // namespace revisit
