#include "trace_cells.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "trace_number.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// No meter has written such a number: it is more joules than the world's power stations give in a
// week, and more seconds than there have been.
constexpr double kMostOfAnything = 1e18;

// What layouts write for no value beside what `is_missing` knows.
bool says_nothing(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kWords{"None", "NULL", "NA", "N/a", "Unknown"};
  if (is_missing(text) || text.starts_with("<not ")) return true;
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

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
  for (;;) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return;
    text.remove_prefix(first);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::string_view first_line(std::string_view head) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = trimmed(head.substr(0, end));
    if (!line.empty() && line.front() != '#') return line;
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return {};
}

char separator_of(std::string_view line) {
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char separator : {',', ';', '|', '\t'}) {
    const std::ptrdiff_t count = std::count(line.begin(), line.end(), separator);
    if (count > most) {
      most = count;
      best = separator;
    }
  }
  return best;
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

CellReader::CellReader(RecordReader::Source source, TraceSink& sink)
    : lines_(std::move(source)), sink_(sink) {}

bool CellReader::next_line() {
  while (lines_.next()) {
    if (!trimmed(lines_.text()).empty()) return true;
  }
  return false;
}

// Cuts the line into cells; false when a quote in it is not closed.
bool CellReader::cut() {
  const std::string_view text = lines_.text();
  if (text.find('"') == std::string_view::npos) {
    split_cells(text, separator_, cells_);
    return true;
  }
  unquote(text);
  return std::count(text.begin(), text.end(), '"') % 2 == 0;
}

// Cells with quotes are written anew; what points into them holds, as they cannot outgrow the line.
void CellReader::unquote(std::string_view text) {
  cells_.clear();
  unquoted_.clear();
  unquoted_.reserve(text.size());
  std::size_t start = 0;
  bool quoted = false;
  const auto close = [&] {
    cells_.push_back(trimmed(std::string_view(unquoted_).substr(start)));
    start = unquoted_.size();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      unquoted_ += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == separator_ && !quoted) {
      close();
    } else {
      unquoted_ += c;
    }
  }
  close();
}

bool CellReader::header() {
  if (!next_line()) return false;
  separator_ = separator_of(lines_.text());
  if (!cut()) sink_.refuse(line(), "a quote in the header is not closed");
  take_header();
  return true;
}

void CellReader::take_header() {
  columns_.assign(cells_.begin(), cells_.end());
  ++headers_;
}

void CellReader::count_fault() {
  std::string message = std::to_string(cells_.size()) + " fields where the header has " +
                        std::to_string(columns_.size());
  if (separator_ == ',' && cells_.size() > columns_.size()) {
    message += ": decimal commas, or commas in a name that is not quoted?";
  } else if (cells_.size() < columns_.size()) {
    message += ": columns are left out, so that the values are shifted";
  }
  sink_.fault(line(), std::move(message));
}

bool CellReader::next(std::size_t last_used) {
  while (next_line()) {
    const bool closed = cut();
    if (!lines_.complete() && (!closed || cells_.size() <= last_used + 1)) {
      warn_of_cut_line(sink_, line());
    } else if (lines_.overlong()) {
      sink_.fault(line(), "longer than " + std::to_string(LineReader::kLongestLine) + " bytes");
    } else if (!closed) {
      sink_.fault(line(), "a quoted field is not closed");
    } else if (cells_.front() == columns_.front()) {
      take_header();
    } else if (cells_.size() == columns_.size()) {
      return true;
    } else {
      count_fault();
    }
  }
  return false;
}

std::optional<std::size_t> CellReader::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

}  // namespace vocabplan
