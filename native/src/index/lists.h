// Inverted lists: rows of some photos by the leaf of a tree they lie in, those of some leaves a snapshot, so
// that a search reads what it probes. What it finds does not depend on how photos are spread over lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "codes.h"
#include "tree.h"

namespace revisit {

// Lists in use: pointers into the bytes of their snapshot, which must outlive them.
struct Lists {
  uint32_t count = 0;           // rows
  uint32_t photoCount = 0;      // photos are numbered below it
  uint32_t first = 0, end = 0;  // all rows that its photos have in these leaves
  uint32_t leaves = 0;          // leaves that have any
  const uint32_t* leafNumbers;  // leaves, ascending
  const uint32_t* leafRows;     // leaves + 1: where each one's rows start
  Codes codes;                  // the rows, leaf by leaf, no lane between them
  const uint32_t* photos;       // a row each: the number of its photo

  // False where magic, version, counts, size or checksum is wrong, where they are of another tree, or where a
  // number leads out of them. `bytes` is 4-byte aligned.
  bool open(const Tree& tree, const uint8_t* bytes, size_t size);

 private:
  bool areNumbersSound() const;
};

// Lists among others: numbers[n] is the number, among the photos of all, of the photo that they call n;
// kNoPhoto for one whose rows are passed over.
struct Numbered {
  Lists lists;
  const uint32_t* numbers;
};

// A snapshot of lists, which starts with leaf `first`.
struct ListsBytes {
  uint32_t first;
  std::vector<uint8_t> bytes;
};

// The snapshots of `count` rows of 40, `photos` the number of each one's photo, ascending: 26 bytes a row,
// and 8 a leaf. They follow each other, from the tree's first leaf to its last. The same rows give the same
// bytes on every path and machine.
std::vector<ListsBytes> buildLists(const Tree& tree, const int8_t* rows, const uint32_t* photos, size_t count,
                                   Path path);

// The snapshots of all their rows in leaves [first, end), under the new numbers. Where no photo is in two of
// them, and a snapshot starts with `first`, they are those that buildLists gives of the same rows, but for
// the last one, which holds less where it would go beyond `end`.
std::vector<ListsBytes> mergeLists(const Tree& tree, const std::vector<Numbered>& parts, uint32_t first,
                                   uint32_t end);

}  // namespace revisit
