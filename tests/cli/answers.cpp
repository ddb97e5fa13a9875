#include "answers.hpp"

#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "catch.hpp"

namespace vocabplan::test {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::size_t start = 0;
  for (std::size_t comma = line.find(','); comma != std::string::npos;
       comma = line.find(',', start)) {
    fields.push_back(line.substr(start, comma - start));
    start = comma + 1;
  }
  fields.push_back(line.substr(start));
  return fields;
}

double number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0') throw std::runtime_error("'" + text + "' is no number");
  return value;
}

std::optional<double> whole(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of("0123456789") != std::string::npos) {
    throw std::runtime_error("'" + text + "' is no integer");
  }
  return number(text);
}

void check_parts(const std::string& line, const std::vector<std::string>& parts) {
  CHECK(line.starts_with("vocabplan: error: "));
  for (const std::string& part : parts) {
    CAPTURE(part);
    CHECK(has(line, part));
  }
}

void check_nothing_but_messages(const Outcome& outcome, int exit_code) {
  CHECK(outcome.exit_code == exit_code);
  CHECK(outcome.signal == 0);
  CHECK(outcome.out.empty());
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) throw std::runtime_error("the last line is not ended");
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::vector<CsvRow> rows_of(std::string_view csv) {
  const std::vector<std::string> lines = lines_of(csv);
  if (lines.empty() || lines[0] != kCsvHeader) throw std::runtime_error("wrong CSV header");
  std::vector<CsvRow> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> f = split(lines[i]);
    if (f.size() != 7) throw std::runtime_error("'" + lines[i] + "' has not 7 fields");
    rows.push_back({number(f[0]), number(f[1]), number(f[2]), number(f[3]), whole(f[4]),
                    whole(f[5]), whole(f[6])});
  }
  return rows;
}

std::vector<Json> records_of(const std::string& json) {
  const Json document = Json::parse(json);
  if (document.at("schema_version") != 1) throw std::runtime_error("wrong schema_version");
  return document.at("records").get<std::vector<Json>>();
}

Json record_of(const std::string& jsonl) {
  const std::vector<std::string> lines = lines_of(jsonl);
  if (lines.size() != 1) throw std::runtime_error("not one line");
  return Json::parse(lines[0]);
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

void check_fine(const Outcome& outcome) {
  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.signal == 0);
  CHECK_FALSE(outcome.timed_out);
}

void check_usage_error(const Outcome& outcome, const std::string& command,
                       const std::vector<std::string>& parts) {
  INFO(outcome.err);
  check_nothing_but_messages(outcome, 2);
  const std::vector<std::string> lines = lines_of(outcome.err);
  REQUIRE(lines.size() == 2);
  check_parts(lines[0], parts);
  const std::string space = command.empty() ? "" : " ";
  CHECK(lines[1] == "vocabplan: try 'vocabplan" + space + command + " --help'");
}

void check_failure(const Outcome& outcome, const std::vector<std::string>& parts) {
  INFO(outcome.err);
  check_nothing_but_messages(outcome, 1);
  const std::vector<std::string> lines = lines_of(outcome.err);
  REQUIRE(lines.size() == 1);
  check_parts(lines[0], parts);
}

bool near(double value, double expected, double tolerance) {
  return std::abs(value - expected) <= tolerance * std::abs(expected);
}

}  // namespace vocabplan::test
