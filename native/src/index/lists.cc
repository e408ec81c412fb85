#include "lists.h"

#include <algorithm>
#include <cstring>

#include "snapshot.h"

namespace revisit {

namespace {

constexpr uint32_t kMagic = 0x54534C52;  // "RLST"
constexpr uint32_t kVersion = 3;
// Rows in a snapshot, and those of the leaf that it ends with: what a search reads at least
// (docs/measurements.md#native).
constexpr size_t kListsRows = 1024;

// fields: rows, leaves, checksum of the tree, photos, first and end of the leaves.
struct ListsLayout : Layout {
  size_t leafNumbers, leafRows, codes, norms, photos;

  ListsLayout(size_t rows, size_t leaves) {
    leafNumbers = place(leaves * 4);
    leafRows = place((leaves + 1) * 4);
    codes = place(blocksOf(rows) * kCodeBlockBytes);
    norms = place(blocksOf(rows) * kLanes * 2);
    photos = place(rows * 4);
  }
};

// Writes snapshots row by row, leaves ascending.
class Writer {
 public:
  Writer(const Tree& tree, uint32_t first) : treeChecksum_(tree.checksum), first_(first) {}

  void add(uint32_t leaf, const uint8_t* code, uint32_t photo) {
    if (leafNumbers_.empty() || leafNumbers_.back() != leaf) {
      if (photos_.size() >= kListsRows) write(leaf);
      leafNumbers_.push_back(leaf);
      leafRows_.push_back(static_cast<uint32_t>(photos_.size()));
    }
    codes_.insert(codes_.end(), code, code + kCodeBytes);
    photos_.push_back(photo);
  }

  std::vector<ListsBytes> finish(uint32_t end) {
    write(end);
    return std::move(written_);
  }

 private:
  uint32_t treeChecksum_;
  uint32_t first_;
  std::vector<uint32_t> leafNumbers_, leafRows_, photos_;
  std::vector<uint8_t> codes_;
  std::vector<ListsBytes> written_;

  // All rows since the last snapshot, as that of the leaves up to `end`.
  void write(uint32_t end) {
    const uint32_t count = static_cast<uint32_t>(photos_.size());
    const uint32_t leaves = static_cast<uint32_t>(leafNumbers_.size());
    leafRows_.push_back(count);
    const ListsLayout layout(count, leaves);
    std::vector<uint8_t> snapshot(layout.size());
    uint8_t* bytes = snapshot.data();
    std::copy(leafNumbers_.begin(), leafNumbers_.end(), at<uint32_t>(bytes, layout.leafNumbers));
    std::copy(leafRows_.begin(), leafRows_.end(), at<uint32_t>(bytes, layout.leafRows));
    std::copy(photos_.begin(), photos_.end(), at<uint32_t>(bytes, layout.photos));
    for (uint32_t row = 0; row < count; ++row)
      writeCode(&codes_[size_t{row} * kCodeBytes], row, bytes + layout.codes,
                at<uint16_t>(bytes, layout.norms));
    const uint32_t photoCount = count == 0 ? 0 : *std::max_element(photos_.begin(), photos_.end()) + 1;
    seal({kMagic, kVersion, 0, 0, 0, {count, leaves, treeChecksum_, photoCount, first_, end}}, bytes,
         snapshot.size());
    written_.push_back({first_, std::move(snapshot)});
    first_ = end;
    leafNumbers_.clear();
    leafRows_.clear();
    photos_.clear();
    codes_.clear();
  }
};

// Goes through the leaves [first, end) of several lists together, ascending.
class Leaves {
 public:
  struct Part {
    const Numbered* of;
    uint32_t first, end;  // rows
  };

  Leaves(const std::vector<Numbered>& all, uint32_t first, uint32_t end) : all_(all), end_(end) {
    for (const auto& [lists, numbers] : all) {
      const uint32_t* numbered = lists.leafNumbers;
      next_.push_back(std::lower_bound(numbered, numbered + lists.leaves, first) - numbered);
    }
  }

  // False when there is none left; else `leaf` is the next, and `parts` what each of the lists has of it.
  bool next(uint32_t& leaf, std::vector<Part>& parts) {
    leaf = end_;
    parts.clear();
    for (size_t i = 0; i < all_.size(); ++i) {
      const Lists& lists = all_[i].lists;
      if (next_[i] < lists.leaves) leaf = std::min(leaf, lists.leafNumbers[next_[i]]);
    }
    if (leaf == end_) return false;
    for (size_t i = 0; i < all_.size(); ++i) {
      const Lists& lists = all_[i].lists;
      if (next_[i] == lists.leaves || lists.leafNumbers[next_[i]] != leaf) continue;
      parts.push_back({&all_[i], lists.leafRows[next_[i]], lists.leafRows[next_[i] + 1]});
      ++next_[i];
    }
    return true;
  }

 private:
  const std::vector<Numbered>& all_;
  uint32_t end_;
  std::vector<size_t> next_;
};

// Rows of one leaf that stay, by photo; of one photo in their order.
struct Staying {
  uint32_t photo;
  uint32_t row;
  const Lists* lists;
};

void stayingIn(const std::vector<Leaves::Part>& parts, std::vector<Staying>& rows) {
  rows.clear();
  for (const auto& [of, first, end] : parts) {
    for (uint32_t row = first; row < end; ++row) {
      const uint32_t photo = of->numbers[of->lists.photos[row]];
      if (photo != kNoPhoto) rows.push_back({photo, row, &of->lists});
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Staying& x, const Staying& y) { return x.photo < y.photo; });
}

}  // namespace

bool Lists::open(const Tree& tree, const uint8_t* bytes, size_t size) {
  Header header;
  if (!readHeader(bytes, size, kMagic, kVersion, header)) return false;
  const ListsLayout layout(header.fields[0], header.fields[1]);
  if (layout.size() != size || header.fields[2] != tree.checksum || !isSound(header, bytes)) return false;
  count = header.fields[0];
  leaves = header.fields[1];
  leafNumbers = at<uint32_t>(bytes, layout.leafNumbers);
  leafRows = at<uint32_t>(bytes, layout.leafRows);
  codes = {bytes + layout.codes, at<uint16_t>(bytes, layout.norms)};
  photos = at<uint32_t>(bytes, layout.photos);
  photoCount = header.fields[3];
  first = header.fields[4];
  end = header.fields[5];
  return end <= tree.leaves && areStarts(leafRows, leaves, count, false) && areNumbersSound();
}

bool Lists::areNumbersSound() const {
  for (uint32_t i = 0; i < leaves; ++i)
    if (leafNumbers[i] < (i == 0 ? first : leafNumbers[i - 1] + 1) || leafNumbers[i] >= end) return false;
  return std::all_of(photos, photos + count, [this](uint32_t photo) { return photo < photoCount; });
}

std::vector<ListsBytes> buildLists(const Tree& tree, const int8_t* rows, const uint32_t* photos, size_t count,
                                   Path path) {
  std::vector<uint32_t> leaf(count);
  tree.assign(rows, count, leaf.data(), path);
  std::vector<uint32_t> starts(tree.leaves + 1);
  for (size_t row = 0; row < count; ++row) ++starts[leaf[row] + 1];
  for (size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  std::vector<uint32_t> order(count);
  for (size_t row = 0; row < count; ++row) order[starts[leaf[row]]++] = static_cast<uint32_t>(row);

  Writer writer(tree, 0);
  uint8_t code[kCodeBytes];
  for (uint32_t row : order) {
    encode(rows + static_cast<size_t>(row) * kDimensions, code);
    writer.add(leaf[row], code, photos[row]);
  }
  return writer.finish(tree.leaves);
}

std::vector<ListsBytes> mergeLists(const Tree& tree, const std::vector<Numbered>& parts, uint32_t first,
                                   uint32_t end) {
  std::vector<Leaves::Part> ofLeaf;
  std::vector<Staying> rows;
  uint32_t leaf;
  Writer writer(tree, first);
  uint8_t code[kCodeBytes];
  for (Leaves all(parts, first, end); all.next(leaf, ofLeaf);) {
    stayingIn(ofLeaf, rows);
    for (const auto& [photo, row, lists] : rows) {
      readCode(lists->codes.blocks, row, code);
      writer.add(leaf, code, photo);
    }
  }
  return writer.finish(end);
}

}  // namespace revisit
