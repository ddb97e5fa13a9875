#include "scratch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace vocabplan::test {

Scratch::Scratch()
    : directory_((std::filesystem::temp_directory_path() / "vocabplan-XXXXXX").string()) {
  if (mkdtemp(directory_.data()) == nullptr) throw std::runtime_error("no temporary directory");
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string Scratch::path(std::string_view name) const {
  return directory_ + "/" + std::string(name);
}

std::string Scratch::write(std::string_view name, std::string_view bytes) const {
  std::string where = path(name);
  std::ofstream file(where, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw std::runtime_error(where + " cannot be written");
  return where;
}

std::vector<std::string> Scratch::entries() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace vocabplan::test
