#include "votes.h"

#include <algorithm>

#include "blocks.h"

namespace revisit {

std::vector<uint32_t> votedFor(const uint32_t* nearest, size_t queries, size_t k, uint32_t self, size_t votes,
                               size_t most) {
  std::vector<uint32_t> all;
  for (size_t q = 0; q < queries; ++q) {
    const size_t first = all.size();
    for (size_t i = 0; i < k && nearest[q * k + i] != kNoPhoto && all.size() < first + votes; ++i) {
      const uint32_t photo = nearest[q * k + i];
      if (photo != self && std::find(all.begin() + first, all.end(), photo) == all.end())
        all.push_back(photo);
    }
  }
  std::sort(all.begin(), all.end());

  struct Counted {
    uint32_t photo;
    size_t votes;
  };
  std::vector<Counted> counted;
  for (uint32_t photo : all) {
    if (counted.empty() || counted.back().photo != photo) counted.push_back({photo, 0});
    ++counted.back().votes;
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const Counted& x, const Counted& y) { return x.votes > y.votes; });
  std::vector<uint32_t> voted;
  for (size_t i = 0; i < std::min(most, counted.size()); ++i) voted.push_back(counted[i].photo);
  return voted;
}

}  // namespace revisit
