#include "choices.hpp"

#include <algorithm>
#include <stdexcept>

#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace vocabplan::test {
namespace {

Json named(const Json& rows, const std::string& name) {
  for (const Json& row : rows) {
    if (row.at("name") == name) return row;
  }
  throw std::runtime_error("nothing is named '" + name + "'");
}

}  // namespace

Json choice_record(Words words) {
  words.insert(words.begin(), "choose");
  words.insert(words.end(), {"-q", "-f", "json"});
  CAPTURE(words);
  const Outcome outcome = call(words);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  const std::vector<Json> records = records_of(outcome.out);
  if (records.size() != 1) throw std::runtime_error("not one record");
  return records.front();
}

Json candidate_of(const Json& record, const std::string& name) {
  return named(record.at("candidates"), name);
}

Json law_of(const Json& record, const std::string& name) {
  return named(record.at("laws"), name);
}

Words fields_of(const std::string& line) {
  Words fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::vector<GoldenRow> golden_rows(const std::string& file) {
  const Words lines = lines_of(bytes_of(VOCABPLAN_TEST_DATA "/" + file));
  const Words head = fields_of(lines.at(0));
  std::vector<GoldenRow> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const Words fields = fields_of(lines[i]);
    std::map<std::string, std::string> cells;
    for (std::size_t k = 0; k < head.size(); ++k) cells[head[k]] = fields.at(k);
    rows.emplace_back(std::move(cells));
  }
  return rows;
}

void check_columns(const Outcome& outcome) {
  check_fine(outcome);
  for (const std::string& line : lines_of(outcome.out)) {
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    CAPTURE(line);
    CHECK(std::count_if(line.begin(), line.end(), starts) <= 80);
    CHECK_FALSE(line.ends_with(' '));
  }
}

}  // namespace vocabplan::test
