#include "temporary_file.hpp"

#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <system_error>

namespace vocabplan::test {

TemporaryFile::TemporaryFile(std::string_view bytes) {
  // Tests run side by side in several processes: the name must differ from theirs.
  std::random_device random;
  const auto name = "vocabplan-test-" + std::to_string(random()) + std::to_string(random());
  path_ = (std::filesystem::temp_directory_path() / name).string();
  std::ofstream file(path_, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw std::runtime_error(path_ + " cannot be written");
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace vocabplan::test
