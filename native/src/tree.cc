#include "tree.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "blocks.h"
#include "checksum.h"
#include "nearest.h"

namespace revisit {

namespace {

// Cells = as many times the square root of the rows: k-means cells split by KD-trees scan the fewest rows for
// a recall (docs/measurements.md#native).
constexpr double kCellsPerRoot = 2;
// Rows a cell to find the cells from, and rounds of k-means (docs/measurements.md#native).
constexpr size_t kSamplePerCell = 64;
constexpr int kRounds = 8;
// Leaves of 5 to 8 blocks: larger scan more, smaller cost more memory (docs/measurements.md#native).
constexpr size_t kLeafBlocks = 8;
// A search compares the leaf centroids of the nearest cells until it has seen this many times the leaves it
// will scan: scanning more leaves is the better buy (docs/measurements.md#native).
constexpr uint64_t kConsidered = 2;
// Rows that judge which dimension splits best: enough for a variance. Not measured.
constexpr size_t kSplitSample = 1024;
// Queries that go through the leaves together, one photo's: memory is the limit
// (docs/measurements.md#native).
constexpr size_t kBatch = 1024;
// Visits of leaves kept at once, 12 bytes each (24 MB): searches of many leaves take fewer queries together.
// Not measured.
constexpr size_t kVisits = 1 << 21;
// Rows whose cells are found together, 8 bytes each: what lies between stays in the cache. Not measured.
constexpr size_t kAssigned = 16384;

constexpr uint32_t kMagic = 0x45525452;  // "RTRE"
constexpr uint32_t kVersion = 1;         // of Header and Layout

// 64 bytes; then the arrays that Layout places, each on a 64-byte boundary. Empty lanes and gaps are zero,
// their row kNoRow. Little-endian.
struct Header {
  uint32_t magic;
  uint32_t version;
  uint32_t checksum;  // of everything from `size` on
  uint32_t dimensions;
  uint64_t size;
  uint32_t count;
  uint32_t cells;
  uint32_t leaves;
  uint32_t blocks;
  uint32_t unused[6];
};
static_assert(sizeof(Header) == 64, "the header is one line");
constexpr size_t kUnchecked = 16;  // bytes before `size`

// A distance and who is at it, in one number that sorts by distance, then by who.
inline int64_t keyOf(int32_t distance, uint32_t who) {
  return static_cast<int64_t>(distance) * (int64_t{1} << 32) + who;
}

inline size_t blocksOf(size_t rows) { return (rows + kLanes - 1) / kLanes; }

// Where each array starts, and the size of the whole.
struct Layout {
  size_t cellBlocks, cellNorms, cellLeaves, leafBlocks, leafNorms, leafRows, rowBlocks, rowNorms, rows, size;

  Layout(size_t cells, size_t leaves, size_t blocks) {
    size = sizeof(Header);
    cellBlocks = place(blocksOf(cells) * kBlockBytes);
    cellNorms = place(blocksOf(cells) * kLanes * 4);
    cellLeaves = place((cells + 1) * 4);
    leafBlocks = place(blocksOf(leaves) * kBlockBytes);
    leafNorms = place(blocksOf(leaves) * kLanes * 4);
    leafRows = place((leaves + 1) * 4);
    rowBlocks = place(blocks * kBlockBytes);
    rowNorms = place(blocks * kLanes * 4);
    rows = place(blocks * kLanes * 4);
  }

 private:
  size_t place(size_t bytes) {
    const size_t at = size;
    size += (bytes + 63) / 64 * 64;
    return at;
  }
};

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

// The cell of each of `count` rows: its nearest centroid.
void assign(const int8_t* rows, size_t count, const std::vector<int8_t>& centroids, uint32_t* cell,
            Path path) {
  const int cells = static_cast<int>(centroids.size() / kDimensions);
  std::vector<Nearest> nearest(kAssigned);
  for (size_t first = 0; first < count; first += kAssigned) {
    const size_t batch = std::min(kAssigned, count - first);
    std::fill(nearest.begin(), nearest.end(), Nearest());
    findNearest(rows + first * kDimensions, static_cast<int>(batch), centroids.data(), cells, nearest.data(),
                nullptr, path);
    for (size_t i = 0; i < batch; ++i) cell[first + i] = static_cast<uint32_t>(nearest[i].row);
  }
}

// k-means over an even sample, started from an even sample: no chance in it.
std::vector<int8_t> findCells(const int8_t* rows, size_t count, size_t cells, Path path) {
  std::vector<int8_t> centroids(cells * kDimensions);
  for (size_t i = 0; i < cells; ++i)
    std::memcpy(&centroids[i * kDimensions], rows + i * count / cells * kDimensions, kDimensions);
  const size_t sampled = std::min(count, cells * kSamplePerCell);
  std::vector<int8_t> sample(sampled * kDimensions);
  for (size_t i = 0; i < sampled; ++i)
    std::memcpy(&sample[i * kDimensions], rows + i * count / sampled * kDimensions, kDimensions);
  std::vector<uint32_t> cell(sampled);
  for (int round = 0; round < kRounds; ++round) {
    assign(sample.data(), sampled, centroids, cell.data(), path);
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

// Splits cells into leaves. Every leaf but a cell's last is of whole blocks, so little is lost to empty
// lanes.
class Splitter {
 public:
  explicit Splitter(const int8_t* rows) : rows_(rows) {}
  std::vector<uint32_t> leafRows = {0};  // where each leaf's blocks start, and the end

  // Reorders members[0, count) so that each leaf's rows follow one another.
  void split(uint32_t* members, size_t count) {
    const size_t blocks = blocksOf(count);
    if (blocks <= kLeafBlocks) {
      if (blocks > 0) leafRows.push_back(leafRows.back() + static_cast<uint32_t>(blocks));
      return;
    }
    sortBy(widest(members, count), members, count);
    const size_t left = blocks / 2 * kLanes;
    split(members, left);
    split(members + left, count - left);
  }

 private:
  const int8_t* rows_;
  std::vector<uint32_t> sorted_;

  // The dimension with the most variance, of equals the first; judged on at most kSplitSample rows.
  int widest(const uint32_t* members, size_t count) const {
    const size_t step = (count + kSplitSample - 1) / kSplitSample;
    int64_t sums[kDimensions] = {}, squares[kDimensions] = {}, seen = 0;
    for (size_t i = 0; i < count; i += step, ++seen) {
      const int8_t* row = rows_ + static_cast<size_t>(members[i]) * kDimensions;
      for (int d = 0; d < kDimensions; ++d) {
        sums[d] += row[d];
        squares[d] += row[d] * row[d];
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
    const auto value = [&](uint32_t row) {
      return rows_[static_cast<size_t>(row) * kDimensions + dimension] + 128;
    };
    for (size_t i = 0; i < count; ++i) ++starts[value(members[i]) + 1];
    for (int v = 0; v < 256; ++v) starts[v + 1] += starts[v];
    sorted_.resize(std::max(sorted_.size(), count));
    for (size_t i = 0; i < count; ++i) sorted_[starts[value(members[i])]++] = members[i];
    std::copy(sorted_.begin(), sorted_.begin() + count, members);
  }
};

void writeCentroid(const int8_t* centroid, size_t at, uint8_t* blocks, int32_t* norms) {
  writeLane(centroid, static_cast<int>(at % kLanes), blocks + at / kLanes * kBlockBytes);
  norms[at] = squaredNorm(centroid);
}

template <typename T>
T* at(uint8_t* bytes, size_t offset) {
  return reinterpret_cast<T*>(bytes + offset);
}
template <typename T>
const T* at(const uint8_t* bytes, size_t offset) {
  return reinterpret_cast<const T*>(bytes + offset);
}

}  // namespace

std::vector<uint8_t> buildTree(const int8_t* rows, size_t count, Path path) {
  const size_t cells =
      std::min(count, static_cast<size_t>(std::floor(kCellsPerRoot * std::sqrt(static_cast<double>(count)))));
  const std::vector<int8_t> centroids = findCells(rows, count, cells, path);
  std::vector<uint32_t> cell(count);
  assign(rows, count, centroids, cell.data(), path);

  std::vector<size_t> starts(cells + 2);
  for (size_t row = 0; row < count; ++row) ++starts[cell[row] + 2];
  for (size_t i = 2; i < cells + 2; ++i) starts[i] += starts[i - 1];
  std::vector<uint32_t> members(count);
  for (size_t row = 0; row < count; ++row) members[starts[cell[row] + 1]++] = static_cast<uint32_t>(row);

  Splitter splitter(rows);
  std::vector<uint32_t> cellLeaves = {0};
  for (size_t i = 0; i < cells; ++i) {
    splitter.split(members.data() + starts[i], starts[i + 1] - starts[i]);
    cellLeaves.push_back(static_cast<uint32_t>(splitter.leafRows.size() - 1));
  }
  const std::vector<uint32_t>& leafRows = splitter.leafRows;
  const size_t leaves = leafRows.size() - 1;
  const size_t blocks = leafRows.back();

  const Layout layout(cells, leaves, blocks);
  std::vector<uint8_t> snapshot(layout.size);
  uint8_t* bytes = snapshot.data();
  std::fill_n(at<uint32_t>(bytes, layout.rows), blocks * kLanes, kNoRow);
  for (size_t i = 0; i < cells; ++i) {
    writeCentroid(&centroids[i * kDimensions], i, bytes + layout.cellBlocks,
                  at<int32_t>(bytes, layout.cellNorms));
  }
  std::copy(cellLeaves.begin(), cellLeaves.end(), at<uint32_t>(bytes, layout.cellLeaves));
  std::copy(leafRows.begin(), leafRows.end(), at<uint32_t>(bytes, layout.leafRows));

  // Members lie in leaf order already; a leaf's blocks are full but for a cell's last leaf.
  size_t leaf = 0;
  for (size_t i = 0; i < cells; ++i) {
    size_t next = starts[i];
    for (; leaf < cellLeaves[i + 1]; ++leaf) {
      const size_t room = (leafRows[leaf + 1] - leafRows[leaf]) * kLanes;
      const size_t size = std::min(room, starts[i + 1] - next);
      int64_t sums[kDimensions] = {};
      for (size_t lane = leafRows[leaf] * kLanes; lane < leafRows[leaf] * kLanes + size; ++lane, ++next) {
        const int8_t* row = rows + static_cast<size_t>(members[next]) * kDimensions;
        writeCentroid(row, lane, bytes + layout.rowBlocks, at<int32_t>(bytes, layout.rowNorms));
        at<uint32_t>(bytes, layout.rows)[lane] = members[next];
        addRow(row, sums);
      }
      int8_t centroid[kDimensions];
      meanRow(sums, static_cast<int64_t>(size), centroid);
      writeCentroid(centroid, leaf, bytes + layout.leafBlocks, at<int32_t>(bytes, layout.leafNorms));
    }
  }

  Header header = {};
  header.magic = kMagic;
  header.version = kVersion;
  header.dimensions = kDimensions;
  header.size = layout.size;
  header.count = static_cast<uint32_t>(count);
  header.cells = static_cast<uint32_t>(cells);
  header.leaves = static_cast<uint32_t>(leaves);
  header.blocks = static_cast<uint32_t>(blocks);
  std::memcpy(bytes, &header, sizeof header);
  header.checksum = checksum(bytes + kUnchecked, layout.size - kUnchecked);
  std::memcpy(bytes, &header, sizeof header);
  return snapshot;
}

bool Tree::open(const uint8_t* bytes, size_t size) {
  Header header;
  if (size < sizeof header) return false;
  std::memcpy(&header, bytes, sizeof header);
  if (header.magic != kMagic || header.version != kVersion || header.dimensions != kDimensions ||
      header.size != size)
    return false;
  const Layout layout(header.cells, header.leaves, header.blocks);
  if (layout.size != size || checksum(bytes + kUnchecked, size - kUnchecked) != header.checksum) return false;
  count = header.count;
  cells = header.cells;
  leaves = header.leaves;
  cellBlocks = {bytes + layout.cellBlocks, at<int32_t>(bytes, layout.cellNorms), blocksOf(cells)};
  cellLeaves = at<uint32_t>(bytes, layout.cellLeaves);
  leafBlocks = {bytes + layout.leafBlocks, at<int32_t>(bytes, layout.leafNorms), blocksOf(leaves)};
  leafRows = at<uint32_t>(bytes, layout.leafRows);
  rowBlocks = {bytes + layout.rowBlocks, at<int32_t>(bytes, layout.rowNorms), header.blocks};
  rows = at<uint32_t>(bytes, layout.rows);
  return true;
}

void Tree::chooseLeaves(const Query& query, uint32_t probes, Path path, Scratch& scratch) const {
  scratch.distances.resize(std::max(scratch.distances.size(), blocksOf(cells) * kLanes));
  scanDistances(query, cellBlocks, scratch.distances.data(), path);
  // A heap gives up its nearest cells one after another: only a few of thousands are wanted.
  scratch.cells.resize(cells);
  for (uint32_t cell = 0; cell < cells; ++cell) scratch.cells[cell] = -keyOf(scratch.distances[cell], cell);
  std::make_heap(scratch.cells.begin(), scratch.cells.end());
  scratch.leaves.clear();
  const uint64_t considered = probes * kConsidered;
  for (auto end = scratch.cells.end(); end != scratch.cells.begin() && scratch.leaves.size() < considered;
       --end) {
    const uint32_t cell = static_cast<uint32_t>(-scratch.cells.front());
    std::pop_heap(scratch.cells.begin(), end);
    const uint32_t firstBlock = cellLeaves[cell] / kLanes;
    const Blocks part = leafBlocks.part(firstBlock, blocksOf(cellLeaves[cell + 1]));
    scratch.distances.resize(std::max(scratch.distances.size(), part.count * kLanes));
    scanDistances(query, part, scratch.distances.data(), path);
    for (uint32_t leaf = cellLeaves[cell]; leaf < cellLeaves[cell + 1]; ++leaf) {
      scratch.leaves.push_back(keyOf(scratch.distances[leaf - firstBlock * kLanes], leaf));
    }
  }
  if (probes < scratch.leaves.size()) {
    std::nth_element(scratch.leaves.begin(), scratch.leaves.begin() + probes, scratch.leaves.end());
    scratch.leaves.resize(probes);
  }
}

void Tree::search(const int8_t* query, size_t queries, int k, uint32_t probes, uint32_t* foundRows,
                  int32_t* foundDistances, Path path) const {
  const size_t together = std::min({queries, kBatch, std::max<size_t>(1, kVisits / std::max(probes, 1u))});
  Scratch scratch;
  std::vector<Query> ready;
  std::vector<Best> best(together, Best(k));
  std::vector<int64_t> visits;  // leaf in the upper half, query in the lower
  std::vector<uint32_t> ends, order;
  for (size_t first = 0; first < queries; first += together) {
    const size_t batch = std::min(together, queries - first);
    ready.clear();
    visits.clear();
    for (uint32_t q = 0; q < batch; ++q) {
      ready.emplace_back(query + (first + q) * kDimensions);
      chooseLeaves(ready[q], probes, path, scratch);
      for (int64_t key : scratch.leaves)
        visits.push_back(static_cast<int64_t>(static_cast<uint32_t>(key)) << 32 | q);
      best[q].clear();
    }
    // Leaf by leaf, so that each comes from memory once for all the queries that probe it.
    ends.assign(leaves + 1, 0);
    for (int64_t visit : visits) ++ends[(visit >> 32) + 1];
    for (uint32_t leaf = 0; leaf < leaves; ++leaf) ends[leaf + 1] += ends[leaf];
    order.resize(visits.size());
    for (int64_t visit : visits) order[ends[visit >> 32]++] = static_cast<uint32_t>(visit);
    size_t next = 0;
    for (uint32_t leaf = 0; leaf < leaves; ++leaf) {
      const Blocks part = rowBlocks.part(leafRows[leaf], leafRows[leaf + 1]);
      const uint32_t* numbers = rows + static_cast<size_t>(leafRows[leaf]) * kLanes;
      for (; next < ends[leaf]; ++next) scanRows(ready[order[next]], part, numbers, best[order[next]], path);
    }
    for (size_t q = 0; q < batch; ++q) {
      for (size_t i = 0; i < static_cast<size_t>(k); ++i) {
        const bool there = i < best[q].size();
        foundRows[(first + q) * k + i] = there ? best[q].row(i) : kNoRow;
        foundDistances[(first + q) * k + i] = there ? best[q].distance(i) + ready[q].norm : kNoDistance;
      }
    }
  }
}

}  // namespace revisit
