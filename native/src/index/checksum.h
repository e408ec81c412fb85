// XXH32 (Yann Collet's xxHash, BSD-2, specification 0.1.1) with seed 0: any change within one 32-bit word
// always changes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace revisit {

inline uint32_t rotateLeft(uint32_t x, int bits) { return x << bits | x >> (32 - bits); }

inline uint32_t word(const uint8_t* p) {
  uint32_t value;
  std::memcpy(&value, p, 4);
  return value;
}

// `size` is a multiple of 16, as every part of a snapshot is: the specification's tail is not needed.
inline uint32_t checksum(const uint8_t* bytes, size_t size) {
  // The specification's own primes.
  constexpr uint32_t kPrime1 = 2654435761u, kPrime2 = 2246822519u, kPrime3 = 3266489917u;
  uint32_t lane[4] = {kPrime1 + kPrime2, kPrime2, 0, 0u - kPrime1};
  for (size_t at = 0; at < size; at += 16) {
    for (int i = 0; i < 4; ++i)
      lane[i] = rotateLeft(lane[i] + word(bytes + at + 4 * i) * kPrime2, 13) * kPrime1;
  }
  uint32_t sum =
      rotateLeft(lane[0], 1) + rotateLeft(lane[1], 7) + rotateLeft(lane[2], 12) + rotateLeft(lane[3], 18);
  sum += static_cast<uint32_t>(size);
  sum = (sum ^ sum >> 15) * kPrime2;
  sum = (sum ^ sum >> 13) * kPrime3;
  return sum ^ sum >> 16;
}

}  // namespace revisit
