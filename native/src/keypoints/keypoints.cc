#include "keypoints.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "blur.h"

// Constants, steps and the order of arithmetic are those of typescript/keypoints.ts, which gives the reasons:
// integers in the pyramid, after it only + - * / and sqrt on doubles, so that both agree to the bit.
namespace revisit {
namespace {

constexpr int kScales = 3;                              // Lowe 2004, section 3.2
constexpr int kImages = kScales + 3;                    // Lowe 2004, section 3
constexpr int kLayers = kImages - 1;                    // differences of neighbouring images
constexpr double kSigma = 1.6;                          // Lowe 2004, section 3.3
constexpr int kGreyBits = 6;                            // typescript/keypoints.ts: sums of two fit int16
constexpr int kSizesPerScale = 4;                       // typescript/keypoints.ts: a size is kept in a byte
constexpr double kSizeStep = 1.0594630943592953;        // 2 ^ (1 / 12)
constexpr int kSizes = (kScales + 1) * kSizesPerScale;  // a blob's size stays under kScales + 1
constexpr int kContrast = 54;                           // docs/measurements.md#native
constexpr double kEdge = 10;                            // Lowe 2004, section 4.1
constexpr int kAttempts = 5;                            // OpenCV, SIFT_MAX_INTERP_STEPS
constexpr double kFarthest = 0.6;                       // VLFeat, sift.c; docs/measurements.md#native
constexpr int kBorder = 5;                              // OpenCV, SIFT_IMG_BORDER
constexpr int kSmallestSide = 16;  // typescript/keypoints.ts: little is left within the borders

struct Octave {
  Image images[kImages];
  // The difference of two neighbouring images.
  int layer(int i, int x, int y) const { return images[i + 1].at(x, y) - images[i].at(x, y); }
};

struct Blob {
  double x, y, size, contrast;  // x and y in pixels of the octave, size in images
  int octave, image;
};

// One layer's row: its values, and the greatest and least of each with those above and below.
struct Row {
  std::vector<int16_t> value, most, least;
};

// ITU-R BT.601, as JPEG's luma, of RGB bytes.
REVISIT_INLINE void greyOf(const uint8_t* rgb, size_t count, int16_t* REVISIT_RESTRICT to) {
  for (size_t i = 0; i < count; ++i) {
    const int grey = (77 * rgb[3 * i] + 150 * rgb[3 * i + 1] + 29 * rgb[3 * i + 2] + 128) >> 8;
    to[i] = static_cast<int16_t>(grey << kGreyBits);
  }
}

// A row of a layer, and with the two rows above it the greatest and least of each three.
REVISIT_INLINE void subtractRows(const int16_t* from, const int16_t* what, const int16_t* first,
                                 const int16_t* second, int width, int16_t* REVISIT_RESTRICT value,
                                 int16_t* REVISIT_RESTRICT most, int16_t* REVISIT_RESTRICT least) {
  for (int x = 0; x < width; ++x) {
    const auto v = static_cast<int16_t>(from[x] - what[x]);
    value[x] = v;
    most[x] = std::max(std::max(first[x], second[x]), v);
    least[x] = std::min(std::min(first[x], second[x]), v);
  }
}

// Marks the extrema of the middle one of three layers. `extremes` is room for two rows.
REVISIT_INLINE void markExtrema(const Row* const* layers, int width, int16_t* extremes, uint8_t* marks) {
  int16_t *REVISIT_RESTRICT high = extremes, *REVISIT_RESTRICT low = extremes + width;
  const int16_t *a = layers[0]->most.data(), *b = layers[1]->most.data(), *c = layers[2]->most.data();
  for (int x = 0; x < width; ++x) high[x] = std::max(std::max(a[x], b[x]), c[x]);
  a = layers[0]->least.data(), b = layers[1]->least.data(), c = layers[2]->least.data();
  for (int x = 0; x < width; ++x) low[x] = std::min(std::min(a[x], b[x]), c[x]);
  const int16_t* value = layers[1]->value.data();
  uint8_t* REVISIT_RESTRICT to = marks;
  for (int x = kBorder; x < width - kBorder; ++x) {
    const int16_t v = value[x];
    const int16_t most = std::max(std::max(high[x - 1], high[x]), high[x + 1]);
    const int16_t least = std::min(std::min(low[x - 1], low[x]), low[x + 1]);
    to[x] =
        static_cast<uint8_t>(((v >= most) & (v >= kContrast / 2)) | ((v <= least) & (v <= -kContrast / 2)));
  }
}

void greyPlain(const uint8_t* rgb, size_t count, int16_t* to) { greyOf(rgb, count, to); }
void subtractPlain(const int16_t* from, const int16_t* what, const int16_t* first, const int16_t* second,
                   int width, int16_t* value, int16_t* most, int16_t* least) {
  subtractRows(from, what, first, second, width, value, most, least);
}
void markPlain(const Row* const* layers, int width, int16_t* extremes, uint8_t* marks) {
  markExtrema(layers, width, extremes, marks);
}

// What differs from path to path.
struct Steps {
  decltype(&greyPlain) grey;
  decltype(&subtractPlain) subtract;
  decltype(&markPlain) mark;
};

#ifdef REVISIT_X86

REVISIT_AVX2 void greyAvx2(const uint8_t* rgb, size_t count, int16_t* to) { greyOf(rgb, count, to); }
REVISIT_AVX2 void subtractAvx2(const int16_t* from, const int16_t* what, const int16_t* first,
                               const int16_t* second, int width, int16_t* value, int16_t* most,
                               int16_t* least) {
  subtractRows(from, what, first, second, width, value, most, least);
}
REVISIT_AVX2 void markAvx2(const Row* const* layers, int width, int16_t* extremes, uint8_t* marks) {
  markExtrema(layers, width, extremes, marks);
}

#endif

Steps stepsOf([[maybe_unused]] Path path) {
#ifdef REVISIT_X86
  if (path != Path::portable) return {greyAvx2, subtractAvx2, markAvx2};
#endif
  return {greyPlain, subtractPlain, markPlain};
}

// Where between pixels and images an extremum lies; false where it is none, weak, or on an edge.
bool refine(const Octave& o, int i, int x, int y, Blob& out) {
  const auto layer = [&](int i, int x, int y) { return static_cast<double>(o.layer(i, x, y)); };
  const auto isSmall = [](double a, double b, double c, double limit) {
    return a < limit && a > -limit && b < limit && b > -limit && c < limit && c > -limit;
  };
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const double v = layer(i, x, y);
    const double gx = (layer(i, x + 1, y) - layer(i, x - 1, y)) * 0.5;
    const double gy = (layer(i, x, y + 1) - layer(i, x, y - 1)) * 0.5;
    const double gs = (layer(i + 1, x, y) - layer(i - 1, x, y)) * 0.5;
    const double xx = layer(i, x + 1, y) + layer(i, x - 1, y) - 2 * v;
    const double yy = layer(i, x, y + 1) + layer(i, x, y - 1) - 2 * v;
    const double ss = layer(i + 1, x, y) + layer(i - 1, x, y) - 2 * v;
    const double xy =
        (layer(i, x + 1, y + 1) - layer(i, x - 1, y + 1) - layer(i, x + 1, y - 1) + layer(i, x - 1, y - 1)) *
        0.25;
    const double xs =
        (layer(i + 1, x + 1, y) - layer(i + 1, x - 1, y) - layer(i - 1, x + 1, y) + layer(i - 1, x - 1, y)) *
        0.25;
    const double ys =
        (layer(i + 1, x, y + 1) - layer(i + 1, x, y - 1) - layer(i - 1, x, y + 1) + layer(i - 1, x, y - 1)) *
        0.25;
    const double a = yy * ss - ys * ys, b = ys * xs - xy * ss, c = xy * ys - yy * xs;
    const double d = xx * a + xy * b + xs * c;
    if (d == 0) return false;
    const double dx = -(gx * a + gy * b + gs * c) / d;
    const double dy = -(gx * b + gy * (xx * ss - xs * xs) + gs * (xs * xy - xx * ys)) / d;
    const double ds = -(gx * c + gy * (xs * xy - xx * ys) + gs * (xx * yy - xy * xy)) / d;
    if (isSmall(dx, dy, ds, kFarthest)) {
      const double contrast = v + 0.5 * (gx * dx + gy * dy + gs * ds);
      if (contrast < kContrast && contrast > -kContrast) return false;
      const double trace = xx + yy, determinant = xx * yy - xy * xy;
      if (!(determinant > 0) || trace * trace * kEdge >= (kEdge + 1) * (kEdge + 1) * determinant)
        return false;
      out = {x + dx, y + dy, i + ds, contrast < 0 ? -contrast : contrast, 0, i};
      return true;
    }
    if (!isSmall(dx, dy, ds, 1000)) return false;
    x += static_cast<int>(std::floor(dx + 0.5));
    y += static_cast<int>(std::floor(dy + 0.5));
    i += static_cast<int>(std::floor(ds + 0.5));
    const Image& image = o.images[0];
    if (i < 1 || i > kScales || x < kBorder || y < kBorder || x >= image.width - kBorder ||
        y >= image.height - kBorder)
      return false;
  }
  return false;
}

void findBlobs(const Octave& o, int octave, const Steps& steps, std::vector<Blob>& found) {
  const int width = o.images[0].width, height = o.images[0].height;
  std::vector<Row> rows(3 * kLayers);  // three rows of each layer, by y modulo 3
  for (Row& row : rows)
    row = {std::vector<int16_t>(width), std::vector<int16_t>(width), std::vector<int16_t>(width)};
  const auto rowOf = [&](int y, int i) -> Row& { return rows[y % 3 * kLayers + i]; };
  std::vector<int16_t> extremes(2 * width);
  constexpr int kWord = sizeof(uint64_t);
  std::vector<uint8_t> marks(width + kWord);
  for (int y = kBorder - 2; y < height - kBorder; ++y) {
    for (int i = 0; i < kLayers; ++i)
      steps.subtract(o.images[i + 1].row(y + 1), o.images[i].row(y + 1), rowOf(y + 2, i).value.data(),
                     rowOf(y, i).value.data(), width, rowOf(y + 1, i).value.data(), rowOf(y, i).most.data(),
                     rowOf(y, i).least.data());
    if (y < kBorder) continue;
    for (int i = 1; i <= kScales; ++i) {
      const Row* const layers[] = {&rowOf(y, i - 1), &rowOf(y, i), &rowOf(y, i + 1)};
      steps.mark(layers, width, extremes.data(), marks.data());
      for (int x = 0; x < width; x += kWord) {
        uint64_t any;
        std::memcpy(&any, &marks[x], kWord);
        if (any == 0) continue;
        for (int k = x; k < x + kWord; ++k) {
          Blob blob;
          if (!marks[k] || !refine(o, i, k, y, blob)) continue;
          blob.octave = octave;
          found.push_back(blob);
        }
      }
    }
  }
}

}  // namespace

Keypoints keypointsOf(const uint8_t* rgb, int width, int height, const int16_t* weights, int limit,
                      Path path) {
  const Steps steps = stepsOf(path);
  // Kept from photo to photo: fresh pages cost more than the subtraction of two images.
  static thread_local std::vector<int16_t> memory;
  size_t used = static_cast<size_t>(width) * height;
  for (int w = width, h = height; std::min(w, h) >= kSmallestSide; w /= 2, h /= 2)
    used += static_cast<size_t>(w) * h * kImages;
  if (memory.size() < used) memory.resize(used);
  int16_t* free = memory.data();
  const auto imageOf = [&](int w, int h) {
    const Image image = {w, h, free};
    free += static_cast<size_t>(w) * h;
    return image;
  };

  const Image photo = imageOf(width, height);
  steps.grey(rgb, static_cast<size_t>(width) * height, photo.values);
  std::vector<Octave> octaves;
  std::vector<Blob> blobs;
  for (int w = width, h = height; std::min(w, h) >= kSmallestSide; w /= 2, h /= 2) {
    Octave octave;
    octave.images[0] = imageOf(w, h);
    const int16_t* rest = weights + weights[0] + 2;
    if (octaves.empty()) {
      blur(photo, weights, octave.images[0], path);
    } else {
      const Image& half = octaves.back().images[kScales];
      for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x) octave.images[0].row(y)[x] = half.row(2 * y)[2 * x];
      }
    }
    for (int i = 1; i < kImages; ++i) {
      octave.images[i] = imageOf(w, h);
      rest = blur(octave.images[i - 1], rest, octave.images[i], path);
    }
    findBlobs(octave, static_cast<int>(octaves.size()), steps, blobs);
    octaves.push_back(octave);
  }
  std::stable_sort(blobs.begin(), blobs.end(),
                   [](const Blob& a, const Blob& b) { return a.contrast > b.contrast; });
  if (static_cast<int>(blobs.size()) > limit) blobs.resize(limit);

  double sizes[kSizes] = {kSigma};
  for (int i = 1; i < kSizes; ++i) sizes[i] = sizes[i - 1] * kSizeStep;
  Keypoints out;
  out.location.resize(blobs.size() * 2);
  out.scale.resize(blobs.size());
  out.histogram.resize(blobs.size() * kHistogram);
  for (size_t i = 0; i < blobs.size(); ++i) {
    const Blob& blob = blobs[i];
    const double sigma = sizes[static_cast<int>(std::floor(blob.size * kSizesPerScale + 0.5))];
    const double pixel = 1 << blob.octave;
    out.location[2 * i] = static_cast<float>(blob.x * pixel);
    out.location[2 * i + 1] = static_cast<float>(blob.y * pixel);
    out.scale[i] = static_cast<float>(sigma * pixel);
    describe(octaves[blob.octave].images[blob.image], blob.x, blob.y, sigma, &out.histogram[i * kHistogram],
             path);
  }
  return out;
}

}  // namespace revisit
