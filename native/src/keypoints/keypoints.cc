#include "keypoints.h"

#include <algorithm>
#include <cmath>

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
constexpr int kDirections = 8;     // Lowe 2004, section 6.1
constexpr int kCells = 4;          // Lowe 2004, section 6.1
constexpr int kSamples = 16;       // Lowe 2004, section 6.1; docs/measurements.md#native
constexpr double kCellScales = 3;  // OpenCV, SIFT_DESCR_SCL_FCTR; docs/measurements.md#native
constexpr double kWindow = 12.5;   // squared cells from the centre to a corner
constexpr double kDiagonal = 0.7071067811865476;  // sqrt(1 / 2)
constexpr double kLargestShare = 0.2;             // Lowe 2004, section 6.1

struct Octave {
  Image images[kImages];
  // The difference of two neighbouring images.
  int layer(int i, int x, int y) const { return images[i + 1].at(x, y) - images[i].at(x, y); }
};

struct Blob {
  double x, y, size, contrast;  // x and y in pixels of the octave, size in images
  int octave, image;
};

// One layer's row: its values, and the greatest and least of each three neighbours.
struct Row {
  std::vector<int16_t> value, most, least;
};

// `value` holds a row of a layer, `around` that row and those above and below of the layer and of its
// neighbours. `extremes` is room for two rows.
REVISIT_INLINE void markExtrema(const int16_t* value, const Row* const* around, int width, int16_t* extremes,
                                int16_t* marks) {
  int16_t* REVISIT_RESTRICT high = extremes;
  int16_t* REVISIT_RESTRICT low = extremes + width;
  std::copy_n(around[0]->most.data(), width, high);
  std::copy_n(around[0]->least.data(), width, low);
  for (int i = 1; i < 9; ++i) {
    const int16_t* most = around[i]->most.data();
    const int16_t* least = around[i]->least.data();
    for (int x = 0; x < width; ++x) high[x] = std::max(high[x], most[x]);
    for (int x = 0; x < width; ++x) low[x] = std::min(low[x], least[x]);
  }
  for (int x = 0; x < width; ++x) {
    const int16_t v = value[x];
    marks[x] = static_cast<int16_t>(((v >= high[x]) & (v >= kContrast / 2)) |
                                    ((v <= low[x]) & (v <= -kContrast / 2)));
  }
}

REVISIT_INLINE void subtractRows(const int16_t* from, const int16_t* what, int width, Row& row) {
  int16_t* value = row.value.data();
  int16_t* most = row.most.data();
  int16_t* least = row.least.data();
  for (int x = 0; x < width; ++x) value[x] = static_cast<int16_t>(from[x] - what[x]);
  for (int x = 1; x < width - 1; ++x) {
    most[x] = std::max(std::max(value[x - 1], value[x]), value[x + 1]);
    least[x] = std::min(std::min(value[x - 1], value[x]), value[x + 1]);
  }
}

REVISIT_INLINE void describeInto(const Image& image, double cx, double cy, double sigma, float* out) {
  const double cell = kCellScales * sigma;
  const double apart = cell * (kCells + 1) / kSamples;
  int xs[kSamples], columns[kSamples];
  double rights[kSamples], squares[kSamples];
  for (int i = 0; i < kSamples; ++i) {
    xs[i] = static_cast<int>(std::floor(cx + (i - (kSamples - 1) * 0.5) * apart + 0.5));
    const double u = (xs[i] - cx) / cell + (kCells - 1) * 0.5;
    columns[i] = static_cast<int>(std::floor(u));
    rights[i] = u - columns[i];
    const double away = (xs[i] - cx) / cell;
    squares[i] = away * away;
  }
  double histogram[kHistogram] = {0};
  for (int j = 0; j < kSamples; ++j) {
    const int y = static_cast<int>(std::floor(cy + (j - (kSamples - 1) * 0.5) * apart + 0.5));
    if (y < 1 || y > image.height - 2) continue;
    const double down = (y - cy) / cell;
    const double v = down + (kCells - 1) * 0.5;
    const int row = static_cast<int>(std::floor(v));
    const double below = v - row;
    double line[(kCells + 2) * kDirections] = {0};
    const int16_t* at = image.row(y);
    for (int i = 0; i < kSamples; ++i) {
      const int x = xs[i];
      if (x < 1 || x > image.width - 2 || columns[i] < -1 || columns[i] >= kCells) continue;
      const double inside = 1 - (squares[i] + down * down) / kWindow;
      if (inside <= 0) continue;
      const double gx = at[x + 1] - at[x - 1];
      const double gy = at[x + image.width] - at[x - image.width];
      const double least = kDiagonal * std::sqrt(gx * gx + gy * gy);
      const double p = kDiagonal * (gx + gy);
      const double q = kDiagonal * (gy - gx);
      const double along[kDirections] = {gx, p, gy, q, -gx, -p, -gy, -q};
      const double right = inside * inside * rights[i];
      const double left = inside * inside * (1 - rights[i]);
      double* to = line + (columns[i] + 1) * kDirections;
      for (int k = 0; k < kDirections; ++k) {
        const double part = std::max(along[k] - least, 0.0);
        to[k] += part * left;
        to[k + kDirections] += part * right;
      }
    }
    if (row >= 0 && row < kCells) {
      for (int k = 0; k < kCells * kDirections; ++k)
        histogram[row * kCells * kDirections + k] += (1 - below) * line[kDirections + k];
    }
    if (row + 1 >= 0 && row + 1 < kCells) {
      for (int k = 0; k < kCells * kDirections; ++k)
        histogram[(row + 1) * kCells * kDirections + k] += below * line[kDirections + k];
    }
  }
  double squared = 0;
  for (const double value : histogram) squared += value * value;
  const double length = squared > 0 ? std::sqrt(squared) : 1;
  double sum = 0;
  for (double& value : histogram) sum += value = std::min(value / length, kLargestShare);
  if (!(sum > 0)) sum = 1;
  for (int i = 0; i < kHistogram; ++i) out[i] = static_cast<float>(std::sqrt(histogram[i] / sum));
}

void markPlain(const int16_t* value, const Row* const* around, int width, int16_t* extremes, int16_t* marks) {
  markExtrema(value, around, width, extremes, marks);
}
void subtractPlain(const int16_t* from, const int16_t* what, int width, Row& row) {
  subtractRows(from, what, width, row);
}
void describePlain(const Image& image, double x, double y, double sigma, float* out) {
  describeInto(image, x, y, sigma, out);
}

// What differs from path to path.
struct Steps {
  decltype(&markPlain) markExtrema;
  decltype(&subtractPlain) subtract;
  decltype(&describePlain) describe;
};

#ifdef REVISIT_X86

REVISIT_AVX2 void markAvx2(const int16_t* value, const Row* const* around, int width, int16_t* extremes,
                           int16_t* marks) {
  markExtrema(value, around, width, extremes, marks);
}
REVISIT_AVX2 void subtractAvx2(const int16_t* from, const int16_t* what, int width, Row& row) {
  subtractRows(from, what, width, row);
}
REVISIT_AVX2 void describeAvx2(const Image& image, double x, double y, double sigma, float* out) {
  describeInto(image, x, y, sigma, out);
}

#endif

Steps stepsOf([[maybe_unused]] Path path) {
#ifdef REVISIT_X86
  if (path != Path::portable) return {markAvx2, subtractAvx2, describeAvx2};
#endif
  return {markPlain, subtractPlain, describePlain};
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
  std::vector<int16_t> marks(width), extremes(2 * width);
  for (int y = kBorder - 1; y <= height - kBorder; ++y) {
    for (int i = 0; i < kLayers; ++i)
      steps.subtract(o.images[i + 1].row(y), o.images[i].row(y), width, rows[y % 3 * kLayers + i]);
    if (y <= kBorder) continue;
    for (int i = 1; i <= kScales; ++i) {
      const Row* around[9];
      for (int k = 0; k < 9; ++k) around[k] = &rows[k % 3 * kLayers + i - 1 + k / 3];
      steps.markExtrema(rows[(y - 1) % 3 * kLayers + i].value.data(), around, width, extremes.data(),
                        marks.data());
      for (int x = kBorder; x < width - kBorder; ++x) {
        Blob blob;
        if (!marks[x] || !refine(o, i, x, y - 1, blob)) continue;
        blob.octave = octave;
        found.push_back(blob);
      }
    }
  }
}

}  // namespace

Keypoints keypointsOf(const uint8_t* grey, int width, int height, const int16_t* weights, int limit,
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
  for (size_t i = 0; i < static_cast<size_t>(width) * height; ++i)
    photo.values[i] = static_cast<int16_t>(grey[i] << kGreyBits);
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
    steps.describe(octaves[blob.octave].images[blob.image], blob.x, blob.y, sigma,
                   &out.histogram[i * kHistogram]);
  }
  return out;
}

}  // namespace revisit
