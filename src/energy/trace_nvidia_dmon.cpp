#include <string>
#include <utility>
#include <vector>

#include "core/line_reader.hpp"
#include "trace_number.hpp"
#include "trace_reader.hpp"
#include "trace_table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

// nvidia-smi dmon: a header that begins with #, again and again; columns by driver and choice;
// times only with -o D and -o T.
namespace vocabplan {
namespace {

using Words = std::vector<std::string_view>;

void cut_words(std::string_view line, bool at_commas, Words& words) {
  words.clear();
  const auto parts = [at_commas](char c) {
    return c == ' ' || c == '\t' || (at_commas && c == ',');
  };
  const char* const end = line.data() + line.size();
  for (const char* at = line.data();;) {
    while (at != end && parts(*at)) ++at;
    if (at == end) return;
    const char* const first = at;
    while (at != end && !parts(*at)) ++at;
    words.emplace_back(first, static_cast<std::size_t>(at - first));
  }
}

bool has_commas(std::string_view header) {
  return header.find(',') != std::string_view::npos;
}

std::optional<std::size_t> find(const Words& words, std::string_view name) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (same_in_any_case(words[i], name)) return i;
  }
  return std::nullopt;
}

class DmonReader {
 public:
  explicit DmonReader(TraceSink& sink) : sink_(sink), clock_(sink), components_(sink, "gpu ") {}

  void take(const LineReader& line);

 private:
  void take_header(std::string_view text, std::size_t line);
  void take_row(std::size_t line);
  [[nodiscard]] bool usable(const LineReader& line);
  [[nodiscard]] std::optional<double> time_of_row(std::size_t component, std::size_t line);

  TraceSink& sink_;
  RowClock clock_;
  ComponentColumn components_;
  Words words_;
  bool at_commas_ = false;
  std::size_t columns_ = 0;
  std::size_t gpu_ = 0;
  std::size_t power_ = 0;
  std::optional<std::size_t> date_;
  std::optional<std::size_t> time_;
};

void DmonReader::take_header(std::string_view text, std::size_t line) {
  cut_words(text, has_commas(text), words_);
  if (const auto gpu = find(words_, "gpu")) {
    at_commas_ = has_commas(text);
    const auto power = find(words_, "pwr");
    if (!power) sink_.refuse(line, "has no column pwr: record with -s p");
    columns_ = words_.size();
    gpu_ = *gpu;
    power_ = *power;
    date_ = find(words_, "Date");
    time_ = find(words_, "Time");
    if (!time_) clock_.need_interval();
  } else if (columns_ > 0 && words_.size() == columns_ && words_[gpu_] == "Idx" &&
             words_[power_] != "W") {
    sink_.refuse(line, "pwr is in " + in_quotes(words_[power_]) + ", not in W");
  }
}

bool DmonReader::usable(const LineReader& line) {
  const bool whole = words_.size() == columns_;
  if (!line.complete()) {
    sink_.warn("the file ends inside line " + std::to_string(line.line()) +
               (whole ? ": its last value may be cut short" : ": that line is not used"));
  } else if (!whole) {
    sink_.fault(line.line(), "has " + std::to_string(words_.size()) +
                                 " values where the header has " + std::to_string(columns_) +
                                 ": shifted or cut short");
  }
  return whole;
}

std::optional<double> DmonReader::time_of_row(std::size_t component, std::size_t line) {
  if (!time_) return clock_.count(component);
  if (!date_) return clock_.read_time_of_day(words_[*time_], line);
  return clock_.read(words_[*date_], words_[*time_], line);
}

void DmonReader::take(const LineReader& line) {
  std::string_view text = line.text();
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return;
  if (text[first] == '#') {
    take_header(text.substr(first + 1), line.line());
    return;
  }
  if (columns_ == 0) sink_.refuse(line.line(), "has a row before its header");
  cut_words(text, at_commas_, words_);
  if (usable(line)) take_row(line.line());
}

void DmonReader::take_row(std::size_t line) {
  if (is_missing(words_[gpu_])) {
    sink_.fault(line, "names no device");
    return;
  }
  const std::size_t component = components_.number(words_[gpu_]);
  const auto time = time_of_row(component, line);
  if (!time) return;
  if (is_missing(words_[power_])) {
    sink_.missing(component, *time, 0.0);
    return;
  }
  const auto watts = read_measure(sink_, words_[power_], "pwr", false, {"W"}, line);
  if (watts) sink_.power(component, *time, *watts, line);
}

bool matches(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || head[first] != '#') return false;
  const std::size_t end = head.find_first_of("\r\n", first);
  Words words;
  cut_words(head.substr(first + 1, end == std::string_view::npos ? end : end - first - 1), true,
            words);
  return find(words, "gpu") && (find(words, "pwr") || find(words, "sm") || find(words, "fb"));
}

void read(RecordReader::Source source, TraceSink& sink) {
  LineReader lines(std::move(source));
  DmonReader reader(sink);
  while (lines.next()) reader.take(lines);
}

}  // namespace

const TraceLayout kNvidiaDmonTrace{TraceFormat::nvidia_dmon, &matches, &read};

}  // namespace vocabplan
