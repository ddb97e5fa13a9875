#include "record.hpp"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <regex>
#include <stdexcept>

#include "places.hpp"

namespace vocabplan::test {
namespace {

// Longer texts are recorded by their length and hash.
constexpr std::size_t kLongest = std::size_t{1} << 16U;

// Without the names of temporary folders, and without progress, which depends on time.
std::string alike(const std::string& text) {
  static const std::regex kTemporary("vocabplan-[A-Za-z0-9]{6}");
  static const std::regex kProgress("\r(vocabplan: [^\r\x1b]*)?\x1b\\[K");
  return std::regex_replace(std::regex_replace(text, kTemporary, "vocabplan-XXXXXX"), kProgress,
                            "");
}

void write(std::ofstream& file, const char* name, const std::string& written) {
  const std::string text = alike(written);
  file << name << ", " << text.size() << " bytes\n";
  if (text.size() > kLongest) {
    file << "hash " << std::hash<std::string>{}(text) << '\n';
  } else if (!text.empty()) {
    file << text << '\n';
  }
}

}  // namespace

const char* tested_program() {
  const char* other = std::getenv("VOCABPLAN_TEST_PROGRAM");  // NOLINT(concurrency-mt-unsafe)
  return other != nullptr ? other : VOCABPLAN_PROGRAM;
}

std::string command_text(const Launch& launch) {
  std::string text = "$";
  for (const std::string& argument : launch.arguments) text += " '" + argument + "'";
  return alike(text);
}

void record(const std::string& command, const Outcome& outcome) {
  const char* path = std::getenv("VOCABPLAN_TEST_RECORD");  // NOLINT(concurrency-mt-unsafe)
  if (path == nullptr) return;
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << command << "\nexit " << outcome.exit_code << ", signal " << outcome.signal << '\n';
  write(file, "standard output", outcome.out);
  write(file, "standard error", outcome.err);
  file.close();
  if (!file) throw std::runtime_error(std::string(path) + " cannot be written");
}

}  // namespace vocabplan::test
