#include "describe.h"

#include <algorithm>
#include <cmath>

// Constants and the order of sums are those of typescript/keypoints.ts, which gives the reasons.
namespace revisit {
namespace {

constexpr int kDirections = 8;                    // Lowe 2004, section 6.1
constexpr int kCells = 4;                         // Lowe 2004, section 6.1
constexpr int kSamples = 16;                      // Lowe 2004, section 6.1; docs/measurements.md#native
constexpr double kCellScales = 3;                 // OpenCV, SIFT_DESCR_SCL_FCTR; docs/measurements.md#native
constexpr double kWindow = 12.5;                  // squared cells from the centre to a corner
constexpr double kDiagonal = 0.7071067811865476;  // sqrt(1 / 2)
constexpr double kLargestShare = 0.2;             // Lowe 2004, section 6.1

// A gradient along each direction is (gx * kAcross + gy * kDown) * kScaled.
constexpr double kAcross[kDirections] = {1, 1, 0, -1, -1, -1, 0, 1};
constexpr double kDown[kDirections] = {0, 1, 1, 1, 0, -1, -1, -1};
constexpr double kScaled[kDirections] = {1, kDiagonal, 1, kDiagonal, 1, kDiagonal, 1, kDiagonal};

// The columns of samples, which every row of them has. They ascend, so a cell's samples follow each other.
struct Columns {
  int x[kSamples];
  int firsts[kCells + 2];  // first sample of the cells from column -1 on, and the end of the last
  double squares[kSamples];
  double lefts[kSamples], rights[kSamples];  // shares of the cell and of the one right of it; 0 outside
};

// Which sample lies where, along x or y.
REVISIT_INLINE int sampleAt(double centre, int i, double apart) {
  return static_cast<int>(std::floor(centre + (i - (kSamples - 1) * 0.5) * apart + 0.5));
}

REVISIT_INLINE void columnsOf(const Image& image, double cx, double cell, double apart, Columns& to) {
  int cells[kSamples];
  for (int i = 0; i < kSamples; ++i) {
    const int x = sampleAt(cx, i, apart);
    const double away = (x - cx) / cell;
    const double u = away + (kCells - 1) * 0.5;
    const int column = static_cast<int>(std::floor(u));
    const bool isInside = x >= 1 && x <= image.width - 2 && column >= -1 && column < kCells;
    to.x[i] = std::min(std::max(x, 1), image.width - 2);
    to.squares[i] = away * away;
    to.lefts[i] = isInside ? 1 - (u - column) : 0;
    to.rights[i] = isInside ? u - column : 0;
    cells[i] = column;
  }
  for (int cell = 0, i = 0; cell < kCells + 2; ++cell) {
    while (i < kSamples && cells[i] < cell - 1) ++i;
    to.firsts[cell] = i;
  }
}

// A row of samples: its gradients, what of each does not count along a direction, and its shares of cells.
struct Samples {
  double gx[kSamples], gy[kSamples], least[kSamples], lefts[kSamples], rights[kSamples];
};

REVISIT_INLINE void sampleRow(const Image& image, const Columns& columns, int y, double down, Samples& to) {
  const int16_t* at = image.row(y);
  const int stride = image.width;
  for (int i = 0; i < kSamples; ++i) {
    const int16_t* pixel = at + columns.x[i];
    to.gx[i] = pixel[1] - pixel[-1];
    to.gy[i] = pixel[stride] - pixel[-stride];
  }
  for (int i = 0; i < kSamples; ++i) {
    const double share = 1 - (columns.squares[i] + down * down) / kWindow;
    const double inside = (share + std::fabs(share)) * 0.5;  // max(share, 0) as loops of vectors have it
    to.least[i] = kDiagonal * std::sqrt(to.gx[i] * to.gx[i] + to.gy[i] * to.gy[i]);
    to.lefts[i] = inside * inside * columns.lefts[i];
    to.rights[i] = inside * inside * columns.rights[i];
  }
}

// `line` is what a row of samples gives to each direction of each cell.
void sumPortable(const Samples& samples, const int* firsts, double* line) {
  double here[kDirections], next[kDirections] = {0};
  for (int cell = 0; cell <= kCells; ++cell) {
    std::copy_n(next, kDirections, here);
    std::fill_n(next, kDirections, 0.0);
    for (int i = firsts[cell]; i < firsts[cell + 1]; ++i) {
      for (int k = 0; k < kDirections; ++k) {
        const double along = (samples.gx[i] * kAcross[k] + samples.gy[i] * kDown[k]) * kScaled[k];
        const double part = std::max(along - samples.least[i], 0.0);
        here[k] += part * samples.lefts[i];
        next[k] += part * samples.rights[i];
      }
    }
    if (cell > 0) std::copy_n(here, kDirections, line + (cell - 1) * kDirections);
  }
}

#ifdef REVISIT_X86

REVISIT_AVX2 void sumAvx2(const Samples& samples, const int* firsts, double* line) {
  const __m256d across = _mm256_loadu_pd(kAcross), down = _mm256_loadu_pd(kDown),
                scaled = _mm256_loadu_pd(kScaled), none = _mm256_setzero_pd();
  __m256d next[2] = {none, none};
  for (int cell = 0; cell <= kCells; ++cell) {
    __m256d here[2] = {next[0], next[1]};
    next[0] = next[1] = none;
    for (int i = firsts[cell]; i < firsts[cell + 1]; ++i) {
      const __m256d gx = _mm256_mul_pd(_mm256_broadcast_sd(samples.gx + i), across);
      const __m256d gy = _mm256_mul_pd(_mm256_broadcast_sd(samples.gy + i), down);
      const __m256d along = _mm256_mul_pd(_mm256_add_pd(gx, gy), scaled);
      const __m256d least = _mm256_broadcast_sd(samples.least + i);
      // the other four directions are opposite to these
      const __m256d parts[2] = {_mm256_max_pd(_mm256_sub_pd(along, least), none),
                                _mm256_max_pd(_mm256_sub_pd(_mm256_sub_pd(none, along), least), none)};
      const __m256d left = _mm256_broadcast_sd(samples.lefts + i);
      const __m256d right = _mm256_broadcast_sd(samples.rights + i);
      for (int half = 0; half < 2; ++half) {
        here[half] = _mm256_add_pd(here[half], _mm256_mul_pd(parts[half], left));
        next[half] = _mm256_add_pd(next[half], _mm256_mul_pd(parts[half], right));
      }
    }
    if (cell == 0) continue;
    _mm256_storeu_pd(line + (cell - 1) * kDirections, here[0]);
    _mm256_storeu_pd(line + (cell - 1) * kDirections + 4, here[1]);
  }
}

#endif

template <typename Sum>
REVISIT_INLINE void describeBy(Sum sum, const Image& image, double cx, double cy, double sigma, float* out) {
  constexpr int kLine = kCells * kDirections;
  const double cell = kCellScales * sigma;
  const double apart = cell * (kCells + 1) / kSamples;
  Columns columns;
  columnsOf(image, cx, cell, apart, columns);
  Samples samples;
  double histogram[kHistogram] = {0};
  for (int j = 0; j < kSamples; ++j) {
    const int y = sampleAt(cy, j, apart);
    if (y < 1 || y > image.height - 2) continue;
    const double down = (y - cy) / cell;
    const double v = down + (kCells - 1) * 0.5;
    const int row = static_cast<int>(std::floor(v));
    const double below = v - row;
    double line[kLine];
    sampleRow(image, columns, y, down, samples);
    sum(samples, columns.firsts, line);
    if (row >= 0 && row < kCells) {
      for (int k = 0; k < kLine; ++k) histogram[row * kLine + k] += (1 - below) * line[k];
    }
    if (row + 1 >= 0 && row + 1 < kCells) {
      for (int k = 0; k < kLine; ++k) histogram[(row + 1) * kLine + k] += below * line[k];
    }
  }
  double squared = 0;
  for (const double value : histogram) squared += value * value;
  const double length = squared > 0 ? std::sqrt(squared) : 1;
  for (double& value : histogram) value = std::min(value / length, kLargestShare);
  double all = 0;
  for (const double value : histogram) all += value;
  if (!(all > 0)) all = 1;
  for (int i = 0; i < kHistogram; ++i) out[i] = static_cast<float>(std::sqrt(histogram[i] / all));
}

void describePortable(const Image& image, double x, double y, double sigma, float* out) {
  describeBy(sumPortable, image, x, y, sigma, out);
}

#ifdef REVISIT_X86
REVISIT_AVX2 void describeAvx2(const Image& image, double x, double y, double sigma, float* out) {
  describeBy(sumAvx2, image, x, y, sigma, out);
}
#endif

}  // namespace

void describe(const Image& image, double x, double y, double sigma, float* out, [[maybe_unused]] Path path) {
#ifdef REVISIT_X86
  if (path != Path::portable) return describeAvx2(image, x, y, sigma, out);
#endif
  describePortable(image, x, y, sigma, out);
}

}  // namespace revisit
