#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/device_columns.hpp"
#include "energy/trace/reading/fixed_width.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/reading/table.hpp"
#include "energy/trace/reading/time.hpp"
#include "energy/trace/sink.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// One row of sacct: a job or one of its steps.
struct SlurmRow {
  std::string_view job{};   // 123 of 123.batch
  std::string_view step{};  // batch; empty in the job's own row
  std::optional<double> joules{};
  std::optional<double> seconds{};
  std::optional<double> start{};
  std::size_t line = 0;
};

// Puts the rows of a job together: its own energy or else that of its steps, never both.
class SlurmJobs {
 public:
  explicit SlurmJobs(TraceSink& sink) : sink_(sink) {}

  void take(const SlurmRow& row);
  void finish();

 private:
  struct Energy {
    std::optional<double> joules{};
    std::optional<double> seconds{};
    std::optional<double> start{};
    std::size_t line = 0;
  };

  void begin(const SlurmRow& row);
  bool is_repeated(const SlurmRow& row) const;
  [[nodiscard]] bool is_finished(std::string_view job) const;
  void remember();
  void take_step(const SlurmRow& row);
  std::size_t component();

  TraceSink& sink_;
  std::string job_;
  std::optional<Energy> own_;
  Energy steps_;                    // all together
  std::vector<std::string> names_;  // of the steps that have energy
  std::unordered_set<std::string> finished_;
  std::string last_;  // of the finished ones: the longest, and of those the last by their letters
  std::size_t components_ = 0;
  std::optional<std::size_t> others_;  // the component of the jobs beyond
};

// Jobs that are components of their own, and jobs whose rows must stand together.
constexpr std::size_t kMostJobs = 1000;
constexpr std::size_t kMostRemembered = 65536;

void SlurmJobs::take(const SlurmRow& row) {
  if (row.job != job_ || (row.step.empty() && own_ && !is_repeated(row))) {
    const bool same_job = row.job == job_;
    finish();
    if (!same_job && is_finished(row.job)) {
      sink_.fault(row.line, "the rows of job " + in_quotes(row.job) +
                                " do not stand together: what follows is not added");
      return;
    }
    begin(row);
  }
  if (!row.step.empty()) {
    take_step(row);
  } else if (own_) {
    sink_.warn("exact repetitions of rows are left out");
  } else {
    own_ = Energy{row.joules, row.seconds, row.start, row.line};
  }
}

// True if one number of a job stands behind another: longer, or as long and greater.
bool is_behind(std::string_view job, std::string_view other) {
  return job.size() != other.size() ? job.size() > other.size() : job > other;
}

// Numbers of jobs rise, so that most are behind all that are remembered.
bool SlurmJobs::is_finished(std::string_view job) const {
  return !is_behind(job, last_) && finished_.contains(std::string(job));
}

void SlurmJobs::remember() {
  if (finished_.size() == kMostRemembered) return;
  finished_.insert(job_);
  if (is_behind(job_, last_)) last_ = job_;
}

void SlurmJobs::begin(const SlurmRow& row) {
  job_ = row.job;
  own_.reset();
  steps_ = Energy{};
  names_.clear();
}

// A job that was put back into the queue has a row for each time it ran.
bool SlurmJobs::is_repeated(const SlurmRow& row) const {
  return row.joules == own_->joules && row.seconds == own_->seconds && row.start == own_->start &&
         row.line > own_->line;
}

void SlurmJobs::take_step(const SlurmRow& row) {
  if (row.seconds) steps_.seconds = std::max(steps_.seconds.value_or(0.0), *row.seconds);
  if (row.start) steps_.start = std::min(steps_.start.value_or(*row.start), *row.start);
  if (steps_.line == 0) steps_.line = row.line;
  if (!row.joules) return;
  const bool repeated = std::find(names_.begin(), names_.end(), row.step) != names_.end();
  if (repeated) {
    sink_.fault(row.line, "a second row of step " + in_quotes(row.step) + " is not added");
    return;
  }
  if (names_.size() < kMostRemembered) names_.emplace_back(row.step);
  steps_.joules = steps_.joules.value_or(0.0) + *row.joules;
}

std::size_t SlurmJobs::component() {
  if (components_ < kMostJobs) {
    ++components_;
    return sink_.component("job " + job_);
  }
  if (!others_) {
    sink_.warn("jobs beyond the first " + std::to_string(kMostJobs) +
               " are in one component, 'other jobs'");
    others_ = sink_.component("other jobs");
  }
  return *others_;
}

void SlurmJobs::finish() {
  if (job_.empty()) return;
  remember();
  const bool own = own_ && own_->joules;
  const Energy& energy = own ? *own_ : steps_;
  const std::size_t into = component();
  const std::size_t line = own_ ? own_->line : steps_.line;
  const auto seconds = own_ && own_->seconds ? own_->seconds : steps_.seconds;
  const auto own_start = own_ && own_->start ? own_->start : steps_.start;
  const double start = own_start.value_or(std::nan(""));
  if (!energy.joules) {
    sink_.missing(into, start, seconds.value_or(0.0));
  } else {
    if (!seconds) sink_.warn("jobs without ElapsedRaw have no duration");
    if (!own && names_.size() > 1) {
      sink_.warn(
          "jobs without an energy of their own have that of their steps; steps that ran at "
          "the same time on one node may both have counted it");
    }
    sink_.energy(into, start, seconds.value_or(0.0), *energy.joules, line);
  }
  job_.clear();
}

constexpr std::string_view kRaw = "ConsumedEnergyRaw";
constexpr std::string_view kRounded = "ConsumedEnergy";
constexpr std::string_view kRecord =
    "record with sacct -P --format=JobID,ConsumedEnergyRaw,ElapsedRaw";

// The numbers that Slurm stores for no value and for infinity, in 32 and in 64 bits.
constexpr std::array<std::string_view, 4> kNoValue{"4294967294", "4294967295",
                                                   "18446744073709551614", "18446744073709551615"};

bool is_no_value(std::string_view text) {
  return text.size() >= kNoValue.front().size() &&
         std::find(kNoValue.begin(), kNoValue.end(), text) != kNoValue.end();
}

// Seconds of DD-HH:MM:SS, HH:MM:SS or MM:SS with decimals; nothing for other text.
std::optional<double> read_elapsed(std::string_view text) {
  double days = 0.0;
  const auto whole = [](std::string_view part) {
    const ParsedNumber parsed = parse_number(part);
    return parsed && part.find_first_not_of("0123456789.") == std::string_view::npos
               ? std::optional(parsed.value)
               : std::nullopt;
  };
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    const auto value = whole(text.substr(0, dash));
    if (!value) return std::nullopt;
    days = *value;
    text.remove_prefix(dash + 1);
  }
  double seconds = 0.0;
  for (int parts = 1;; ++parts) {
    const std::size_t colon = text.find(':');
    const auto value = whole(text.substr(0, colon));
    if (!value || parts > 3) return std::nullopt;
    seconds = seconds * 60.0 + *value;
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  return days * 86400.0 + seconds;
}

class SlurmTrace {
 public:
  SlurmTrace(RecordReader::Source source, TraceSink& sink)
      : rows_(between_bars(std::move(source)), sink),
        sink_(sink),
        devices_(rows_, sink, std::nullopt, std::nullopt),
        jobs_(sink) {}

  void read();

 private:
  void find_columns();
  void take_row();
  std::string_view job_id();
  bool take_energy(SlurmRow& row);
  bool take_elapsed(SlurmRow& row);
  bool take_start(SlurmRow& row);
  std::string_view cell(std::optional<std::size_t> column) const {
    return column ? row_->fields[*column] : std::string_view();
  }

  CellPlace place(std::string_view column, std::string_view unit) const {
    return {row_->line, column, unit, rows_.comma_separates()};
  }

  TraceTable rows_;
  const Record* row_ = nullptr;
  TraceSink& sink_;
  DeviceColumns devices_;
  SlurmJobs jobs_;
  std::string job_name_;  // behind the cluster or the like that a stated column names
  TraceTime time_;
  std::optional<std::size_t> job_;  // without it the only row is a job
  bool has_row_ = false;
  std::optional<std::size_t> raw_;
  std::optional<std::size_t> rounded_;
  std::optional<std::size_t> elapsed_raw_;
  std::optional<std::size_t> elapsed_;
  std::optional<std::size_t> start_;
};

// The columns that a header lacks, ready to follow the file's name; empty when it has them.
std::string lack_of(const std::vector<std::string>& header) {
  const bool has_energy = find_one_of(header, {kRaw, kRounded}).has_value();
  const bool has_job = find_one_of(header, {"JobID", "JobIDRaw"}).has_value();
  if (has_energy) return {};
  return (has_job ? "has no column ConsumedEnergyRaw: "
                  : "has no columns JobID and ConsumedEnergyRaw: ") +
         std::string(kRecord);
}

void SlurmTrace::find_columns() {
  const std::string lack = lack_of(rows_.header());
  if (!lack.empty()) sink_.refuse(rows_.header_line(), lack);
  job_ = rows_.find({"JobID", "JobIDRaw"});
  raw_ = rows_.find({kRaw});
  rounded_ = raw_ ? std::nullopt : rows_.find({kRounded});
  elapsed_raw_ = rows_.find({"ElapsedRaw"});
  elapsed_ = elapsed_raw_ ? std::nullopt : rows_.find({"Elapsed"});
  start_ = rows_.find({"Start"});
}

void SlurmTrace::read() {
  find_columns();
  while ((row_ = rows_.next()) != nullptr) take_row();
  jobs_.finish();
}

void SlurmTrace::take_row() {
  const std::string_view id = job_id();
  const std::size_t dot = std::min(id.find('.'), id.size());
  SlurmRow row{.job = id.substr(0, dot), .line = row_->line};
  if (dot < id.size()) row.step = id.substr(dot + 1);
  if (is_missing(row.job)) {
    sink_.fault(row.line, "no JobID");
    return;
  }
  if (row.step.empty() && row.job.ends_with('+')) {
    sink_.fault(row.line,
                "JobID " + in_quotes(id) + " is cut short by its column: " + std::string(kRecord));
    return;
  }
  if (devices_.are_stated()) {
    const std::string_view device = devices_.device(*row_);
    if (device.empty()) {
      sink_.fault(row.line, "names no device");
      return;
    }
    job_name_.assign(device).append(" ").append(row.job);
    row.job = job_name_;
  }
  if (!take_elapsed(row) || !take_start(row) || !take_energy(row)) return;
  jobs_.take(row);
}

// Rows of jobs cannot be told from those of their steps without it.
std::string_view SlurmTrace::job_id() {
  if (job_) return row_->fields[*job_];
  if (std::exchange(has_row_, true)) {
    sink_.refuse(row_->line,
                 "has several rows and no column JobID, so that a job cannot be told from its "
                 "steps: " +
                     std::string(kRecord));
  }
  sink_.warn("has no column JobID: its only row is taken for a job");
  return "1";
}

bool SlurmTrace::take_energy(SlurmRow& row) {
  const std::string_view text = cell(raw_ ? raw_ : rounded_);
  if (is_no_value(text)) return true;
  if (text.size() > 1 && text.back() == '+') {
    sink_.fault(row.line, "the energy " + in_quotes(text) +
                              " is cut short by its column: " + std::string(kRecord));
    return false;
  }
  const bool is_rounded = !is_missing(text) && text.back() >= 'A';
  const ParsedNumber parsed = is_rounded ? parse_number(text) : ParsedNumber{};
  const bool has_suffix = is_rounded && parsed;
  double joules = parsed.value;
  if (has_suffix && raw_) {
    sink_.refuse(row.line, std::string(kRaw) + " " + in_quotes(text) + " is not in joules");
  } else if (has_suffix) {
    sink_.warn(
        "ConsumedEnergy is rounded to a multiple of 1000 J or more: ask sacct for "
        "ConsumedEnergyRaw");
  } else {
    const Reading read = take_reading(sink_, place(raw_ ? kRaw : kRounded, "J"), text);
    if (!read.is_number()) return !read.is_fault();
    joules = read.value;
  }
  // A node draws power while a job runs on it.
  if (joules == 0.0 && row.seconds.value_or(1.0) > 0.0) {
    sink_.warn("0 J over some time is no measurement: such rows count as missing");
    return true;
  }
  row.joules = joules;
  return true;
}

bool SlurmTrace::take_elapsed(SlurmRow& row) {
  const std::string_view text = cell(elapsed_raw_ ? elapsed_raw_ : elapsed_);
  if (is_no_value(text)) return true;
  if (elapsed_ && !is_missing(text)) {
    row.seconds = read_elapsed(text);
    if (!row.seconds) sink_.fault(row.line, "Elapsed " + in_quotes(text) + " is no duration");
    return row.seconds.has_value();
  }
  const Reading read = take_reading(sink_, place("ElapsedRaw", "s"), text);
  if (read.is_number()) row.seconds = read.value;
  return !read.is_fault();
}

bool SlurmTrace::take_start(SlurmRow& row) {
  const std::string_view text = cell(start_);
  if (is_missing(text)) return true;
  row.start = time_.read(text);
  if (!row.start) {
    sink_.fault(row.line, "Start " + in_quotes(text) + " " + std::string(time_.fault()));
    return false;
  }
  sink_.clock(time_.clock());
  return true;
}

// The names of the header, of a table for people as well.
std::vector<std::string> slurm_header(std::string_view head) {
  if (!is_fixed_width(head)) return header_fields(head);
  std::vector<std::string_view> words;
  split_words(first_line(head), words);
  return {words.begin(), words.end()};
}

bool matches_slurm(std::string_view head) {
  return find_one_of(slurm_header(head), {kRaw, kRounded}).has_value();
}

// Columns with blanks between and no dashes below cannot be told apart.
std::string lacks_slurm(std::string_view head) {
  const auto header = slurm_header(head);
  if (find_one_of(header, {"JobID", "JobIDRaw"})) return lack_of(header);
  std::vector<std::string_view> words;
  split_words(first_line(head), words);
  const bool is_it = find_one_of(words, {kRaw, kRounded}) || find_one_of(words, {"JobID"});
  return is_it ? "has no bars between its columns, and no dashes below its header: " +
                     std::string(kRecord)
               : std::string();
}

void read_slurm(RecordReader::Source source, TraceSink& sink) {
  SlurmTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kSlurmTrace{TraceFormat::slurm, &matches_slurm, &read_slurm, &lacks_slurm};

}  // namespace vocabplan
