// What the files of sanitize.sh share.
#pragma once

#include <cstdio>
#include <cstdlib>

inline void require(bool truth, const char* what) {
  if (truth) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::exit(1);
}

// Of disk.cc: the paths that disk/ reads, and the numbers it writes.
void files();
