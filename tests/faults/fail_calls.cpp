// Loaded before the C library (LD_PRELOAD), it makes calls to the system fail as they fail where
// memory, disk, descriptors or processes end. One kind of call fails, from a number on:
//
//   VOCABPLAN_FAIL=KIND:NUMBER:HOW:ERRNO   HOW: once, always (it and all behind it), half (it and
//                                          every second one behind it); ERRNO 0: a call that reads
//                                          or writes does a part of what it was asked for
//   VOCABPLAN_FAIL_REPORT=FILE             gets a line when the program ends: the calls of each
//                                          kind, how many failed, the descriptors that are open,
//                                          the allocations that were not freed, and 1 where it
//                                          ended in the middle (_exit)
//
// Programs that are started get neither. A call that fails has no effect, but for close, which ends
// the descriptor all the same, as Linux does. The order of threads decides whose call has a number.
//
// Memory is counted at malloc: the C++ library's operators new are linked into the program, and
// call it, as C libraries do. Everything here works without memory.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
// The C library's own, which a library that is loaded before it may call.
void* __libc_malloc(std::size_t);                 // NOLINT(bugprone-reserved-identifier)
void* __libc_calloc(std::size_t, std::size_t);    // NOLINT(bugprone-reserved-identifier)
void* __libc_realloc(void*, std::size_t);         // NOLINT(bugprone-reserved-identifier)
void* __libc_memalign(std::size_t, std::size_t);  // NOLINT(bugprone-reserved-identifier)
void __libc_free(void*);                          // NOLINT(bugprone-reserved-identifier)
}

namespace {

enum Kind : std::size_t {
  kAllocate,
  kOpen,
  kCreate,
  kRead,
  kWrite,
  kClose,
  kSync,
  kRename,
  kUnlink,
  kLook,
  kSet,
  kList,
  kSeek,
  kPipe,
  kDuplicate,
  kPrepare,
  kSpawn,
  kExec,
  kWait,
  kThread,
  kKinds
};

constexpr std::array<const char*, kKinds> kNames{
    "allocate",  "open",    "create", "read", "write", "close", "sync",
    "rename",    "unlink",  "look",   "set",  "list",  "seek",  "pipe",
    "duplicate", "prepare", "spawn",  "exec", "wait",  "thread"};

enum class How { once, always, half };

struct Plan {
  std::size_t kind = kKinds;  // none
  unsigned long number = 0;
  How how = How::once;
  int error = 0;
};

Plan plan;
std::array<char, 4096> report_path{};
std::array<std::atomic<unsigned long>, kKinds> calls{};
std::atomic<unsigned long> failures{0};
std::atomic<long> outstanding{0};
thread_local bool listing_an_end = false;

// The next definition of a function: the C library's.
template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Counts a call of this kind. True for one that is to fail, or to do a part only.
bool is_chosen(Kind kind) {
  if (listing_an_end) return false;
  const unsigned long number = ++calls[kind];
  if (plan.kind != kind || number < plan.number) return false;
  const unsigned long behind = number - plan.number;
  if (plan.how == How::once && behind > 0) return false;
  if (plan.how == How::half && behind % 2 != 0) return false;
  ++failures;
  return true;
}

bool fails(Kind kind) {
  if (!is_chosen(kind)) return false;
  errno = plan.error;
  return true;
}

// The size of what to read or write: a part of it, or nothing where the call fails.
std::size_t permitted(Kind kind, std::size_t size) {
  if (!is_chosen(kind)) return size;
  errno = plan.error;
  if (plan.error != 0) return 0;
  constexpr std::size_t kFew = 7;
  return std::min(size, kind == kRead ? kFew : std::max<std::size_t>(size / 2, 1));
}

template <typename Result, typename... Parameters, typename... Arguments>
Result pass(Kind kind, Result failure, const char* name, Result (*)(Parameters...),
            Arguments... arguments) {
  if (fails(kind)) return failure;
  return next<Result(Parameters...)>(name)(arguments...);
}

// For functions that return the number of the error.
template <typename... Parameters, typename... Arguments>
int pass_number(Kind kind, const char* name, int (*)(Parameters...), Arguments... arguments) {
  if (fails(kind)) return plan.error;
  return next<int(Parameters...)>(name)(arguments...);
}

std::size_t kind_named(const char* name, std::size_t length) {
  std::size_t kind = 0;
  while (kind < kKinds &&
         (std::strlen(kNames[kind]) != length || std::strncmp(kNames[kind], name, length) != 0)) {
    ++kind;
  }
  return kind;
}

void read_plan(const char* text) {
  const char* const number = std::strchr(text, ':');
  if (number == nullptr) return;
  char* end = nullptr;
  plan.kind = kind_named(text, static_cast<std::size_t>(number - text));
  plan.number = std::strtoul(number + 1, &end, 10);
  if (*end != ':') return;
  plan.how = end[1] == 'o' ? How::once : end[1] == 'a' ? How::always : How::half;
  const char* const error = std::strchr(end + 1, ':');
  if (error != nullptr) plan.error = static_cast<int>(std::strtol(error + 1, nullptr, 10));
}

unsigned open_descriptors() {
  constexpr int kMost = 64;
  unsigned open = 0;
  for (int i = 0; i < kMost; ++i) open += syscall(SYS_fcntl, i, F_GETFD) >= 0 ? 1U : 0U;
  return open;
}

void report(bool in_the_middle) {
  if (report_path[0] == '\0') return;
  std::array<char, 1024> text{};
  std::size_t size = 0;
  const auto add = [&](const char* name, long value) {
    const int written = std::snprintf(&text[size], text.size() - size, "%s=%ld ", name, value);
    size += static_cast<std::size_t>(std::max(written, 0));
  };
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    add(kNames[kind], static_cast<long>(calls[kind].load()));
  }
  add("failures", static_cast<long>(failures.load()));
  add("descriptors", static_cast<long>(open_descriptors()));
  add("outstanding", outstanding.load());
  add("middle", in_the_middle ? 1 : 0);
  const long file =
      syscall(SYS_openat, AT_FDCWD, report_path.data(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  (void)syscall(SYS_write, file, text.data(), size);
  (void)syscall(SYS_close, file);
}

__attribute__((constructor)) void begin() {
  if (const char* const path = std::getenv("VOCABPLAN_FAIL_REPORT")) {
    std::strncpy(report_path.data(), path, report_path.size() - 1);
  }
  if (const char* const text = std::getenv("VOCABPLAN_FAIL")) read_plan(text);
  for (const char* name : {"VOCABPLAN_FAIL_REPORT", "VOCABPLAN_FAIL", "LD_PRELOAD"}) {
    (void)unsetenv(name);
  }
}

__attribute__((destructor)) void end() {
  report(false);
}

void* counted(void* memory) {
  if (memory != nullptr) ++outstanding;
  return memory;
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) noexcept {
  return fails(kAllocate) ? nullptr : counted(__libc_malloc(size));
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  return fails(kAllocate) ? nullptr : counted(__libc_calloc(count, size));
}
void* realloc(void* old, std::size_t size) noexcept {
  if (fails(kAllocate)) return nullptr;
  void* const memory = __libc_realloc(old, size);
  return old == nullptr ? counted(memory) : memory;
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return fails(kAllocate) ? nullptr : counted(__libc_memalign(alignment, size));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  void* const made = memalign(alignment, size);
  if (made == nullptr) return ENOMEM;
  *memory = made;
  return 0;
}
void free(void* memory) noexcept {
  if (memory != nullptr) --outstanding;
  __libc_free(memory);
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return fails(kOpen) ? -1 : static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}
// Folders: the C++ library opens nothing else so.
int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return fails(kList) ? -1 : static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
}
FILE* fopen(const char* path, const char* mode) {
  return pass<FILE*>(kOpen, nullptr, "fopen", &fopen, path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  return pass<FILE*>(kOpen, nullptr, "fopen64", &fopen64, path, mode);
}
DIR* opendir(const char* path) {
  return pass<DIR*>(kList, nullptr, "opendir", &opendir, path);
}
DIR* fdopendir(int descriptor) {
  return pass<DIR*>(kList, nullptr, "fdopendir", &fdopendir, descriptor);
}
struct dirent* readdir(DIR* folder) {
  return pass<struct dirent*>(kList, nullptr, "readdir", &readdir, folder);
}

int mkstemp(char* path) {
  return pass(kCreate, -1, "mkstemp", &mkstemp, path);
}
char* mkdtemp(char* path) noexcept {
  return pass<char*>(kCreate, nullptr, "mkdtemp", &mkdtemp, path);
}

ssize_t read(int descriptor, void* buffer, std::size_t size) {
  const std::size_t part = permitted(kRead, size);
  return part == 0 && size > 0 ? -1 : syscall(SYS_read, descriptor, buffer, part);
}
ssize_t write(int descriptor, const void* buffer, std::size_t size) {
  const std::size_t part = permitted(kWrite, size);
  return part == 0 && size > 0 ? -1 : syscall(SYS_write, descriptor, buffer, part);
}
ssize_t writev(int descriptor, const struct iovec* parts, int count) {
  const std::size_t part = permitted(kWrite, parts[0].iov_len);
  if (part == parts[0].iov_len) return syscall(SYS_writev, descriptor, parts, count);
  return part == 0 ? -1 : syscall(SYS_write, descriptor, parts[0].iov_base, part);
}
// Standard error: its calls to the system are made inside the C library.
std::size_t fwrite(const void* text, std::size_t size, std::size_t count, FILE* stream) {
  return pass(kWrite, std::size_t{0}, "fwrite", &fwrite, text, size, count, stream);
}
int fputs(const char* text, FILE* stream) {
  return pass(kWrite, EOF, "fputs", &fputs, text, stream);
}

int close(int descriptor) {
  const bool failing = fails(kClose);
  const int error = errno;
  const long closed = syscall(SYS_close, descriptor);
  if (!failing) return static_cast<int>(closed);
  errno = error;
  return -1;
}
int fclose(FILE* stream) {
  const bool failing = fails(kClose);
  const int error = errno;
  const int closed = next<int(FILE*)>("fclose")(stream);
  if (!failing) return closed;
  errno = error;
  return EOF;
}
int fsync(int descriptor) {
  return pass(kSync, -1, "fsync", &fsync, descriptor);
}
int rename(const char* from, const char* to) noexcept {
  return pass(kRename, -1, "rename", &rename, from, to);
}
int unlink(const char* path) noexcept {
  return pass(kUnlink, -1, "unlink", &unlink, path);
}
int rmdir(const char* path) noexcept {
  return pass(kUnlink, -1, "rmdir", &rmdir, path);
}

int stat(const char* path, struct stat* status) noexcept {
  return pass(kLook, -1, "stat", &stat, path, status);
}
int lstat(const char* path, struct stat* status) noexcept {
  return pass(kLook, -1, "lstat", &lstat, path, status);
}
int fstat(int descriptor, struct stat* status) noexcept {
  return pass(kLook, -1, "fstat", &fstat, descriptor, status);
}
int access(const char* path, int mode) noexcept {
  return pass(kLook, -1, "access", &access, path, mode);
}
char* realpath(const char* path, char* resolved) noexcept {
  return pass<char*>(kLook, nullptr, "realpath", &realpath, path, resolved);
}
ssize_t readlink(const char* path, char* target, std::size_t size) noexcept {
  return pass(kLook, ssize_t{-1}, "readlink", &readlink, path, target, size);
}
char* getcwd(char* path, std::size_t size) noexcept {
  return pass<char*>(kLook, nullptr, "getcwd", &getcwd, path, size);
}
off_t lseek(int descriptor, off_t offset, int from) noexcept {
  return pass(kSeek, off_t{-1}, "lseek", &lseek, descriptor, offset, from);
}
int fchmod(int descriptor, mode_t mode) noexcept {
  return pass(kSet, -1, "fchmod", &fchmod, descriptor, mode);
}

int fcntl(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  const long argument = va_arg(arguments, long);
  va_end(arguments);
  const bool duplicates = command == F_DUPFD || command == F_DUPFD_CLOEXEC;
  if (duplicates && fails(kDuplicate)) return -1;
  return static_cast<int>(syscall(SYS_fcntl, descriptor, command, argument));
}
int pipe2(int* ends, int flags) noexcept {
  return pass(kPipe, -1, "pipe2", &pipe2, ends, flags);
}

int posix_spawn_file_actions_init(posix_spawn_file_actions_t* actions) noexcept {
  return pass_number(kPrepare, "posix_spawn_file_actions_init", &posix_spawn_file_actions_init,
                     actions);
}
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t* actions, int descriptor,
                                     const char* path, int flags, mode_t mode) noexcept {
  return pass_number(kPrepare, "posix_spawn_file_actions_addopen",
                     &posix_spawn_file_actions_addopen, actions, descriptor, path, flags, mode);
}
int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t* actions, int from,
                                     int to) noexcept {
  return pass_number(kPrepare, "posix_spawn_file_actions_adddup2",
                     &posix_spawn_file_actions_adddup2, actions, from, to);
}
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t* actions,
                                         const char* path) noexcept {
  return pass_number(kPrepare, "posix_spawn_file_actions_addchdir_np",
                     &posix_spawn_file_actions_addchdir_np, actions, path);
}
int posix_spawn(pid_t* child, const char* path, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const* words, char* const* variables) {
  return pass_number(kSpawn, "posix_spawn", &posix_spawn, child, path, actions, attributes, words,
                     variables);
}
int execv(const char* path, char* const* words) noexcept {
  if (fails(kExec)) return -1;
  report(true);  // the other program has no such library
  return next<int(const char*, char* const*)>("execv")(path, words);
}
pid_t waitpid(pid_t child, int* status, int options) {
  return pass(kWait, -1, "waitpid", &waitpid, child, status, options);
}
int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                   void* argument) noexcept {
  return pass_number(kThread, "pthread_create", &pthread_create, thread, attributes, work,
                     argument);
}

// Where the list of what is done at the end cannot grow, constants are not destroyed, which harms
// nobody and looks like a leak.
int __cxa_atexit(void (*function)(void*), void* argument, void* library) noexcept {
  listing_an_end = true;
  const int result =
      next<int(void (*)(void*), void*, void*)>("__cxa_atexit")(function, argument, library);
  listing_an_end = false;
  return result;
}

// A program that ends in the middle ends no library.
void _exit(int status) {  // NOLINT(bugprone-reserved-identifier)
  report(true);
  for (;;) (void)syscall(SYS_exit_group, status);
}

}  // extern "C"
