#include "files.h"

#include <uv.h>

#include <cstring>

namespace revisit {
namespace {

int64_t nanoseconds(const uv_timespec_t& time) {
  return static_cast<int64_t>(time.tv_sec) * 1000000000 + time.tv_nsec;
}

void statFile(const char* path, int64_t* numbers) {
  uv_fs_t request;
  // without a loop and a callback it is done when this returns
  if (uv_fs_stat(nullptr, &request, path, nullptr) == 0) {
    const uv_stat_t& of = request.statbuf;
    const int64_t told[kFileNumbers] = {static_cast<int64_t>(of.st_dev),
                                        static_cast<int64_t>(of.st_ino),
                                        static_cast<int64_t>(of.st_mode),
                                        static_cast<int64_t>(of.st_size),
                                        static_cast<int64_t>(of.st_blocks),
                                        nanoseconds(of.st_mtim),
                                        nanoseconds(of.st_ctim)};
    std::memcpy(numbers, told, sizeof(told));
  }
  uv_fs_req_cleanup(&request);
}

}  // namespace

void statFiles(const char* paths, size_t count, int64_t* numbers) {
  for (size_t i = 0; i < count; ++i, paths += std::strlen(paths) + 1)
    statFile(paths, numbers + i * kFileNumbers);
}

}  // namespace revisit
