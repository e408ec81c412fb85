// Inverted lists: rows of some photos by the leaf of a tree they lie in. Lists are only added and merged:
// what a search finds does not depend on how photos are spread over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "blocks.h"
#include "tree.h"

namespace revisit {

// Lists in use: pointers into the bytes of their snapshot, which must outlive them.
struct Lists {
  uint32_t count = 0;           // rows
  uint32_t photoCount = 0;      // photos are numbered below it
  uint32_t leaves = 0;          // leaves that have any
  const uint32_t* leafNumbers;  // leaves, ascending
  const uint32_t* leafRows;     // leaves + 1: where each one's rows start
  Blocks rowBlocks;             // the rows, leaf by leaf, no lane between them
  const uint32_t* photos;       // a row each: the number of its photo

  // False where magic, version, counts, size or checksum is wrong, or where they are of another tree. `bytes`
  // is 4-byte aligned.
  bool open(const Tree& tree, const uint8_t* bytes, size_t size);
};

// Lists among others: numbers[n] is the number, among the photos of all, of the photo that they call n;
// kNoPhoto for one whose rows are passed over.
struct Numbered {
  Lists lists;
  const uint32_t* numbers;
};

// The snapshot of `count` rows of 40, `photos` the number of each one's photo, ascending: 48 bytes a row, and
// 8 a leaf. The same rows give the same bytes on every path and machine.
std::vector<uint8_t> buildLists(const Tree& tree, const int8_t* rows, const uint32_t* photos, size_t count,
                                Path path);

// The snapshot of all their rows, under the new numbers. Where no photo is in two of them, it is the one that
// buildLists gives of the same rows.
std::vector<uint8_t> mergeLists(const Tree& tree, const std::vector<Numbered>& parts);

}  // namespace revisit
