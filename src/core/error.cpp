#include "vocabplan/core/error.hpp"

#include <utility>

#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

std::string located(const std::string& source, std::size_t line, const std::string& message) {
  if (line == 0) return printable(source + ": " + message);
  return printable(source + ":" + std::to_string(line) + ": " + message);
}

}  // namespace

DataError::DataError(std::string source, std::size_t line, const std::string& message)
    : Error(located(source, line, message)), source_(std::move(source)), line_(line) {}

}  // namespace vocabplan
