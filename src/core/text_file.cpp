#include "vocabplan/core/text_file.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <system_error>

#include "core/descriptor.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {

std::string read_text_file(const std::string& path, std::size_t limit) {
  const Descriptor file = open_input(path);
  const auto too_long = [&] {
    return DataError(path, 0, "is longer than " + std::to_string(limit) + " bytes");
  };
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(path, unknown);
  if (!unknown && size > limit) throw too_long();
  std::string text;
  std::array<char, 65536> chunk{};
  for (;;) {
    const ssize_t got = read_some(file.number(), chunk.data(), chunk.size());
    if (got < 0) refuse_file(path, "cannot be read", errno);
    if (got == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
    if (text.size() > limit) throw too_long();
  }
}

}  // namespace vocabplan
