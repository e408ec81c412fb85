// Votes of a photo's features for the photos that hold the features nearest to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace revisit {

// `nearest` holds `k` photos a query, nearest first, kNoPhoto where there are no more. Each query votes for
// the first `votes` different ones, but not for `self`. At most `most` photos, those with most votes first,
// of equals the lowest.
std::vector<uint32_t> votedFor(const uint32_t* nearest, size_t queries, size_t k, uint32_t self, size_t votes,
                               size_t most);

}  // namespace revisit
