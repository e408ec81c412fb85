#include "ransac.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nearest.h"

// Lines and order of arithmetic follow typescript/ransac.ts, which says why each step is taken; only + - * /
// and sqrt on doubles, so both agree to the bit.
namespace revisit {
namespace {

constexpr int kRefined = 4;          // docs/measurements.md#native
constexpr int kMinimum = 4;          // three define an affine map, a fourth bears it out
constexpr double kMinSpread = 1e-3;  // about 3 % in length, as typescript/ransac.ts says
constexpr double kCellPx = 24;       // docs/measurements.md#native
constexpr double kFixed = 0.01;      // 8 px at 768, as typescript/ransac.ts says
constexpr int kRounds = 3;           // of local optimisation, as typescript/ransac.ts says

struct Correspondence {
  double ax, ay, bx, by;
  double scaleSquared;
};

struct Map {
  double m[6];
  double determinant() const { return m[0] * m[4] - m[1] * m[3]; }
};

double squaredError(const Map& map, const Correspondence& c) {
  const double ex = map.m[0] * c.ax + map.m[1] * c.ay + map.m[2] - c.bx;
  const double ey = map.m[3] * c.ax + map.m[4] * c.ay + map.m[5] - c.by;
  return ex * ex + ey * ey;
}

// In columns, as many as fill registers: rows beyond `count` are not numbers, and so near nothing.
class Correspondences {
 public:
  static constexpr size_t kRows = 8;
  explicit Correspondences(size_t count) : count_(count), rows_((count + kRows - 1) / kRows * kRows) {
    for (std::vector<double>* column : {&ax, &ay, &bx, &by, &scaleSquared})
      column->assign(rows_, std::numeric_limits<double>::quiet_NaN());
  }
  size_t count() const { return count_; }
  size_t rows() const { return rows_; }
  Correspondence operator[](size_t i) const { return {ax[i], ay[i], bx[i], by[i], scaleSquared[i]}; }
  std::vector<double> ax, ay, bx, by, scaleSquared;

 private:
  size_t count_, rows_;
};

// Writes which correspondences a map brings closer than the root of `bound`, and returns how many they are:
// of doubles, an error is less than the bound exactly where their quotient is less than 1.
size_t nearPortable(const Map& map, const Correspondences& all, double bound, int* rows) {
  size_t found = 0;
  for (size_t i = 0; i < all.count(); ++i) {
    rows[found] = static_cast<int>(i);
    found += squaredError(map, all[i]) < bound;
  }
  return found;
}

#ifdef REVISIT_X86

REVISIT_INLINE size_t noted(uint32_t near, size_t first, int* rows) {
  size_t found = 0;
  for (; near != 0; near &= near - 1) rows[found++] = static_cast<int>(first) + __builtin_ctz(near);
  return found;
}

REVISIT_AVX2 size_t nearAvx2(const Map& map, const Correspondences& all, double bound, int* rows) {
  __m256d m[6];
  for (int k = 0; k < 6; ++k) m[k] = _mm256_set1_pd(map.m[k]);
  const __m256d most = _mm256_set1_pd(bound);
  size_t found = 0;
  for (size_t i = 0; i < all.rows(); i += 4) {
    const __m256d x = _mm256_loadu_pd(&all.ax[i]), y = _mm256_loadu_pd(&all.ay[i]);
    const auto off = [&](const __m256d* of, const double* to) REVISIT_AVX2 {
      const __m256d turned = _mm256_add_pd(_mm256_mul_pd(of[0], x), _mm256_mul_pd(of[1], y));
      const __m256d by = _mm256_sub_pd(_mm256_add_pd(turned, of[2]), _mm256_loadu_pd(to));
      return _mm256_mul_pd(by, by);
    };
    const __m256d error = _mm256_add_pd(off(m, &all.bx[i]), off(m + 3, &all.by[i]));
    const int near = _mm256_movemask_pd(_mm256_cmp_pd(error, most, _CMP_LT_OQ));
    found += noted(static_cast<uint32_t>(near), i, rows + found);
  }
  return found;
}

REVISIT_VNNI size_t nearAvx512(const Map& map, const Correspondences& all, double bound, int* rows) {
  __m512d m[6];
  for (int k = 0; k < 6; ++k) m[k] = _mm512_set1_pd(map.m[k]);
  const __m512d most = _mm512_set1_pd(bound);
  size_t found = 0;
  for (size_t i = 0; i < all.rows(); i += 8) {
    const __m512d x = _mm512_loadu_pd(&all.ax[i]), y = _mm512_loadu_pd(&all.ay[i]);
    const auto off = [&](const __m512d* of, const double* to) REVISIT_VNNI {
      const __m512d turned = _mm512_add_pd(_mm512_mul_pd(of[0], x), _mm512_mul_pd(of[1], y));
      const __m512d by = _mm512_sub_pd(_mm512_add_pd(turned, of[2]), _mm512_loadu_pd(to));
      return _mm512_mul_pd(by, by);
    };
    const __m512d error = _mm512_add_pd(off(m, &all.bx[i]), off(m + 3, &all.by[i]));
    found += noted(_mm512_cmp_pd_mask(error, most, _CMP_LT_OQ), i, rows + found);
  }
  return found;
}

#endif

using Near = size_t (*)(const Map&, const Correspondences&, double, int*);

Near nearBy([[maybe_unused]] Path path) {
#ifdef REVISIT_X86
  if (path == Path::avx512Vnni) return nearAvx512;
  if (path == Path::avx2) return nearAvx2;
#endif
  return nearPortable;
}

bool agreesInScale(double determinant, double scaleSquared, double limit) {
  return scaleSquared <= limit * determinant && determinant <= limit * scaleSquared;
}

// The correspondences by a map: those near it that agree with its scale to `limit`.
class Agreeing {
 public:
  Agreeing(const Correspondences& all, double limit, Path path)
      : all_(all), limit_(limit), near_(nearBy(path)), rows_(all.rows()) {}

  double support(const Map& map, double tolerance) {
    const double bound = tolerance * tolerance;
    double support = 0;
    each(map, bound, [&](int i) { support += 1 - squaredError(map, all_[i]) / bound; });
    return support;
  }

  void inliers(const Map& map, double tolerance, std::vector<int>& out) {
    out.clear();
    each(map, tolerance * tolerance, [&](int i) { out.push_back(i); });
  }

 private:
  const Correspondences& all_;
  double limit_;
  Near near_;
  std::vector<int> rows_;

  template <typename Use>
  void each(const Map& map, double bound, Use use) {
    const double determinant = map.determinant();
    const size_t found = near_(map, all_, bound, rows_.data());
    for (size_t k = 0; k < found; ++k) {
      if (agreesInScale(determinant, all_.scaleSquared[rows_[k]], limit_)) use(rows_[k]);
    }
  }
};

// Weighted least squares; false where the points lie on a line.
bool fit(const Map& from, const Correspondences& all, const std::vector<int>& chosen, double tolerance,
         Map& to) {
  const double bound = tolerance * tolerance;
  double w = 0, sax = 0, say = 0, sbx = 0, sby = 0;
  for (const int i : chosen) {
    const Correspondence c = all[i];
    const double weight = 1 - squaredError(from, c) / bound;
    w += weight;
    sax += weight * c.ax;
    say += weight * c.ay;
    sbx += weight * c.bx;
    sby += weight * c.by;
  }
  const double ax = sax / w, ay = say / w, bx = sbx / w, by = sby / w;
  double xx = 0, xy = 0, yy = 0, ux = 0, uy = 0, vx = 0, vy = 0;
  for (const int i : chosen) {
    const Correspondence c = all[i];
    const double weight = 1 - squaredError(from, c) / bound;
    const double x = c.ax - ax, y = c.ay - ay, u = c.bx - bx, v = c.by - by;
    xx += weight * x * x;
    xy += weight * x * y;
    yy += weight * y * y;
    ux += weight * u * x;
    uy += weight * u * y;
    vx += weight * v * x;
    vy += weight * v * y;
  }
  const double d = xx * yy - xy * xy;
  if (!(d > kMinSpread * (xx + yy) * (xx + yy))) return false;
  const double m0 = (ux * yy - uy * xy) / d, m1 = (uy * xx - ux * xy) / d;
  const double m3 = (vx * yy - vy * xy) / d, m4 = (vy * xx - vx * xy) / d;
  to = {{m0, m1, bx - m0 * ax - m1 * ay, m3, m4, by - m3 * ax - m4 * ay}};
  return true;
}

bool isPlausible(const Map& map, const RansacOptions& options) {
  const double determinant = map.determinant();
  const double limit = options.maxScaleChange * options.maxScaleChange;
  if (!(determinant > 0) || determinant > limit || determinant * limit < 1) return false;
  const double e = (map.m[0] + map.m[4]) / 2, f = (map.m[0] - map.m[4]) / 2;
  const double g = (map.m[3] + map.m[1]) / 2, h = (map.m[3] - map.m[1]) / 2;
  const double q = std::sqrt(e * e + h * h), r = std::sqrt(f * f + g * g);
  return q + r <= options.maxTilt * (q - r);
}

// The indices to try: all where they are few enough, else `trials` of them, drawn without replacement
// (generator: Numerical Recipes, 7.1).
std::vector<int> drawn(int count, int trials, uint32_t seed) {
  std::vector<int> order(count);
  for (int i = 0; i < count; ++i) order[i] = i;
  if (count <= trials) return order;
  uint32_t state = seed;
  for (int i = 0; i < trials; ++i) {
    state = state * 1664525u + 1013904223u;
    std::swap(order[i], order[i + static_cast<int>((state >> 8) % static_cast<uint32_t>(count - i))]);
  }
  order.resize(trials);
  return order;
}

double cellOf(double x, double y, double cellsLong) {
  return std::floor(y * cellsLong) * 65536 + std::floor(x * cellsLong);
}

int distinct(std::vector<double>& cells) {
  std::sort(cells.begin(), cells.end());
  return static_cast<int>(std::unique(cells.begin(), cells.end()) - cells.begin());
}

}  // namespace

Consensus consensusOf(const Features& a, const Features& b, const RansacOptions& options, Path path) {
  std::vector<Tentative> tentative;
  mutualNearest(a.descriptor, a.count, b.descriptor, b.count, tentative, path);
  Consensus result;
  result.tentativeCount = static_cast<int>(tentative.size());
  const double longA = std::max(a.width, a.height), longB = std::max(b.width, b.height);
  Correspondences all(tentative.size());
  for (size_t i = 0; i < tentative.size(); ++i) {
    const Tentative& t = tentative[i];
    const double scale =
        static_cast<double>(b.scale[t.b]) / longB * longA / static_cast<double>(a.scale[t.a]);
    all.ax[i] = a.location[2 * t.a] / longA;
    all.ay[i] = a.location[2 * t.a + 1] / longA;
    all.bx[i] = b.location[2 * t.b] / longB;
    all.by[i] = b.location[2 * t.b + 1] / longB;
    all.scaleSquared[i] = scale * scale;
  }
  const double limit = options.maxScaleDisagreement * options.maxScaleDisagreement;
  const double loose = 2 * options.maxError;
  Agreeing agreeing(all, limit, path);

  struct Hypothesis {
    double support;
    Map map;
  };
  std::vector<Hypothesis> best;
  for (const int i : drawn(static_cast<int>(all.count()), options.trials, options.seed)) {
    const Correspondence c = all[i];
    const double scale = std::sqrt(c.scaleSquared);
    if (scale > options.maxScaleChange || scale * options.maxScaleChange < 1) continue;
    ++result.trials;
    const Map map = {{scale, 0, c.bx - scale * c.ax, 0, scale, c.by - scale * c.ay}};
    const double support = agreeing.support(map, loose);
    size_t at = best.size();
    while (at > 0 && best[at - 1].support < support) --at;
    if (at == kRefined) continue;
    best.insert(best.begin() + at, {support, map});
    if (best.size() > kRefined) best.pop_back();
  }

  std::vector<int> inliers, chosen;
  Map map = {{0, 0, 0, 0, 0, 0}};
  for (const Hypothesis& hypothesis : best) {
    Map current = hypothesis.map;
    for (int round = 0; round < kRounds; ++round) {
      const double tolerance = loose - (round * options.maxError) / kRounds;
      agreeing.inliers(current, tolerance, chosen);
      Map next;
      if (chosen.size() < kMinimum || !fit(current, all, chosen, tolerance, next) ||
          !isPlausible(next, options))
        break;
      current = next;
    }
    agreeing.inliers(current, options.maxError, chosen);
    if (chosen.size() > inliers.size()) {
      inliers = chosen;
      map = current;
    }
  }
  if (inliers.size() < kMinimum) return result;

  const double ratio = longB / longA;
  const double affine[6] = {map.m[0] * ratio, map.m[1] * ratio, map.m[2] * longB,
                            map.m[3] * ratio, map.m[4] * ratio, map.m[5] * longB};
  std::copy(affine, affine + 6, result.affine);
  std::vector<double> cellsA, cellsB;
  const double cellsLongA = a.resizedLongSide / kCellPx, cellsLongB = b.resizedLongSide / kCellPx;
  for (const int i : inliers) {
    const Correspondence c = all[i];
    result.inliersA.push_back(tentative[i].a);
    result.inliersB.push_back(tentative[i].b);
    cellsA.push_back(cellOf(c.ax, c.ay, cellsLongA));
    cellsB.push_back(cellOf(c.bx, c.by, cellsLongB));
    const double dx = c.ax * longA / a.width - c.bx * longB / b.width,
                 dy = c.ay * longA / a.height - c.by * longB / b.height;
    if (dx <= kFixed && -dx <= kFixed && dy <= kFixed && -dy <= kFixed) ++result.fixedCount;
  }
  result.cellCount = std::min(distinct(cellsA), distinct(cellsB));
  return result;
}

}  // namespace revisit
