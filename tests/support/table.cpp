#include "table.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "places.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan::test {

Table::Table(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be opened");
  RecordReader reader([&file](char* buffer, std::size_t room) {
    file.read(buffer, static_cast<std::streamsize>(room));
    return static_cast<std::size_t>(file.gcount());
  });
  while (const Record* record = reader.next()) {
    if (!record->fault.empty()) throw std::runtime_error(path + ": " + record->fault);
    if (columns_.empty()) {
      for (const auto& field : record->fields) columns_.emplace(field, columns_.size());
      continue;
    }
    if (record->fields.size() != columns_.size()) {
      throw std::runtime_error(path + ":" + std::to_string(record->line) + ": wrong field count");
    }
    rows_.emplace_back(record->fields.begin(), record->fields.end());
  }
}

const std::string& Table::text(std::size_t row, const std::string& column) const {
  return rows_.at(row).at(columns_.at(column));
}

double Table::number(std::size_t row, const std::string& column) const {
  return std::strtod(text(row, column).c_str(), nullptr);
}

std::string reference_file(std::string_view name) {
  return VOCABPLAN_TEST_DATA "/" + std::string(name);
}

std::optional<std::string> shared_file(std::string_view name) {
  const char* const given = std::getenv("VOCABPLAN_SHARED");  // NOLINT(concurrency-mt-unsafe)
  std::string path = (given != nullptr ? given : VOCABPLAN_SHARED) + std::string("/");
  path += name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

}  // namespace vocabplan::test
