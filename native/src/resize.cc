#include "resize.h"

#include <algorithm>
#include <vector>

// Steps and order of arithmetic are those of typescript/resize.ts: what lies between two numbers is computed
// in doubles and rounded to float32 along a row, and again between rows.
namespace revisit {
namespace {

// For each target position its two sources and the weight of the second.
struct Taps {
  std::vector<int> first, second;
  std::vector<double> weight;

  Taps(int in, int out) : first(out), second(out), weight(out) {
    const auto ratio = static_cast<float>(static_cast<double>(in) / out);
    for (int i = 0; i < out; ++i) {
      const auto source = static_cast<float>(static_cast<double>(i) * ratio);
      first[i] = std::min(static_cast<int>(source), in - 1);
      weight[i] = static_cast<float>(source - static_cast<float>(first[i]));
      // what has no weight need not be computed
      second[i] = weight[i] == 0 ? first[i] : std::min(first[i] + 1, in - 1);
    }
  }
};

REVISIT_INLINE float between(double a, double b, double weight) {
  return static_cast<float>(a + (b - a) * weight);
}

// One row of pixels, three numbers each, to three planes of taps.first.size(), from x = `from` on.
void acrossPortable(const float* row, const Taps& taps, int from, float* out) {
  const int width = static_cast<int>(taps.first.size());
  for (int x = from; x < width; ++x) {
    const float *left = row + 3 * taps.first[x], *right = row + 3 * taps.second[x];
    for (int c = 0; c < 3; ++c) out[c * width + x] = between(left[c], right[c], taps.weight[x]);
  }
}

REVISIT_INLINE void betweenRows(const float* above, const float* below, double weight, int width,
                                float* REVISIT_RESTRICT out) {
  for (int x = 0; x < width; ++x) out[x] = between(above[x], below[x], weight);
}

void acrossPlain(const float* row, const Taps& taps, float* out) { acrossPortable(row, taps, 0, out); }
void downPlain(const float* above, const float* below, double weight, int width, float* out) {
  betweenRows(above, below, weight, width, out);
}

// What differs from path to path.
struct Steps {
  decltype(&acrossPlain) across;
  decltype(&downPlain) down;
};

#ifdef REVISIT_X86

// A pixel and the first number of the next.
REVISIT_AVX2 inline __m256d loadPixel(const float* p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }

REVISIT_AVX2 void acrossAvx2(const float* row, const Taps& taps, float* out) {
  const int width = static_cast<int>(taps.first.size());
  int x = 0;
  for (; x + 4 <= width; x += 4) {
    __m128 pixels[4];
    for (int k = 0; k < 4; ++k) {
      const __m256d left = loadPixel(row + 3 * taps.first[x + k]);
      const __m256d right = loadPixel(row + 3 * taps.second[x + k]);
      const __m256d weight = _mm256_broadcast_sd(&taps.weight[x + k]);
      pixels[k] = _mm256_cvtpd_ps(_mm256_add_pd(left, _mm256_mul_pd(_mm256_sub_pd(right, left), weight)));
    }
    _MM_TRANSPOSE4_PS(pixels[0], pixels[1], pixels[2], pixels[3]);
    for (int c = 0; c < 3; ++c) _mm_storeu_ps(out + c * width + x, pixels[c]);
  }
  acrossPortable(row, taps, x, out);
}

REVISIT_AVX2 void downAvx2(const float* above, const float* below, double weight, int width, float* out) {
  betweenRows(above, below, weight, width, out);
}

#endif

Steps stepsOf([[maybe_unused]] Path path) {
#ifdef REVISIT_X86
  if (path != Path::portable) return {acrossAvx2, downAvx2};
#endif
  return {acrossPlain, downPlain};
}

}  // namespace

void resize(const uint8_t* rgb, int width, int height, const float* table, int toWidth, int toHeight,
            float* out, Path path) {
  const Steps steps = stepsOf(path);
  const Taps columns(width, toWidth), rows(height, toHeight);
  std::vector<float> source(3 * width + 1);  // the last pixel has a next number too
  // a source row is resized once, however many target rows lie on it
  std::vector<float> top(3 * toWidth), bottom(3 * toWidth);
  int topRow = -1, bottomRow = -1;
  const auto resizeRow = [&](int row, std::vector<float>& to) {
    const uint8_t* bytes = rgb + static_cast<size_t>(row) * 3 * width;
    for (int i = 0; i < 3 * width; ++i) source[i] = table[bytes[i]];
    steps.across(source.data(), columns, to.data());
    return row;
  };
  for (int y = 0; y < toHeight; ++y) {
    const int first = rows.first[y], second = rows.second[y];
    if (topRow != first) {
      std::swap(top, bottom);
      std::swap(topRow, bottomRow);
      if (topRow != first) topRow = resizeRow(first, top);
    }
    if (second != first && bottomRow != second) bottomRow = resizeRow(second, bottom);
    const float* below = second == first ? top.data() : bottom.data();
    for (int c = 0; c < 3; ++c) {
      steps.down(top.data() + c * toWidth, below + c * toWidth, rows.weight[y], toWidth,
                 out + (static_cast<size_t>(c) * toHeight + y) * toWidth);
    }
  }
}

}  // namespace revisit
