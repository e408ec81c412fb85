// The tree of an index: k-means cells, each split by a KD-tree into leaves. It holds no rows, only where they
// belong: a row lies in the leaf whose centroid is nearest, of the cell whose centroid is nearest, whenever
// it comes (the coarse quantizer of an inverted file: Jegou, Douze, Schmid, PAMI 2011, section IV).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "blocks.h"

namespace revisit {

class NearCells;

// Trains a tree on `count` rows of 40, for an index that will hold `expected` rows like them (at least
// `count`). Returns its snapshot. The same rows give the same bytes on every path and machine.
std::vector<uint8_t> trainTree(const int8_t* rows, size_t count, size_t expected, Path path);

// A snapshot in use: pointers into its bytes, which must outlive it.
struct Tree {
  uint32_t cells = 0;     // at least one
  uint32_t leaves = 0;    // at least one a cell
  uint32_t expected = 0;  // rows
  uint32_t checksum = 0;
  Blocks cellBlocks;           // the cells' centroids
  const uint32_t* cellLeaves;  // cells + 1: where each cell's leaves start
  Blocks leafBlocks;           // the leaves' centroids

  // False where magic, version, counts, size or checksum is wrong. `bytes` is 4-byte aligned.
  bool open(const uint8_t* bytes, size_t size);

  // The leaf of each of `count` rows; of equally near ones the first.
  void assign(const int8_t* rows, size_t count, uint32_t* leaf, Path path) const;

  // The `probes` leaves (all, where there are fewer) nearest to each of `count` queries, in no order.
  void nearestLeaves(const Query* queries, size_t count, uint32_t probes, Path path, uint32_t* nearest) const;

 private:
  // Offers all cells to those near each query.
  void offerCells(const Query* queries, size_t count, Path path, NearCells* near) const;
  // The keys of the leaves of these cells, the nearest first, until there are as many as are considered.
  void leavesOf(const Query& query, const std::vector<int64_t>& nearCells, uint64_t considered, Path path,
                std::vector<int64_t>& keys) const;
};

}  // namespace revisit
