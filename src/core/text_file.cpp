#include "vocabplan/core/text_file.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

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
  const auto too_long = [&] {
    return DataError(path, 0, "is longer than " + std::to_string(limit) + " bytes");
  };
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(path, unknown);
  if (!unknown && size > limit) throw too_long();
  std::string text;
  std::array<char, 65536> chunk{};
  for (;;) {
    const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), file.get());
    text.append(chunk.data(), got);
    if (text.size() > limit) throw too_long();
    if (got < chunk.size()) break;
  }
  if (std::ferror(file.get()) != 0) throw DataError(path, 0, "cannot be read: " + reason());
  return text;
}

}  // namespace vocabplan
