#include "ransac.h"

#include <algorithm>
#include <cmath>

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

bool agreesInScale(double determinant, double scaleSquared, double limit) {
  return scaleSquared <= limit * determinant && determinant <= limit * scaleSquared;
}

double supportOf(const Map& map, const std::vector<Correspondence>& all, double limit, double tolerance) {
  const double determinant = map.determinant();
  const double bound = tolerance * tolerance;
  double support = 0;
  for (const Correspondence& c : all) {
    const double r = squaredError(map, c) / bound;
    if (r < 1 && agreesInScale(determinant, c.scaleSquared, limit)) support += 1 - r;
  }
  return support;
}

void inliersOf(const Map& map, const std::vector<Correspondence>& all, double limit, double tolerance,
               std::vector<int>& out) {
  const double determinant = map.determinant();
  const double bound = tolerance * tolerance;
  out.clear();
  for (size_t i = 0; i < all.size(); ++i) {
    if (squaredError(map, all[i]) < bound && agreesInScale(determinant, all[i].scaleSquared, limit))
      out.push_back(static_cast<int>(i));
  }
}

// Weighted least squares; false where the points lie on a line.
bool fit(const Map& from, const std::vector<Correspondence>& all, const std::vector<int>& chosen,
         double tolerance, Map& to) {
  const double bound = tolerance * tolerance;
  double w = 0, sax = 0, say = 0, sbx = 0, sby = 0;
  for (const int i : chosen) {
    const Correspondence& c = all[i];
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
    const Correspondence& c = all[i];
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
  std::vector<Correspondence> all;
  all.reserve(tentative.size());
  for (const Tentative& t : tentative) {
    const double scale =
        static_cast<double>(b.scale[t.b]) / longB * longA / static_cast<double>(a.scale[t.a]);
    all.push_back({a.location[2 * t.a] / longA, a.location[2 * t.a + 1] / longA, b.location[2 * t.b] / longB,
                   b.location[2 * t.b + 1] / longB, scale * scale});
  }
  const double limit = options.maxScaleDisagreement * options.maxScaleDisagreement;
  const double loose = 2 * options.maxError;

  struct Hypothesis {
    double support;
    Map map;
  };
  std::vector<Hypothesis> best;
  for (const int i : drawn(static_cast<int>(all.size()), options.trials, options.seed)) {
    const Correspondence& c = all[i];
    const double scale = std::sqrt(c.scaleSquared);
    if (scale > options.maxScaleChange || scale * options.maxScaleChange < 1) continue;
    ++result.trials;
    const Map map = {{scale, 0, c.bx - scale * c.ax, 0, scale, c.by - scale * c.ay}};
    const double support = supportOf(map, all, limit, loose);
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
      inliersOf(current, all, limit, tolerance, chosen);
      Map next;
      if (chosen.size() < kMinimum || !fit(current, all, chosen, tolerance, next) ||
          !isPlausible(next, options))
        break;
      current = next;
    }
    inliersOf(current, all, limit, options.maxError, chosen);
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
    const Correspondence& c = all[i];
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
