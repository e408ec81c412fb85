#include "simd.h"

namespace revisit {

Path bestPath() {
#ifdef REVISIT_X86
  static const Path path = [] {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vnni")) {
      return Path::avx512Vnni;
    }
    return __builtin_cpu_supports("avx2") ? Path::avx2 : Path::portable;
  }();
  return path;
#else
  return Path::portable;
#endif
}

}  // namespace revisit
