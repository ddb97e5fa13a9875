// dcgmi dmon -e 155,156: POWER in watts, and TOTEC, a counter in millijoules. The header comes
// again and again; the device is two words; no times.
//   #Entity   POWER   TOTEC
//   ID        W       mJ
//   GPU 0     61.2    1234567
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/line_reader.hpp"
#include "core/table/column_names.hpp"
#include "energy/trace/formats/dcgm_value.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

using DcgmWords = std::vector<std::string_view>;

// The words of a header without its "#Entity", also written "# Entity"; false for another line.
bool take_entity_header(std::string_view line, DcgmWords& words) {
  line = trimmed(line);
  if (!line.starts_with('#')) return false;
  split_words(line.substr(1), words);
  if (words.empty() || !same_in_any_case(words.front(), "Entity")) return false;
  words.erase(words.begin());
  return true;
}

class DcgmReader {
 public:
  explicit DcgmReader(TraceSink& sink) : sink_(sink), clock_(sink), gpus_(sink, "gpu ") {}

  void take(const LineReader& line);

 private:
  void take_header(std::size_t line);
  void take_row(const LineReader& line);

  TraceSink& sink_;
  RowClock clock_;
  ComponentColumn gpus_;
  DcgmWords words_;
  std::size_t columns_ = 0;
  std::optional<std::size_t> power_;
  std::optional<std::size_t> energy_;
  bool is_counter_ = false;  // of the whole file
  bool has_header_ = false;
};

void DcgmReader::take_header(std::size_t line) {
  columns_ = words_.size();
  power_ = find_one_of(words_, {"POWER"});
  energy_ = find_one_of(words_, {"TOTEC"});
  if (!power_ && !energy_) {
    sink_.refuse(line, "has no column POWER: record with dcgmi dmon -e 155");
  }
  if (!has_header_) {
    clock_.need_interval();
    is_counter_ = energy_.has_value();
    if (is_counter_ && power_) sink_.warn("the counter TOTEC is used and POWER is not");
  } else if (is_counter_ ? !energy_ : !power_) {
    sink_.refuse(line, "has a header without the column that those before it had");
  }
  has_header_ = true;
}

void DcgmReader::take(const LineReader& line) {
  if (take_entity_header(line.text(), words_)) {
    take_header(line.line());
    return;
  }
  split_words(line.text(), words_);
  // Units, and other comments.
  if (words_.empty() || words_.front().front() == '#' || same_in_any_case(words_.front(), "ID")) {
    return;
  }
  if (!has_header_) sink_.refuse(line.line(), "has a row before its header");
  take_row(line);
}

void DcgmReader::take_row(const LineReader& line) {
  if (!line.complete()) {
    warn_of_cut_line(sink_, line.line());
    return;
  }
  if (words_.size() != columns_ + 2) {
    sink_.fault(line.line(), "has " + std::to_string(words_.size()) +
                                 " words where the header wants " + std::to_string(columns_ + 2) +
                                 ": shifted or cut short");
    return;
  }
  if (words_[0] != "GPU") {
    sink_.warn("rows of other entities than GPUs are left out, such as " +
               in_quotes(std::string(words_[0]) + ' ' + std::string(words_[1])));
    return;
  }
  const std::size_t component = gpus_.number(words_[1]);
  const double time = clock_.count(component);
  const std::string_view text = words_[2 + (is_counter_ ? *energy_ : *power_)];
  const Reading value = take_dcgm_value(sink_, line.line(), is_counter_, text);
  if (value.is_missing()) sink_.missing(component, time, 0.0);
  if (!value.is_number()) return;
  if (is_counter_) {
    sink_.counter(component, time, value.value, line.line());
  } else {
    sink_.power(component, time, value.value, line.line());
  }
}

// Comments, or what the tool says on its way, may stand above the header.
std::string_view dcgm_header(std::string_view head, DcgmWords& words) {
  constexpr std::size_t kMostNotes = 10;
  for (std::size_t i = 0; i <= kMostNotes && !head.empty(); ++i) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    if (take_entity_header(line, words)) return line;
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return {};
}

bool matches_dcgm(std::string_view head) {
  DcgmWords words;
  return !dcgm_header(head, words).empty() && find_one_of(words, {"POWER", "TOTEC"});
}

std::string lacks_dcgm(std::string_view head) {
  DcgmWords words;
  return dcgm_header(head, words).empty() ? std::string()
                                          : "has no column POWER: record with dcgmi dmon -e 155";
}

void read_dcgm(RecordReader::Source source, TraceSink& sink) {
  LineReader lines(std::move(source));
  DcgmReader reader(sink);
  while (lines.next()) reader.take(lines);
}

}  // namespace

const TraceLayout kDcgmTrace{TraceFormat::dcgm, &matches_dcgm, &read_dcgm, &lacks_dcgm};

}  // namespace vocabplan
