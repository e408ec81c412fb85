#include "lists.h"

#include <algorithm>
#include <cstring>

#include "snapshot.h"

namespace revisit {

namespace {

constexpr uint32_t kMagic = 0x54534C52;  // "RLST"
constexpr uint32_t kVersion = 1;

// fields: rows, leaves, checksum of the tree, photos.
struct ListsLayout : Layout {
  size_t leafNumbers, leafRows, rowBlocks, rowNorms, photos;

  ListsLayout(size_t rows, size_t leaves) {
    leafNumbers = place(leaves * 4);
    leafRows = place((leaves + 1) * 4);
    rowBlocks = place(blocksOf(rows) * kBlockBytes);
    rowNorms = place(blocksOf(rows) * kLanes * 4);
    photos = place(rows * 4);
  }
};

// Writes a snapshot row by row, leaves ascending.
class Writer {
 public:
  Writer(size_t rows, size_t leaves) : layout_(rows, leaves), bytes_(layout_.size()) {
    header_.magic = kMagic;
    header_.version = kVersion;
    header_.fields[0] = static_cast<uint32_t>(rows);
    header_.fields[1] = static_cast<uint32_t>(leaves);
  }

  void add(uint32_t leaf, const int8_t* row, uint32_t photo) {
    uint8_t* bytes = bytes_.data();
    uint32_t* numbers = at<uint32_t>(bytes, layout_.leafNumbers);
    if (leaf_ == 0 || numbers[leaf_ - 1] != leaf) {
      numbers[leaf_] = leaf;
      at<uint32_t>(bytes, layout_.leafRows)[leaf_++] = row_;
    }
    writeRow(row, row_, bytes + layout_.rowBlocks, at<int32_t>(bytes, layout_.rowNorms));
    at<uint32_t>(bytes, layout_.photos)[row_++] = photo;
    header_.fields[3] = std::max(header_.fields[3], photo + 1);
  }

  std::vector<uint8_t> finish(const Tree& tree) {
    at<uint32_t>(bytes_.data(), layout_.leafRows)[leaf_] = row_;
    header_.fields[2] = tree.checksum;
    seal(header_, bytes_.data(), bytes_.size());
    return std::move(bytes_);
  }

 private:
  ListsLayout layout_;
  std::vector<uint8_t> bytes_;
  Header header_ = {};
  uint32_t leaf_ = 0;
  uint32_t row_ = 0;
};

// Goes through the leaves of several lists together, ascending.
class Leaves {
 public:
  struct Part {
    const Numbered* of;
    uint32_t first, end;  // rows
  };

  explicit Leaves(const std::vector<Numbered>& all) : all_(all), next_(all.size()) {}

  // False when there is none left; else `leaf` is the next, and `parts` what each of the lists has of it.
  bool next(uint32_t& leaf, std::vector<Part>& parts) {
    leaf = UINT32_MAX;
    parts.clear();
    for (size_t i = 0; i < all_.size(); ++i) {
      const Lists& lists = all_[i].lists;
      if (next_[i] < lists.leaves) leaf = std::min(leaf, lists.leafNumbers[next_[i]]);
    }
    for (size_t i = 0; i < all_.size(); ++i) {
      const Lists& lists = all_[i].lists;
      if (next_[i] == lists.leaves || lists.leafNumbers[next_[i]] != leaf) continue;
      parts.push_back({&all_[i], lists.leafRows[next_[i]], lists.leafRows[next_[i] + 1]});
      ++next_[i];
    }
    return !parts.empty();
  }

 private:
  const std::vector<Numbered>& all_;
  std::vector<uint32_t> next_;
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
  rowBlocks = {bytes + layout.rowBlocks, at<int32_t>(bytes, layout.rowNorms), blocksOf(count)};
  photos = at<uint32_t>(bytes, layout.photos);
  photoCount = header.fields[3];
  return true;
}

std::vector<uint8_t> buildLists(const Tree& tree, const int8_t* rows, const uint32_t* photos, size_t count,
                                Path path) {
  std::vector<uint32_t> leaf(count);
  tree.assign(rows, count, leaf.data(), path);
  std::vector<uint32_t> starts(tree.leaves + 1);
  for (size_t row = 0; row < count; ++row) ++starts[leaf[row] + 1];
  const size_t leaves = starts.size() - std::count(starts.begin(), starts.end(), 0u);
  for (size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  std::vector<uint32_t> order(count);
  for (size_t row = 0; row < count; ++row) order[starts[leaf[row]]++] = static_cast<uint32_t>(row);

  Writer writer(count, leaves);
  for (uint32_t row : order)
    writer.add(leaf[row], rows + static_cast<size_t>(row) * kDimensions, photos[row]);
  return writer.finish(tree);
}

std::vector<uint8_t> mergeLists(const Tree& tree, const std::vector<Numbered>& parts) {
  std::vector<Leaves::Part> ofLeaf;
  std::vector<Staying> rows;
  uint32_t leaf;
  size_t count = 0, leaves = 0;
  for (Leaves all(parts); all.next(leaf, ofLeaf);) {
    stayingIn(ofLeaf, rows);
    count += rows.size();
    leaves += !rows.empty();
  }
  Writer writer(count, leaves);
  int8_t numbers[kDimensions];
  for (Leaves all(parts); all.next(leaf, ofLeaf);) {
    stayingIn(ofLeaf, rows);
    for (const auto& [photo, row, lists] : rows) {
      readRow(lists->rowBlocks.rows, row, numbers);
      writer.add(leaf, numbers, photo);
    }
  }
  return writer.finish(tree);
}

}  // namespace revisit
