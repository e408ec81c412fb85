#include "search.h"

#include <algorithm>

#include "../nearest.h"

namespace revisit {

Search::Search(const Tree& tree, const int8_t* query, size_t queries, int k, uint32_t probes, Path path)
    : k_(k), path_(path), best_(queries, Best(k)), ends_(tree.leaves + 1) {
  for (size_t q = 0; q < queries; ++q) ready_.emplace_back(query + q * kDimensions);
  const size_t each = std::min(probes, tree.leaves);
  std::vector<uint32_t> probed(queries * each);
  tree.nearestLeaves(ready_.data(), queries, probes, path, probed.data());
  for (uint32_t leaf : probed) ++ends_[leaf + 1];
  for (uint32_t leaf = 0; leaf < tree.leaves; ++leaf) ends_[leaf + 1] += ends_[leaf];
  visits_.resize(probed.size());
  for (size_t i = 0; i < probed.size(); ++i) visits_[ends_[probed[i]]++] = static_cast<uint32_t>(i / each);
}

std::vector<uint32_t> Search::leaves() const {
  std::vector<uint32_t> probed;
  for (uint32_t leaf = 0; leaf + 1 < ends_.size(); ++leaf)
    if (firstVisit(leaf) < ends_[leaf]) probed.push_back(leaf);
  return probed;
}

// Leaf by leaf, so that each comes from memory once for all the queries that probe it.
void Search::scan(const std::vector<Numbered>& parts) {
  for (const auto& [lists, numbers] : parts) {
    const Owners owners = {lists.photos, numbers};
    for (uint32_t i = 0; i < lists.leaves; ++i) {
      const uint32_t leaf = lists.leafNumbers[i];
      for (uint32_t visit = firstVisit(leaf); visit < ends_[leaf]; ++visit) {
        const uint32_t query = visits_[visit];
        scanRows(ready_[query], lists.codes, lists.leafRows[i], lists.leafRows[i + 1], owners, best_[query],
                 path_);
      }
    }
  }
}

void Search::found(uint32_t* photos, int32_t* distances) const {
  for (size_t q = 0; q < ready_.size(); ++q) {
    for (size_t i = 0; i < static_cast<size_t>(k_); ++i) {
      const bool there = i < best_[q].size();
      *photos++ = there ? best_[q].who(i) : kNoPhoto;
      *distances++ = there ? best_[q].distance(i) + ready_[q].norm : kNoDistance;
    }
  }
}

}  // namespace revisit
