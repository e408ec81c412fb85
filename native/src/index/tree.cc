#include "tree.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "../nearest.h"
#include "blocks.h"
#include "snapshot.h"

namespace revisit {

namespace {

// Cells = as many times the square root of the rows: k-means cells split by KD-trees scan the fewest rows for
// a recall (docs/measurements.md#native).
constexpr double kCellsPerRoot = 2;
// Rows a cell to find the cells from, and rounds of k-means (docs/measurements.md#native).
constexpr size_t kSamplePerCell = 64;
constexpr int kRounds = 8;
// Rows a leaf at most, when as many rows lie in the index as it was trained for: larger ones scan more,
// smaller ones cost more memory (docs/measurements.md#native).
constexpr size_t kLeafRows = 128;
// Rows to train on that a leaf has at most, however few of all they are: a centroid of fewer says little
// (docs/measurements.md#native).
constexpr size_t kTrainedRows = 16;
// A search compares the leaf centroids of the nearest cells until it has seen this many times the leaves it
// will scan: scanning more leaves is the better buy (docs/measurements.md#native).
constexpr uint64_t kConsidered = 2;
// Rows that judge which dimension splits best: enough for a variance. Not measured.
constexpr size_t kSplitSample = 1024;
// Rows whose cells are found together, 8 bytes each: what lies between stays in the cache. Not measured.
constexpr size_t kAssigned = 16384;
// Queries whose nearest cells are found together, and blocks of centroids that are compared with them at a
// time: 20 KB stay in the nearest cache (docs/measurements.md#native).
constexpr size_t kTogether = 64;
constexpr size_t kTile = 32;

constexpr uint32_t kMagic = 0x45525452;  // "RTRE"
constexpr uint32_t kVersion = 2;

// fields: cells, leaves, the rows that were expected.
struct TreeLayout : Layout {
  size_t cellBlocks, cellNorms, cellLeaves, leafBlocks, leafNorms;

  TreeLayout(size_t cells, size_t leaves) {
    cellBlocks = place(blocksOf(cells) * kBlockBytes);
    cellNorms = place(blocksOf(cells) * kLanes * 4);
    cellLeaves = place((cells + 1) * 4);
    leafBlocks = place(blocksOf(leaves) * kBlockBytes);
    leafNorms = place(blocksOf(leaves) * kLanes * 4);
  }
};

// A distance and who is at it, in one number that sorts by distance, then by who.
inline int64_t keyOf(int32_t distance, uint32_t who) {
  return static_cast<int64_t>(distance) * (int64_t{1} << 32) + who;
}

// The mean of `count` rows whose sums are given, each number rounded half up.
void meanRow(const int64_t* sums, int64_t count, int8_t* mean) {
  for (int d = 0; d < kDimensions; ++d) {
    const int64_t twice = 2 * sums[d] + count;
    const int64_t whole = twice / (2 * count);
    mean[d] = static_cast<int8_t>(whole - (twice % (2 * count) < 0));
  }
}

void addRow(const int8_t* row, int64_t* sums) {
  for (int d = 0; d < kDimensions; ++d) sums[d] += row[d];
}

// The cell of each of `count` rows: its nearest centroid, of equals the first.
void assignCells(const int8_t* rows, size_t count, const std::vector<int8_t>& centroids, uint32_t* cell,
                 Path path) {
  const int cells = static_cast<int>(centroids.size() / kDimensions);
  std::vector<Nearest> nearest(std::min(count, kAssigned));
  for (size_t first = 0; first < count; first += kAssigned) {
    const size_t batch = std::min(kAssigned, count - first);
    std::fill(nearest.begin(), nearest.end(), Nearest());
    findNearest(rows + first * kDimensions, static_cast<int>(batch), centroids.data(), cells, nearest.data(),
                nullptr, path);
    for (size_t i = 0; i < batch; ++i) cell[first + i] = static_cast<uint32_t>(nearest[i].row);
  }
}

std::vector<int8_t> evenSample(const int8_t* rows, size_t count, size_t wanted) {
  std::vector<int8_t> sample(wanted * kDimensions);
  for (size_t i = 0; i < wanted; ++i)
    std::memcpy(&sample[i * kDimensions], rows + i * count / wanted * kDimensions, kDimensions);
  return sample;
}

// k-means over an even sample, started from an even sample: no chance in it. One cell at zero without rows.
std::vector<int8_t> findCells(const int8_t* rows, size_t count, size_t cells, Path path) {
  if (count == 0) return std::vector<int8_t>(kDimensions);
  std::vector<int8_t> centroids = evenSample(rows, count, cells);
  const size_t sampled = std::min(count, cells * kSamplePerCell);
  const std::vector<int8_t> sample = evenSample(rows, count, sampled);
  std::vector<uint32_t> cell(sampled);
  for (int round = 0; round < kRounds; ++round) {
    assignCells(sample.data(), sampled, centroids, cell.data(), path);
    std::vector<int64_t> sums(cells * kDimensions), counts(cells);
    for (size_t i = 0; i < sampled; ++i) {
      addRow(&sample[i * kDimensions], &sums[cell[i] * kDimensions]);
      ++counts[cell[i]];
    }
    for (size_t i = 0; i < cells; ++i) {
      if (counts[i] > 0) meanRow(&sums[i * kDimensions], counts[i], &centroids[i * kDimensions]);
    }
  }
  return centroids;
}

// Splits cells into leaves of at most `limit` rows, and keeps the leaves' centroids.
class Splitter {
 public:
  Splitter(const int8_t* rows, size_t limit) : rows_(rows), limit_(limit) {}
  std::vector<int8_t> centroids;
  size_t leaves() const { return centroids.size() / kDimensions; }

  void split(uint32_t* members, size_t count) {
    if (count <= limit_) return addLeaf(members, count);
    sortBy(widest(members, count), members, count);
    split(members, count / 2);
    split(members + count / 2, count - count / 2);
  }

 private:
  const int8_t* rows_;
  size_t limit_;
  std::vector<uint32_t> sorted_;

  const int8_t* row(uint32_t member) const { return rows_ + static_cast<size_t>(member) * kDimensions; }

  void addLeaf(const uint32_t* members, size_t count) {
    int64_t sums[kDimensions] = {};
    for (size_t i = 0; i < count; ++i) addRow(row(members[i]), sums);
    centroids.resize(centroids.size() + kDimensions);
    meanRow(sums, static_cast<int64_t>(count), &centroids[centroids.size() - kDimensions]);
  }

  // The dimension with the most variance, of equals the first; judged on at most kSplitSample rows.
  int widest(const uint32_t* members, size_t count) const {
    const size_t step = (count + kSplitSample - 1) / kSplitSample;
    int64_t sums[kDimensions] = {}, squares[kDimensions] = {}, seen = 0;
    for (size_t i = 0; i < count; i += step, ++seen) {
      for (int d = 0; d < kDimensions; ++d) {
        sums[d] += row(members[i])[d];
        squares[d] += row(members[i])[d] * row(members[i])[d];
      }
    }
    int widest = 0;
    int64_t most = -1;
    for (int d = 0; d < kDimensions; ++d) {
      const int64_t variance = seen * squares[d] - sums[d] * sums[d];
      if (variance > most) {
        most = variance;
        widest = d;
      }
    }
    return widest;
  }

  // A stable counting sort.
  void sortBy(int dimension, uint32_t* members, size_t count) {
    size_t starts[257] = {};
    const auto value = [&](uint32_t member) { return row(member)[dimension] + 128; };
    for (size_t i = 0; i < count; ++i) ++starts[value(members[i]) + 1];
    for (int v = 0; v < 256; ++v) starts[v + 1] += starts[v];
    sorted_.resize(std::max(sorted_.size(), count));
    for (size_t i = 0; i < count; ++i) sorted_[starts[value(members[i])]++] = members[i];
    std::copy(sorted_.begin(), sorted_.begin() + count, members);
  }
};

void writeRows(const std::vector<int8_t>& rows, uint8_t* blocks, int32_t* norms) {
  for (size_t i = 0; i < rows.size() / kDimensions; ++i) writeRow(&rows[i * kDimensions], i, blocks, norms);
}

}  // namespace

// The nearest of the cells that were offered, in the order of their numbers.
class NearCells {
 public:
  explicit NearCells(size_t wanted) : wanted_(wanted) {}

  // The cells [first, end), whose distances are given.
  void offer(const int32_t* distances, uint32_t first, uint32_t end) {
    for (uint32_t block = first; block < end; block += kLanes, distances += kLanes) {
      // of equally near ones the first: those before it are there already. Signs, because every compiler
      // takes several of them at a time
      uint32_t signs = 0;
      for (int lane = 0; lane < kLanes; ++lane)
        signs |= static_cast<uint32_t>(distances[lane]) - static_cast<uint32_t>(limit_);
      if (signs >> 31 == 0) continue;
      for (uint32_t cell = block; cell < std::min<uint32_t>(end, block + kLanes); ++cell)
        if (distances[cell - block] < limit_) keep(keyOf(distances[cell - block], cell));
    }
  }

  // Their keys, ascending.
  const std::vector<int64_t>& found() {
    std::sort(keys_.begin(), keys_.end());
    keys_.resize(std::min(keys_.size(), wanted_));
    return keys_;
  }

 private:
  size_t wanted_;
  int32_t limit_ = 1 << 30;  // distances and their differences are less
  std::vector<int64_t> keys_;

  void keep(int64_t key) {
    keys_.push_back(key);
    if (keys_.size() < 2 * wanted_) return;
    std::nth_element(keys_.begin(), keys_.begin() + (wanted_ - 1), keys_.end());
    keys_.resize(wanted_);
    limit_ = static_cast<int32_t>(keys_.back() >> 32);
  }
};

std::vector<uint8_t> trainTree(const int8_t* rows, size_t count, size_t expected, Path path) {
  const double wanted = std::floor(kCellsPerRoot * std::sqrt(static_cast<double>(expected)));
  const size_t cells = std::max<size_t>(1, std::min(count, static_cast<size_t>(wanted)));
  const std::vector<int8_t> centroids = findCells(rows, count, cells, path);
  std::vector<uint32_t> cell(count);
  assignCells(rows, count, centroids, cell.data(), path);

  std::vector<size_t> starts(cells + 2);
  for (size_t row = 0; row < count; ++row) ++starts[cell[row] + 2];
  for (size_t i = 2; i < cells + 2; ++i) starts[i] += starts[i - 1];
  std::vector<uint32_t> members(count);
  for (size_t row = 0; row < count; ++row) members[starts[cell[row] + 1]++] = static_cast<uint32_t>(row);

  Splitter splitter(rows, std::max(kTrainedRows, kLeafRows * count / std::max<size_t>(expected, 1)));
  std::vector<uint32_t> cellLeaves = {0};
  for (size_t i = 0; i < cells; ++i) {
    const int8_t* centroid = &centroids[i * kDimensions];
    if (starts[i] == starts[i + 1]) {
      splitter.centroids.insert(splitter.centroids.end(), centroid, centroid + kDimensions);
    } else {
      splitter.split(members.data() + starts[i], starts[i + 1] - starts[i]);
    }
    cellLeaves.push_back(static_cast<uint32_t>(splitter.leaves()));
  }

  const TreeLayout layout(cells, splitter.leaves());
  std::vector<uint8_t> snapshot(layout.size());
  uint8_t* bytes = snapshot.data();
  writeRows(centroids, bytes + layout.cellBlocks, at<int32_t>(bytes, layout.cellNorms));
  writeRows(splitter.centroids, bytes + layout.leafBlocks, at<int32_t>(bytes, layout.leafNorms));
  std::copy(cellLeaves.begin(), cellLeaves.end(), at<uint32_t>(bytes, layout.cellLeaves));
  Header header = {};
  header.magic = kMagic;
  header.version = kVersion;
  header.fields[0] = static_cast<uint32_t>(cells);
  header.fields[1] = static_cast<uint32_t>(splitter.leaves());
  header.fields[2] = static_cast<uint32_t>(expected);
  seal(header, bytes, snapshot.size());
  return snapshot;
}

bool Tree::open(const uint8_t* bytes, size_t size) {
  Header header;
  if (!readHeader(bytes, size, kMagic, kVersion, header)) return false;
  const TreeLayout layout(header.fields[0], header.fields[1]);
  if (layout.size() != size || !isSound(header, bytes)) return false;
  cells = header.fields[0];
  leaves = header.fields[1];
  expected = header.fields[2];
  checksum = header.checksum;
  cellBlocks = {bytes + layout.cellBlocks, at<int32_t>(bytes, layout.cellNorms), blocksOf(cells)};
  cellLeaves = at<uint32_t>(bytes, layout.cellLeaves);
  leafBlocks = {bytes + layout.leafBlocks, at<int32_t>(bytes, layout.leafNorms), blocksOf(leaves)};
  return cells > 0 && areStarts(cellLeaves, cells, leaves, true) && areNorms(cellBlocks.norms, cells) &&
         areNorms(leafBlocks.norms, leaves);
}

void Tree::assign(const int8_t* rows, size_t count, uint32_t* leaf, Path path) const {
  std::vector<int8_t> centroids(static_cast<size_t>(cells) * kDimensions);
  for (size_t i = 0; i < cells; ++i) readRow(cellBlocks.rows, i, &centroids[i * kDimensions]);
  assignCells(rows, count, centroids, leaf, path);
  std::vector<int32_t> distances;
  for (size_t i = 0; i < count; ++i) {
    const uint32_t first = cellLeaves[leaf[i]], end = cellLeaves[leaf[i] + 1];
    const Blocks part = leafBlocks.part(first / kLanes, blocksOf(end));
    distances.resize(std::max(distances.size(), part.count * kLanes));
    scanDistances(Query(rows + i * kDimensions), part, distances.data(), path);
    const auto begin = distances.begin() + first % kLanes;
    leaf[i] = first + static_cast<uint32_t>(std::min_element(begin, begin + (end - first)) - begin);
  }
}

void Tree::nearestLeaves(const Query* queries, size_t count, uint32_t probes, Path path,
                         uint32_t* nearest) const {
  const size_t probed = std::min(probes, leaves);
  const uint64_t considered = static_cast<uint64_t>(probes) * kConsidered;
  // Nearly always twice the cells that hold so many leaves on average are enough, else more are looked at.
  const size_t wanted = std::min<uint64_t>(cells, 2 * considered * cells / leaves + 8);
  std::vector<int64_t> keys;
  for (size_t first = 0; first < count; first += kTogether) {
    const size_t some = std::min(kTogether, count - first);
    std::vector<NearCells> near(some, NearCells(wanted));
    offerCells(queries + first, some, path, near.data());
    for (size_t q = 0; q < some; ++q) {
      const Query& query = queries[first + q];
      leavesOf(query, near[q].found(), considered, path, keys);
      for (size_t more = wanted; keys.size() < considered && more < cells;) {
        more = std::min<size_t>(cells, 4 * more);
        NearCells again(more);
        offerCells(&query, 1, path, &again);
        leavesOf(query, again.found(), considered, path, keys);
      }
      if (probed < keys.size()) std::nth_element(keys.begin(), keys.begin() + probed, keys.end());
      for (size_t i = 0; i < probed; ++i) *nearest++ = static_cast<uint32_t>(keys[i]);
    }
  }
}

void Tree::offerCells(const Query* queries, size_t count, Path path, NearCells* near) const {
  int32_t distances[kTile * kLanes];
  for (size_t block = 0; block < cellBlocks.count; block += kTile) {
    const Blocks tile = cellBlocks.part(block, std::min(block + kTile, cellBlocks.count));
    const uint32_t first = static_cast<uint32_t>(block * kLanes);
    const uint32_t end = std::min<uint32_t>(cells, first + kTile * kLanes);
    for (size_t q = 0; q < count; ++q) {
      scanDistances(queries[q], tile, distances, path);
      near[q].offer(distances, first, end);
    }
  }
}

void Tree::leavesOf(const Query& query, const std::vector<int64_t>& nearCells, uint64_t considered, Path path,
                    std::vector<int64_t>& keys) const {
  std::vector<int32_t> distances;
  keys.clear();
  for (size_t i = 0; i < nearCells.size() && keys.size() < considered; ++i) {
    const uint32_t cell = static_cast<uint32_t>(nearCells[i]);
    const uint32_t first = cellLeaves[cell] / kLanes * kLanes;
    const Blocks part = leafBlocks.part(first / kLanes, blocksOf(cellLeaves[cell + 1]));
    distances.resize(std::max(distances.size(), part.count * kLanes));
    scanDistances(query, part, distances.data(), path);
    for (uint32_t leaf = cellLeaves[cell]; leaf < cellLeaves[cell + 1]; ++leaf)
      keys.push_back(keyOf(distances[leaf - first], leaf));
  }
}

}  // namespace revisit
