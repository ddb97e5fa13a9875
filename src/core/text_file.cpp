#include "vocabplan/core/text_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }
};

std::string reason() {
  return std::strerror(errno);
}  // NOLINT(concurrency-mt-unsafe)

}  // namespace

std::string read_text_file(const std::string& path, std::size_t limit) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) throw DataError(path, 0, "cannot be opened: " + reason());
  std::string text;
  std::array<char, 65536> chunk{};
  for (;;) {
    const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), file.get());
    text.append(chunk.data(), got);
    if (text.size() > limit) {
      throw DataError(path, 0, "is longer than " + std::to_string(limit) + " bytes");
    }
    if (got < chunk.size()) break;
  }
  if (std::ferror(file.get()) != 0) throw DataError(path, 0, "cannot be read: " + reason());
  return text;
}

}  // namespace vocabplan
