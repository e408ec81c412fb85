// Searching an index: a tree, and all lists there are of it, which are scanned some at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lists.h"
#include "tree.h"

namespace revisit {

class Search {
 public:
  // For each of `queries` rows of 40: the k nearest rows of the `probes` leaves whose centroids are nearest.
  Search(const Tree& tree, const int8_t* query, size_t queries, int k, uint32_t probes, Path path);

  // The leaves that any query probes, ascending: no other rows are looked at.
  std::vector<uint32_t> leaves() const;

  // Looks at the rows of these lists; each once, in whatever order.
  void scan(const std::vector<Numbered>& parts);

  // Nearest first, of equals the photo with the lowest number first. `photos` (their numbers) and `distances`
  // are queries x k; kNoPhoto and kNoDistance where there are fewer.
  void found(uint32_t* photos, int32_t* distances) const;

  size_t queries() const { return ready_.size(); }
  int k() const { return k_; }

 private:
  int k_;
  Path path_;
  std::vector<Query> ready_;
  std::vector<Best> best_;
  // By leaf, the queries that probe it, one after another, and where they end.
  std::vector<uint32_t> visits_, ends_;

  uint32_t firstVisit(uint32_t leaf) const { return leaf == 0 ? 0 : ends_[leaf - 1]; }
};

}  // namespace revisit
