#include "plan/weights/open_weights.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "core/descriptor.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {

ByteReader open_weights(const std::string& path, std::uint64_t limit) {
  std::error_code error;
  // Opening a pipe would wait for who writes into it.
  const auto status = std::filesystem::status(path, error);
  // Links that lead in a circle, and folders that may not be entered.
  if (status.type() == std::filesystem::file_type::none) {
    refuse_file(path, "cannot be opened", error.value());
  }
  if (!std::filesystem::exists(status)) {
    throw DataError(path, 0, "cannot be opened: there is no such file");
  }
  if (!std::filesystem::is_regular_file(status)) throw DataError(path, 0, "is no regular file");
  ByteReader file(path, limit);
  const std::string_view head = file.ahead();
  if (head.starts_with("version https://git-lfs")) {
    file.fail("is a pointer of Git LFS: the weights were not downloaded; run `git lfs pull`");
  }
  const bool is_zip = head.starts_with("PK\x03\x04");
  const bool is_pickle = head.size() > 1 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5;
  if (is_zip || (is_pickle && head.size() < 9) || (is_pickle && head[8] != '{')) {
    file.fail("is a PyTorch file, which only running it would read; convert it to .safetensors");
  }
  return file;
}

}  // namespace vocabplan
