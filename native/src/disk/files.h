// What the system tells of files.
#pragma once

#include <cstddef>
#include <cstdint>

namespace revisit {

// What is told of a file: device, inode, mode, size in bytes, blocks, and mtime and ctime in nanoseconds.
constexpr size_t kFileNumbers = 7;

// Asks for each of `count` paths, which end with a zero byte, one after the other, and follows links. All
// that is told of one is 0 where the system does not tell.
void statFiles(const char* paths, size_t count, int64_t* numbers);

}  // namespace revisit
