// Exercises every kernel at the sizes where blocks, tiles and leaves begin and end, for sanitize.sh. What
// they compute is tested from TypeScript; here each path must agree with the portable one, and with a full
// scan where that is cheap.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "alike/alike.h"
#include "index/lists.h"
#include "index/search.h"
#include "index/tree.h"
#include "index/votes.h"
#include "keypoints/keypoints.h"
#include "nearest.h"
#include "pca.h"
#include "ransac.h"
#include "resize.h"
#include "sanitized.h"

using namespace revisit;

namespace {

// Rows in an array of exactly their size, so that reading beyond it shows; numbers from `least` to `most`.
std::vector<int8_t> makeRows(size_t count, uint32_t seed, int least = -128, int most = 127) {
  std::vector<int8_t> rows(count * kDimensions);
  rows.shrink_to_fit();
  for (int8_t& number : rows) {
    seed = seed * 1664525u + 1013904223u;
    number =
        static_cast<int8_t>(least + static_cast<int>((seed >> 8) % static_cast<uint32_t>(most - least + 1)));
  }
  return rows;
}

int32_t distanceOf(const int8_t* a, const int8_t* b) {
  int32_t sum = 0;
  for (int d = 0; d < kDimensions; ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sum;
}

// A row as lists keep it.
std::vector<int8_t> asKept(const int8_t* row) {
  std::vector<int8_t> kept(row, row + kDimensions);
  for (int8_t& number : kept)
    number = static_cast<int8_t>(std::min(15, std::max(0, (number + 64) / 8)) * 8 - 60);
  return kept;
}

std::vector<Path> paths() {
  std::vector<Path> all;
  for (int path = 0; path <= static_cast<int>(bestPath()); ++path) all.push_back(static_cast<Path>(path));
  return all;
}

bool same(const std::vector<Tentative>& x, const std::vector<Tentative>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](const Tentative& p, const Tentative& q) { return p.a == q.a && p.b == q.b; });
}

// The row of `rows` that is nearest to `row`, of equals the lowest.
int nearestRow(const int8_t* row, const std::vector<int8_t>& rows) {
  int nearest = -1;
  int32_t least = kNoDistance;
  for (size_t i = 0; i < rows.size() / kDimensions; ++i) {
    const int32_t distance = distanceOf(row, &rows[i * kDimensions]);
    if (distance >= least) continue;
    least = distance;
    nearest = static_cast<int>(i);
  }
  return nearest;
}

void nearestNeighbours() {
  for (int na : {0, 1, 15, 16, 17, 33, 1023, 1025}) {
    for (int nb : {0, 1, 16, 31, 33, 1000, 16385}) {
      if (na > 100 && nb > 1000) continue;
      const auto a = makeRows(na, 1), b = makeRows(nb, 2);
      std::vector<Tentative> expected, found;
      mutualNearest(a.data(), na, b.data(), nb, expected, Path::portable);
      for (const Tentative& pair : expected) {
        require(nearestRow(&a[pair.a * kDimensions], b) == pair.b &&
                    nearestRow(&b[pair.b * kDimensions], a) == pair.a,
                "each of a pair is the other's nearest");
      }
      for (Path path : paths()) {
        mutualNearest(a.data(), na, b.data(), nb, found, path);
        require(same(found, expected), "nearest neighbours are the same on every path");
      }
    }
  }
  // The extremes of int8, where a sum of products is largest; one row is nearer by one in one number.
  const auto least = makeRows(20, 1, -128, -128);
  auto most = makeRows(20, 1, 127, 127);
  most[19 * kDimensions] = 126;
  std::vector<Tentative> found;
  for (Path path : paths()) {
    mutualNearest(least.data(), 20, most.data(), 20, found, path);
    require(found.size() == 1 && found[0].a == 0 && found[0].b == 19, "extremes are exact");
  }
}

// Lists of the rows from `first` to `end`, three to a photo.
std::vector<ListsBytes> listsOf(const Tree& tree, const std::vector<int8_t>& rows, size_t first, size_t end,
                                Path path) {
  std::vector<uint32_t> photos;
  for (size_t row = first; row < end; ++row) photos.push_back(static_cast<uint32_t>(row / 3));
  return buildLists(tree, rows.data() + first * kDimensions, photos.data(), end - first, path);
}

bool same(const std::vector<ListsBytes>& x, const std::vector<ListsBytes>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const ListsBytes& p, const ListsBytes& q) {
    return p.first == q.first && p.bytes == q.bytes;
  });
}

// Adds the lists of these snapshots.
void openAll(const Tree& tree, const std::vector<ListsBytes>& all, const uint32_t* numbers,
             std::vector<Numbered>& parts) {
  for (const auto& [first, bytes] : all) {
    Lists lists;
    require(lists.open(tree, bytes.data(), bytes.size()) && lists.first == first, "lists open");
    parts.push_back({lists, numbers});
  }
}

// Lists are scanned one at a time on the path, all at once on the portable one.
void search(const Tree& tree, const std::vector<Numbered>& parts, const std::vector<int8_t>& query, int k,
            uint32_t leaves, std::vector<uint32_t>& photos, std::vector<int32_t>& distances, Path path) {
  Search search(tree, query.data(), query.size() / kDimensions, k, leaves, path);
  if (path == Path::portable)
    search.scan(parts);
  else
    for (const Numbered& part : parts) search.scan({part});
  search.found(photos.data(), distances.data());
}

void searchesIn(const Tree& tree, const std::vector<Numbered>& parts, const std::vector<int8_t>& rows,
                Path path) {
  const size_t count = rows.size() / kDimensions;
  for (size_t queries : {0, 1, 20, 1025}) {
    const auto query = makeRows(queries, 4);
    const int k = 7;
    std::vector<uint32_t> found(queries * k), other(queries * k);
    std::vector<int32_t> distances(queries * k), otherDistances(queries * k);
    for (uint32_t leaves : {0u, 1u, 3u, tree.leaves}) {
      search(tree, parts, query, k, leaves, found, distances, path);
      search(tree, parts, query, k, leaves, other, otherDistances, Path::portable);
      require(found == other && distances == otherDistances, "a search is the same on every path");
    }
    for (size_t q = 0; q < std::min<size_t>(queries, 5); ++q) {
      std::vector<int32_t> all;
      for (size_t row = 0; row < count; ++row) {
        const auto kept = asKept(&rows[row * kDimensions]);
        all.push_back(distanceOf(&query[q * kDimensions], kept.data()));
      }
      all.resize(std::max<size_t>(count, k), kNoDistance);
      std::sort(all.begin(), all.end());
      require(std::equal(all.begin(), all.begin() + k, &distances[q * k]), "scanning every leaf is exact");
    }
  }
}

void indexes() {
  for (size_t count : {0, 1, 15, 16, 17, 128, 129, 1000, 3000}) {
    for (int most : {127, -127}) {
      if (count > 1000 && most < 0) continue;  // rows that are equal take long, and 1000 show the same
      const auto rows = makeRows(count, 3, -128, most);
      const auto snapshot = trainTree(rows.data(), count, count, Path::portable);
      Tree tree;
      require(tree.open(snapshot.data(), snapshot.size()) && tree.expected == count, "a tree opens");
      const auto whole = listsOf(tree, rows, 0, count, Path::portable);
      for (Path path : paths()) {
        require(trainTree(rows.data(), count, count, path) == snapshot, "a tree is the same on every path");
        require(same(listsOf(tree, rows, 0, count, path), whole), "lists are the same on every path");
        const size_t middle = count / 6 * 3;
        const auto left = listsOf(tree, rows, 0, middle, path),
                   right = listsOf(tree, rows, middle, count, path);
        std::vector<uint32_t> numbers(count);
        for (uint32_t i = 0; i < count; ++i) numbers[i] = i;
        std::vector<Numbered> parts;
        openAll(tree, left, numbers.data(), parts);
        openAll(tree, right, numbers.data(), parts);
        require(same(mergeLists(tree, parts, 0, tree.leaves), whole), "merged lists are those of all rows");
        const uint32_t half = tree.leaves / 2;
        auto some = mergeLists(tree, parts, 0, half);
        for (auto& rest : mergeLists(tree, parts, some.back().first, tree.leaves)) {
          if (rest.first == some.back().first) some.pop_back();
          some.push_back(std::move(rest));
        }
        require(same(some, whole), "lists that are merged in turns are the same");
        searchesIn(tree, parts, rows, path);
      }
    }
  }
}

void votes() {
  const std::vector<uint32_t> nearest = {7, 7, 2, 9, 2, kNoPhoto, kNoPhoto, kNoPhoto, 9, 2, 4, 7};
  const auto voted = [&](uint32_t self, size_t each, size_t most) {
    return votedFor(nearest.data(), 3, 4, self, each, most);
  };
  require(voted(kNoPhoto, 4, 9) == std::vector<uint32_t>({2, 7, 9, 4}), "votes are counted");
  require(voted(2, 1, 9) == std::vector<uint32_t>({7, 9}), "nobody votes for itself");
  require(voted(kNoPhoto, 4, 1).size() == 1 && voted(kNoPhoto, 0, 9).empty(), "no more than asked for");
  require(votedFor(nullptr, 0, 4, 1, 4, 9).empty(), "no queries, no votes");
}

// A photo in arrays of exactly its size. Features lie on a lattice of `places` x `places`: few of them, and
// they coincide or lie on lines.
struct Photo {
  std::vector<int8_t> descriptor;
  std::vector<float> location, scale;
  Photo(int count, uint32_t seed, uint32_t places, const std::vector<int8_t>& rows)
      : descriptor(rows), location(2 * count), scale(count) {
    auto next = [&](uint32_t below) {
      seed = seed * 1664525u + 1013904223u;
      return (seed >> 8) % below;
    };
    for (float& x : location) x = static_cast<float>(next(places)) * (1000.0f / static_cast<float>(places));
    for (float& size : scale) size = 0.5f * static_cast<float>(1 + next(3));
  }
  Features features() const {
    return {location.data(), scale.data(), descriptor.data(), static_cast<int>(scale.size()), 1000, 750, 768};
  }
};

bool same(const Consensus& x, const Consensus& y) {
  return x.tentativeCount == y.tentativeCount && x.trials == y.trials &&
         std::equal(x.affine, x.affine + 6, y.affine) && x.inliersA == y.inliersA &&
         x.inliersB == y.inliersB && x.cellCount == y.cellCount && x.fixedCount == y.fixedCount;
}

void consensus() {
  for (int count : {0, 1, 2, 3, 4, 5, 16, 17, 300}) {
    for (uint32_t places : {1u, 3u, 1000u}) {
      const auto rows = makeRows(count, 6);
      const Photo a(count, 7, places, rows);
      const Photo moved(count, 8, places, rows), other(count + 1, 9, places, makeRows(count + 1, 10)),
          none(0, 11, places, {});
      for (const Photo& b : {a, moved, other, none}) {
        for (int trials : {1, count, 1000}) {
          const RansacOptions options = {0.04, 1.8, 4, 4, trials, 12};
          const Consensus expected = consensusOf(a.features(), b.features(), options, Path::portable);
          require(expected.trials <= trials, "no more is tried than asked for");
          for (Path path : paths()) {
            require(same(consensusOf(a.features(), b.features(), options, path), expected),
                    "a consensus is the same on every path");
          }
        }
      }
      const Consensus itself =
          consensusOf(a.features(), a.features(), {0.04, 1.8, 4, 4, 1000, 12}, bestPath());
      require(count < 4 || itself.inliersA.size() >= 4, "a photo agrees with itself");
    }
  }
}

// Bytes in an array of exactly their size.
std::vector<uint8_t> makePhoto(int width, int height) {
  std::vector<uint8_t> rgb(static_cast<size_t>(width) * height * 3);
  uint32_t seed = 5;
  for (uint8_t& level : rgb) level = static_cast<uint8_t>((seed = seed * 1664525u + 1013904223u) >> 24);
  return rgb;
}

void resizes() {
  std::vector<float> table(256);
  for (int byte = 0; byte < 256; ++byte) table[byte] = static_cast<float>(byte - 124) / 58;
  for (int width : {1, 4, 17}) {
    for (int height : {1, 33}) {
      const auto rgb = makePhoto(width, height);
      for (int toWidth : {1, 3, 4, 17, 34, 40}) {
        for (int toHeight : {1, 16, 33, 70}) {
          std::vector<float> expected(static_cast<size_t>(toWidth) * toHeight * 3), found(expected.size());
          resize(rgb.data(), width, height, table.data(), toWidth, toHeight, expected.data(), Path::portable);
          for (Path path : paths()) {
            resize(rgb.data(), width, height, table.data(), toWidth, toHeight, found.data(), path);
            require(found == expected, "a level is the same on every path");
          }
        }
      }
    }
  }
}

void reductions() {
  for (int channels : {1, 40, 131}) {
    for (size_t count : {0, 1, 2, 7}) {
      std::vector<float> rows(count * channels), pca(static_cast<size_t>(channels) * (1 + kDimensions));
      for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<float>(i % 11) - 5;
      for (size_t i = 0; i < pca.size(); ++i) pca[i] = static_cast<float>(i % 7) / 7;
      std::vector<float> expected(count * kDimensions), found(expected.size());
      for (const float* table : {static_cast<const float*>(pca.data()), static_cast<const float*>(nullptr)}) {
        if (!table && channels != kDimensions) continue;
        reduce(rows.data(), count, channels, table, expected.data(), Path::portable);
        for (Path path : paths()) {
          reduce(rows.data(), count, channels, table, found.data(), path);
          require(found == expected, "a PCA is the same on every path");
        }
      }
    }
  }
}

void keypoints() {
  // A Gaussian for the first image and five more, as gaussians.ts lays them out, and one that reaches
  // beyond a small picture.
  const std::vector<int16_t> narrow = {1, 16384, 8192}, wide = {11,   10768, 1000, 1000, 1000, 1000, 1000,
                                                                1000, 1000,  1000, 1000, 1000, 1000};
  std::vector<int16_t> weights;
  for (const auto* list : {&narrow, &narrow, &narrow, &wide, &wide, &wide})
    weights.insert(weights.end(), list->begin(), list->end());
  for (int width : {1, 15, 16, 17, 31, 128, 129, 145}) {
    for (int height : {1, 16, 33, 64}) {
      const auto rgb = makePhoto(width, height);
      for (int limit : {1, 65535}) {
        const Keypoints expected =
            keypointsOf(rgb.data(), width, height, weights.data(), limit, Path::portable);
        require(expected.scale.size() <= static_cast<size_t>(limit), "no more keypoints than asked for");
        for (Path path : paths()) {
          const Keypoints found = keypointsOf(rgb.data(), width, height, weights.data(), limit, path);
          require(found.location == expected.location && found.scale == expected.scale &&
                      found.histogram == expected.histogram,
                  "keypoints are the same on every path");
        }
      }
    }
  }
}

void hashes() {
  for (size_t count : {0, 1, 2, 65, 300}) {
    std::vector<uint32_t> words(count * kHashWords), exchanged(count * kHashWords),
        masks(kTurns * kHashWords);
    uint32_t seed = 9;
    for (auto* all : {&words, &exchanged, &masks})
      for (uint32_t& word : *all) word = seed = seed * 1664525u + 1013904223u;
    for (size_t i = kHashWords; i < words.size() / 2; ++i) words[i] = words[i % kHashWords];
    const Hashes of = {words.data(), exchanged.data(), count, masks.data(), 76, 4};
    for (int bits : {1, 8, 9, 24}) {
      for (int from : {0, 8, 31, 256 - bits}) {
        const LookAlikes expected = lookAlike(of, from, bits, Path::portable);
        for (Path path : paths()) {
          const LookAlikes all = lookAlike(of, from, bits, path);
          require(all.found == expected.found && all.comparisons == expected.comparisons,
                  "what looks alike is the same on every path");
        }
      }
    }
  }
}

// `opens`: what is to refuse every cut and changed snapshot.
template <typename Opens>
void isRefusedDamaged(const std::vector<uint8_t>& snapshot, Opens opens) {
  require(opens(snapshot), "a snapshot opens");
  for (size_t size = 0; size < snapshot.size(); size += 61) {
    require(!opens(std::vector<uint8_t>(snapshot.begin(), snapshot.begin() + size)),
            "a cut snapshot is refused");
  }
  for (size_t byte = 0; byte < snapshot.size(); byte += byte < 64 ? 1 : 37) {
    auto changed = snapshot;
    changed[byte] ^= 0x80;
    require(!opens(changed), "a changed snapshot is refused");
  }
}

void damage() {
  const auto rows = makeRows(200, 5);
  const auto snapshot = trainTree(rows.data(), 200, 200, bestPath());
  isRefusedDamaged(snapshot, [](const auto& bytes) { return Tree().open(bytes.data(), bytes.size()); });
  Tree tree;
  require(tree.open(snapshot.data(), snapshot.size()), "a tree opens");
  isRefusedDamaged(listsOf(tree, rows, 0, 200, bestPath())[0].bytes,
                   [&](const auto& bytes) { return Lists().open(tree, bytes.data(), bytes.size()); });
}

}  // namespace

int main() {
  nearestNeighbours();
  indexes();
  votes();
  consensus();
  resizes();
  reductions();
  keypoints();
  hashes();
  files();
  damage();
  std::printf("kernels are clean on %d paths\n", static_cast<int>(paths().size()));
}
