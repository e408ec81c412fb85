#include "search.h"

#include <algorithm>

#include "../nearest.h"

namespace revisit {

namespace {

// Queries that go through the leaves together, one photo's: memory is the limit
// (docs/measurements.md#native).
constexpr size_t kBatch = 1024;
// Visits of leaves kept at once, 12 bytes each (24 MB): searches of many leaves take fewer queries together.
// Not measured.
constexpr size_t kVisits = 1 << 21;

// Visits sorted by leaf: the queries that probe it, one after another.
struct Visits {
  std::vector<uint32_t> ends;  // leaves + 1: where each leaf's visits end
  std::vector<uint32_t> queries;

  void sort(const std::vector<int64_t>& visits, uint32_t leaves) {
    ends.assign(leaves + 1, 0);
    for (int64_t visit : visits) ++ends[(visit >> 32) + 1];
    for (uint32_t leaf = 0; leaf < leaves; ++leaf) ends[leaf + 1] += ends[leaf];
    queries.resize(visits.size());
    for (int64_t visit : visits) queries[ends[visit >> 32]++] = static_cast<uint32_t>(visit);
  }
  uint32_t first(uint32_t leaf) const { return leaf == 0 ? 0 : ends[leaf - 1]; }
};

// Leaf by leaf, so that each comes from memory once for all the queries that probe it.
void scan(const Numbered& part, const Visits& visits, const std::vector<Query>& ready,
          std::vector<Best>& best, Path path) {
  const Lists& lists = part.lists;
  const Owners owners = {lists.photos, part.numbers};
  for (uint32_t i = 0; i < lists.leaves; ++i) {
    const uint32_t leaf = lists.leafNumbers[i];
    for (uint32_t visit = visits.first(leaf); visit < visits.ends[leaf]; ++visit) {
      const uint32_t query = visits.queries[visit];
      scanRows(ready[query], lists.rowBlocks, lists.leafRows[i], lists.leafRows[i + 1], owners, best[query],
               path);
    }
  }
}

}  // namespace

void search(const Tree& tree, const std::vector<Numbered>& parts, const int8_t* query, size_t queries, int k,
            uint32_t probes, uint32_t* photos, int32_t* distances, Path path) {
  const size_t together = std::min({queries, kBatch, std::max<size_t>(1, kVisits / std::max(probes, 1u))});
  Tree::Scratch scratch;
  std::vector<Query> ready;
  std::vector<Best> best(together, Best(k));
  std::vector<int64_t> leaves;  // leaf in the upper half, query in the lower
  Visits visits;
  for (size_t first = 0; first < queries; first += together) {
    const size_t batch = std::min(together, queries - first);
    ready.clear();
    leaves.clear();
    for (size_t q = 0; q < batch; ++q) {
      ready.emplace_back(query + (first + q) * kDimensions);
      tree.nearestLeaves(ready[q], probes, path, scratch);
      for (int64_t key : scratch.leaves)
        leaves.push_back(static_cast<int64_t>(static_cast<uint32_t>(key)) << 32 | q);
      best[q].clear();
    }
    visits.sort(leaves, tree.leaves);
    for (const Numbered& part : parts) scan(part, visits, ready, best, path);
    for (size_t q = 0; q < batch; ++q) {
      for (size_t i = 0; i < static_cast<size_t>(k); ++i) {
        const bool there = i < best[q].size();
        photos[(first + q) * k + i] = there ? best[q].who(i) : kNoPhoto;
        distances[(first + q) * k + i] = there ? best[q].distance(i) + ready[q].norm : kNoDistance;
      }
    }
  }
}

}  // namespace revisit
