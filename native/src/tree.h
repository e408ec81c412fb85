// The index: an inverted file of k-means cells, each split by a KD-tree into leaves of whole SIMD blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "blocks.h"

namespace revisit {

// Builds the index of `count` rows of 40 as a snapshot: the file format is the memory format (Header in
// tree.cc). The same rows give the same bytes on every path and machine. 49 bytes a row, and 8 more while
// building.
std::vector<uint8_t> buildTree(const int8_t* rows, size_t count, Path path);

// A snapshot in use: pointers into its bytes, which must outlive it.
struct Tree {
  uint32_t count = 0;
  uint32_t cells = 0;
  uint32_t leaves = 0;
  Blocks cellBlocks;           // the cells' centroids
  const uint32_t* cellLeaves;  // cells + 1: where each cell's leaves start
  Blocks leafBlocks;           // the leaves' centroids
  const uint32_t* leafRows;    // leaves + 1: where each leaf's blocks start
  Blocks rowBlocks;
  const uint32_t*
      rows;  // a lane of rowBlocks each: the row's number in the built array, kNoRow beyond a leaf's last

  // False where magic, version, counts, size or checksum is wrong. `bytes` is 4-byte aligned.
  bool open(const uint8_t* bytes, size_t size);

  // For each of `queries` rows: the k nearest rows of the `probes` leaves whose centroids are nearest, best
  // first, of equals the lowest row first. `foundRows` and `foundDistances` are queries x k; kNoRow and
  // kNoDistance where there are fewer.
  void search(const int8_t* query, size_t queries, int k, uint32_t probes, uint32_t* foundRows,
              int32_t* foundDistances, Path path) const;

 private:
  struct Scratch {
    std::vector<int32_t> distances;
    std::vector<int64_t> cells, leaves;
  };
  // Leaves `probes` keys in scratch.leaves, in no order: leaf numbers in the lower half.
  void chooseLeaves(const Query& query, uint32_t probes, Path path, Scratch& scratch) const;
};

}  // namespace revisit
