/*
 * Preloaded into a process: keeps in the folder SYNCED what a power cut would leave of the files below the
 * folder FILES: each as of its last fsync. What was written and never synced is not there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path below SYNCED that stands for one below FILES; 0 where it is not below it. */
static int shadow_of(const char *path, char *shadow) {
  const char *files = getenv("FILES"), *synced = getenv("SYNCED");
  if (!files || !synced || strncmp(path, files, strlen(files)) != 0) return 0;
  return snprintf(shadow, PATH_MAX, "%s%s", synced, path + strlen(files)) < PATH_MAX;
}

static void keep(int fd) {
  char link[64], path[PATH_MAX], shadow[PATH_MAX], unfinished[PATH_MAX + 8], bytes[65536];
  struct stat stats;
  if (fstat(fd, &stats) != 0 || !S_ISREG(stats.st_mode)) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (!shadow_of(path, shadow)) return;
  snprintf(unfinished, sizeof unfinished, "%s.part", shadow);
  int from = open(path, O_RDONLY), to = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;)
    if (write(to, bytes, n) != n) abort();
  close(from);
  close(to);
  int (*rename_)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  rename_(unfinished, shadow);
}

int fsync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  keep(fd);
  return result;
}

int fdatasync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  keep(fd);
  return result;
}

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  char shadow_from[PATH_MAX], shadow_to[PATH_MAX];
  int result = real(from, to);
  if (result == 0 && shadow_of(from, shadow_from) && shadow_of(to, shadow_to)) real(shadow_from, shadow_to);
  return result;
}
