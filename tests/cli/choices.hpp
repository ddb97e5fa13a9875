#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "answers.hpp"

namespace vocabplan::test {

using Words = std::vector<std::string>;

/// The record of `choose` with these words.
[[nodiscard]] Json choice_record(Words words);

/// The candidate of that name.
[[nodiscard]] Json candidate_of(const Json& record, const std::string& name);

/// What a record says of a law.
[[nodiscard]] Json law_of(const Json& record, const std::string& name);

/// The fields of a line of CSV without quotes.
[[nodiscard]] Words fields_of(const std::string& line);

/// A row of golden data: the texts of its columns.
class GoldenRow {
 public:
  explicit GoldenRow(std::map<std::string, std::string> cells) : cells_(std::move(cells)) {}
  [[nodiscard]] const std::string& text(const std::string& column) const {
    return cells_.at(column);
  }
  [[nodiscard]] double number(const std::string& column) const { return std::stod(text(column)); }

 private:
  std::map<std::string, std::string> cells_;
};

/// The rows of a file of tests/reference.
[[nodiscard]] std::vector<GoldenRow> golden_rows(const std::string& file);

/// Exit 0, and no line of standard output is wider than 80 columns, which are characters.
void check_columns(const Outcome& outcome);

}  // namespace vocabplan::test
