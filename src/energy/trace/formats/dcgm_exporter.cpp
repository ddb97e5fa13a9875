// Scrapes of dcgm-exporter, one behind another, in Prometheus' text form:
//   DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-...",Hostname="node1"} 61.2 [milliseconds since 1970]
// or DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION, a counter in millijoules. Without times of their own
// scrapes are a stated interval apart.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/line_reader.hpp"
#include "energy/trace/formats/dcgm_value.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kExporterHead = 65536;
constexpr std::string_view kPowerUsage = "DCGM_FI_DEV_POWER_USAGE";
constexpr std::string_view kTotalEnergy = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION";

// True if a line is a sample of the metric.
bool is_sample_of(std::string_view line, std::string_view metric) {
  return line.size() > metric.size() && line.starts_with(metric) &&
         (line[metric.size()] == '{' || line[metric.size()] == ' ');
}

bool has_sample_of(std::string_view head, std::string_view metric) {
  for (std::size_t at = head.find(metric); at != std::string_view::npos;
       at = head.find(metric, at + 1)) {
    const bool begins_line = at == 0 || head[at - 1] == '\n' || head[at - 1] == '\r';
    if (begins_line && is_sample_of(head.substr(at, metric.size() + 1), metric)) return true;
  }
  return false;
}

// The labels of a sample that tell devices apart, and what stands behind the labels.
struct ExporterSample {
  std::string_view gpu{};
  std::string_view host{};
  std::string_view instance{};  // of a GPU that is cut into several
  std::string_view rest{};
  bool is_whole = false;
};

// Text between quotes; `text` is left behind the closing one. False where there is none.
bool take_quoted(std::string_view& text, std::string_view& value) {
  if (!text.starts_with('"')) return false;
  std::size_t end = 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2U : 1U;
  if (end >= text.size()) return false;
  value = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return true;
}

// Behind the metric's name: {name="value",...} and the value.
ExporterSample parse_sample(std::string_view text) {
  ExporterSample sample;
  if (!text.starts_with('{')) {
    sample.rest = trimmed(text);
    sample.is_whole = true;
    return sample;
  }
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '}') {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return sample;
    const std::string_view name = trimmed(text.substr(0, equals));
    text.remove_prefix(equals + 1);
    std::string_view value;
    if (!take_quoted(text, value)) return sample;
    if (name == "gpu") sample.gpu = value;
    if (name == "Hostname") sample.host = value;
    if (name == "GPU_I_ID") sample.instance = value;
    while (text.starts_with(',') || text.starts_with(' ')) text.remove_prefix(1);
  }
  if (text.empty()) return sample;
  sample.rest = trimmed(text.substr(1));
  sample.is_whole = true;
  return sample;
}

class ExporterReader {
 public:
  // Without `metric` the first sample of either one decides.
  ExporterReader(TraceSink& sink, std::string_view metric)
      : sink_(sink), metric_(metric), clock_(sink), gpus_(sink, "gpu ") {
    clock_.state_unit(time_unit("ms"));
  }

  void take(const LineReader& line);
  [[nodiscard]] bool has_metric() const { return !metric_.empty(); }

 private:
  void take_comment(std::string_view text);
  void take_sample(std::string_view text, std::size_t line);
  [[nodiscard]] std::optional<double> time_of(std::size_t component, std::string_view text,
                                              std::size_t line);

  [[nodiscard]] bool is_counter() const { return metric_ == kTotalEnergy; }

  TraceSink& sink_;
  std::string_view metric_;
  RowClock clock_;
  ComponentColumn gpus_;
  std::vector<std::string_view> words_;
  std::string name_;
  std::size_t scrapes_ = 0;  // that a comment on the metric began
  std::optional<bool> has_times_;
};

void ExporterReader::take(const LineReader& line) {
  const std::string_view text = trimmed(line.text());
  if (metric_.empty() && is_sample_of(text, kPowerUsage)) metric_ = kPowerUsage;
  if (metric_.empty() && is_sample_of(text, kTotalEnergy)) metric_ = kTotalEnergy;
  if (text.starts_with("# TYPE")) {
    take_comment(text);
  } else if (metric_.empty()) {
    return;
  } else if (is_sample_of(text, metric_)) {
    if (!line.complete()) {
      warn_of_cut_line(sink_, line.line());
      return;
    }
    take_sample(text.substr(metric_.size()), line.line());
  } else if (!is_counter() && is_sample_of(text, kTotalEnergy)) {
    sink_.warn("the counter of energy, which is not in the first scrape, is not used");
  }
}

// One comment a scrape stands above the samples of a metric.
void ExporterReader::take_comment(std::string_view text) {
  split_words(text, words_);
  if (words_.size() < 3) return;
  if (metric_.empty() && words_[2] == kPowerUsage) metric_ = kPowerUsage;
  if (metric_.empty() && words_[2] == kTotalEnergy) metric_ = kTotalEnergy;
  if (words_[2] == metric_) ++scrapes_;
}

std::optional<double> ExporterReader::time_of(std::size_t component, std::string_view text,
                                              std::size_t line) {
  if (has_times_.value_or(!text.empty()) == text.empty()) {
    sink_.refuse(line, "has samples with a time and samples without one");
  }
  has_times_ = !text.empty();
  if (*has_times_) return clock_.read(text, line);
  clock_.need_interval();
  if (scrapes_ == 0) return clock_.count(component);
  return static_cast<double>(scrapes_ - 1) * sink_.options().interval.value_or(0.0);
}

void ExporterReader::take_sample(std::string_view text, std::size_t line) {
  const ExporterSample sample = parse_sample(text);
  split_words(sample.rest, words_);
  if (!sample.is_whole || words_.empty() || words_.size() > 2) {
    sink_.fault(line, "is no sample of Prometheus: NAME{LABEL=\"...\"} VALUE");
    return;
  }
  if (!sample.instance.empty()) {
    sink_.warn("samples of parts of a GPU (GPU_I_ID) are left out");
    return;
  }
  if (sample.gpu.empty()) {
    sink_.fault(line, "names no gpu");
    return;
  }
  name_.clear();
  if (!sample.host.empty()) name_.append(sample.host).append(" gpu ");
  name_.append(sample.gpu);
  const std::size_t component = gpus_.number(name_);
  const auto time = time_of(component, words_.size() > 1 ? words_[1] : std::string_view(), line);
  if (!time) return;
  const Reading value = take_dcgm_value(sink_, line, is_counter(), words_[0]);
  if (value.is_missing()) sink_.missing(component, *time, 0.0);
  if (!value.is_number()) return;
  if (is_counter()) {
    sink_.counter(component, *time, value.value, line);
  } else {
    sink_.power(component, *time, value.value, line);
  }
}

constexpr std::string_view kNoMetric =
    "has no metric DCGM_FI_DEV_POWER_USAGE or DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION: add one to the "
    "counters of dcgm-exporter (-f FILE.csv)";

// A scrape may be longer than the head, so that any metric of a device tells.
bool matches_dcgm_exporter(std::string_view head) {
  return head.starts_with("DCGM_FI_DEV_") || head.find("\nDCGM_FI_DEV_") != std::string_view::npos;
}

// The counter is used where the first scrape has it: it misses nothing between scrapes.
void read_dcgm_exporter(RecordReader::Source source, TraceSink& sink) {
  std::string head = read_head(source, kExporterHead);
  const bool has_power = has_sample_of(head, kPowerUsage);
  const bool has_counter = has_sample_of(head, kTotalEnergy);
  if (has_power && has_counter) {
    sink.warn("the counter of energy is used and DCGM_FI_DEV_POWER_USAGE is not");
  }
  ExporterReader reader(sink, has_counter ? kTotalEnergy : has_power ? kPowerUsage : "");
  LineReader lines(replay(std::move(head), kExporterHead, std::move(source)));
  while (lines.next()) reader.take(lines);
  if (!reader.has_metric()) sink.refuse(0, std::string(kNoMetric));
}

}  // namespace

const TraceLayout kDcgmExporterTrace{TraceFormat::dcgm_exporter, &matches_dcgm_exporter,
                                     &read_dcgm_exporter};

}  // namespace vocabplan
