// Files, for sanitize.sh. libuv is Node's own: here stat(2) answers what disk/ asks of it.
#include "disk/files.h"

#include <sys/stat.h>
#include <uv.h>

#include <string>
#include <vector>

#include "sanitized.h"

namespace {

uv_timespec_t timeOf(const timespec& time) { return {time.tv_sec, time.tv_nsec}; }

}  // namespace

int uv_fs_stat(uv_loop_t*, uv_fs_t* request, const char* path, uv_fs_cb) {
  struct stat of;
  if (stat(path, &of) != 0) return UV_ENOENT;
  uv_stat_t& told = request->statbuf;
  told = {};
  told.st_dev = of.st_dev;
  told.st_ino = of.st_ino;
  told.st_mode = of.st_mode;
  told.st_size = static_cast<uint64_t>(of.st_size);
  told.st_blocks = static_cast<uint64_t>(of.st_blocks);
  told.st_mtim = timeOf(of.st_mtim);
  told.st_ctim = timeOf(of.st_ctim);
  return 0;
}

void uv_fs_req_cleanup(uv_fs_t*) {}

void files() {
  using namespace revisit;
  const std::string text = std::string(".") + '\0' + "no such file" + '\0' + "test" + '\0';
  // an array of exactly their size, so that reading beyond it shows
  const std::vector<char> paths(text.begin(), text.end());
  for (size_t count = 0; count <= 3; ++count) {
    std::vector<int64_t> numbers(count * kFileNumbers);
    statFiles(paths.data(), count, numbers.data());
    for (size_t i = 0; i < count; ++i)
      require((numbers[i * kFileNumbers + 1] != 0) == (i != 1), "each file that is there has its inode");
  }
}
