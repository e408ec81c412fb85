#include "alike.h"

#include <cstring>

namespace revisit {
namespace {

REVISIT_INLINE int bitsIn(uint64_t x) {
#if defined(__GNUC__)
  return __builtin_popcountll(x);
#else
  x -= (x >> 1) & 0x5555555555555555u;
  x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
  return static_cast<int>((((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u) >> 56);
#endif
}

REVISIT_INLINE uint64_t twoWords(const uint32_t* words) {
  uint64_t two;
  std::memcpy(&two, words, sizeof two);
  return two;
}

REVISIT_INLINE int differentBits(const uint32_t* own, const uint32_t* mask, const uint32_t* other) {
  int bits = 0;
  for (int i = 0; i < kHashWords; i += 2)
    bits += bitsIn(twoWords(own + i) ^ twoWords(mask + i) ^ twoWords(other + i));
  return bits;
}

REVISIT_INLINE uint32_t run(const uint32_t* words, int from, int bits) {
  uint64_t found = words[from >> 5];
  if ((from & 31) + bits > 32) found |= static_cast<uint64_t>(words[(from >> 5) + 1]) << 32;
  return static_cast<uint32_t>(found >> (from & 31)) & ((1u << bits) - 1);
}

REVISIT_INLINE LookAlikes look(const Hashes& hashes, int from, int bits) {
  LookAlikes all;
  // Of each key the row, counted from 1, that came last; of each row that with the same key. 0: none.
  std::vector<uint32_t> last(size_t{1} << bits), next(hashes.count);
  uint32_t masks[kTurns];
  for (int turn = 0; turn < kTurns; ++turn) masks[turn] = run(hashes.masks + turn * kHashWords, from, bits);
  for (size_t a = hashes.count; a-- > 0;) {
    const uint32_t* lying[] = {hashes.words + a * kHashWords, hashes.exchanged + a * kHashWords};
    const uint32_t keys[] = {run(lying[0], from, bits), run(lying[1], from, bits)};
    for (int turn = 0; turn < kTurns; ++turn) {
      const uint32_t* mask = hashes.masks + turn * kHashWords;
      uint32_t b = last[keys[turn >> 2] ^ masks[turn]];
      for (int left = hashes.mostByKey; b > 0 && left > 0; --left, b = next[b - 1]) {
        ++all.comparisons;
        const uint32_t* other = hashes.words + size_t{b - 1} * kHashWords;
        if (differentBits(lying[turn >> 2], mask, other) <= hashes.mostBits)
          all.found.insert(all.found.end(), {static_cast<uint32_t>(a), b - 1, static_cast<uint32_t>(turn)});
      }
    }
    next[a] = last[keys[0]];
    last[keys[0]] = static_cast<uint32_t>(a + 1);
  }
  return all;
}

#ifdef REVISIT_X86

REVISIT_TARGET("popcnt") LookAlikes lookPopcnt(const Hashes& hashes, int from, int bits) {
  return look(hashes, from, bits);
}

#endif

}  // namespace

LookAlikes lookAlike(const Hashes& hashes, int from, int bits, [[maybe_unused]] Path path) {
#ifdef REVISIT_X86
  // every processor that has AVX2 counts bits
  if (path != Path::portable) return lookPopcnt(hashes, from, bits);
#endif
  return look(hashes, from, bits);
}

}  // namespace revisit
