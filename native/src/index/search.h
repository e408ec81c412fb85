// Searching an index: a tree, and all lists there are of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lists.h"
#include "tree.h"

namespace revisit {

// For each of `queries` rows of 40: the k nearest rows of the `probes` leaves whose centroids are nearest,
// nearest first, of equals the photo with the lowest number first. `photos` (their numbers) and `distances`
// are queries x k; kNoPhoto and kNoDistance where there are fewer.
void search(const Tree& tree, const std::vector<Numbered>& parts, const int8_t* query, size_t queries, int k,
            uint32_t probes, uint32_t* photos, int32_t* distances, Path path);

}  // namespace revisit
