#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/line_reader.hpp"
#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

// nvidia-smi dmon: a header that begins with #, again and again; columns by driver and choice;
// times only with -o D and -o T.
namespace vocabplan {
namespace {

using Words = std::vector<std::string_view>;

bool has_commas(std::string_view header) {
  return header.find(',') != std::string_view::npos;
}

// A line of # may be a comment that speaks of a GPU.
bool is_header(const Words& words) {
  return find_one_of(words, {"gpu"}) &&
         find_one_of(words, {"pwr", "gtemp", "sm", "mem", "fb", "mclk", "pclk"});
}

class DmonReader {
 public:
  explicit DmonReader(TraceSink& sink) : sink_(sink), clock_(sink), components_(sink, "gpu ") {
    sink.device_hint(
        "name the column that tells them apart with --device-column, or say "
        "--one-device if all rows are of one");
  }

  void take(const LineReader& line);

 private:
  void take_header(std::string_view text, std::size_t line);
  void take_row(std::size_t line);
  [[nodiscard]] bool usable(const LineReader& line);
  [[nodiscard]] std::optional<std::size_t> device_column(std::size_t line) const;
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
  split_words(text, words_, has_commas(text));
  if (is_header(words_)) {
    const auto gpu = find_one_of(words_, {"gpu"});
    at_commas_ = has_commas(text);
    const auto power = find_one_of(words_, {"pwr"});
    if (!power) sink_.refuse(line, "has no column pwr: record with nvidia-smi dmon -s p -o DT");
    columns_ = words_.size();
    gpu_ = device_column(line).value_or(*gpu);
    power_ = *power;
    date_ = find_one_of(words_, {"Date"});
    time_ = find_one_of(words_, {"Time"});
    if (!time_) clock_.need_interval();
  } else if (columns_ > 0 && words_.size() == columns_ && words_[gpu_] == "Idx" &&
             words_[power_] != "W") {
    sink_.refuse(line, "pwr is in " + in_quotes(words_[power_]) + ", not in W");
  }
}

// The one that the user states.
std::optional<std::size_t> DmonReader::device_column(std::size_t line) const {
  const std::string& stated = sink_.options().device_column;
  if (stated.empty()) return std::nullopt;
  try {
    return need_named(words_, stated);
  } catch (const DomainError& error) {
    sink_.refuse(line, std::string("--device-column: ") + error.what());
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
  split_words(text, words_, at_commas_);
  if (usable(line)) take_row(line.line());
}

void DmonReader::take_row(std::size_t line) {
  const bool is_one = sink_.options().one_device;
  if (!is_one && is_missing(words_[gpu_])) {
    sink_.fault(line, "names no device");
    return;
  }
  const std::size_t component = components_.number(is_one ? "gpu" : words_[gpu_]);
  const auto time = time_of_row(component, line);
  if (!time) return;
  const Reading watts = take_reading(sink_, {line, "pwr", "W", false}, words_[power_]);
  if (watts.is_number()) sink_.power(component, *time, watts.value, line);
  if (watts.is_missing()) sink_.missing(component, *time, 0.0);
}

// Comments may stand above the header.
bool matches_nvidia_dmon(std::string_view head) {
  Words words;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = trimmed(head.substr(0, end));
    if (!line.empty() && line.front() != '#') return false;
    if (!line.empty()) {
      split_words(line.substr(1), words, true);
      if (is_header(words)) return true;
    }
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return false;
}

void read_nvidia_dmon(RecordReader::Source source, TraceSink& sink) {
  LineReader lines(std::move(source));
  DmonReader reader(sink);
  while (lines.next()) reader.take(lines);
}

}  // namespace

const TraceLayout kNvidiaDmonTrace{TraceFormat::nvidia_dmon, &matches_nvidia_dmon,
                                   &read_nvidia_dmon};

}  // namespace vocabplan
