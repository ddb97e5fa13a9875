#include "trace_cells.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "trace_number.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// No meter has written such a number: it is more joules than the world's power stations give in a
// week, and more seconds than there have been.
constexpr double kMostOfAnything = 1e18;

// What layouts write for no value beside what `is_missing` knows.
bool says_nothing(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kWords{"None", "NULL", "NA", "N/a", "Unknown"};
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') return false;
  if (is_missing(text) || text.starts_with("<not ")) return true;
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

void split_cells(std::string_view text, char separator, std::vector<std::string_view>& cells) {
  cells.clear();
  for (;;) {
    const std::size_t end = text.find(separator);
    cells.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

void split_words(std::string_view text, std::vector<std::string_view>& words) {
  words.clear();
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    const std::size_t first = at;
    while (at < text.size() && !is_blank(text[at])) ++at;
    words.push_back(text.substr(first, at - first));
  }
}

Reading take_reading(TraceSink& sink, const CellPlace& place, std::string_view text) {
  if (says_nothing(text)) return {};
  const Measure measure = parse_measure(text, place.comma_separates);
  const auto where = [&] { return std::string(place.column) + " " + in_quotes(text) + " "; };
  const bool has_comma = text.find(',') != std::string_view::npos;
  if (!measure.fault.empty()) {
    if (has_comma) sink.refuse(place.line, where() + std::string(measure.fault));
    sink.fault(place.line, where() + std::string(measure.fault));
    return {.state = Reading::State::fault};
  }
  if (!measure.unit.empty() && measure.unit != place.unit) {
    sink.refuse(place.line,
                where() + "does not fit its column, which is in " + std::string(place.unit));
  }
  if (measure.value < 0.0) sink.refuse(place.line, where() + "is negative");
  if (measure.value > kMostOfAnything) {
    sink.refuse(place.line, where() + "is more than any meter measures");
  }
  if (has_comma) sink.warn("a decimal comma was read as a point");
  return {.state = Reading::State::number, .value = measure.value};
}

void warn_of_cut_line(TraceSink& sink, std::size_t line) {
  sink.warn("the file ends inside line " + std::to_string(line) + ", which is not used");
}

}  // namespace vocabplan
