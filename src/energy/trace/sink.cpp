#include "energy/trace/sink.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "energy/trace/component.hpp"
#include "energy/trace/cut_plan.hpp"
#include "energy/trace/nesting.hpp"
#include "energy/trace/window_energy.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

// The most memory that a file may ask for, whatever it says.
constexpr std::size_t kMostComponents = 10000;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kMostBlocks = 20000;  // of interval histograms, 5 KiB each
constexpr std::size_t kMostWarnings = 100;
constexpr std::size_t kLongestFault = 500;

// A job has no energy before its start and behind its end, and nothing of it is missing there.
void keep_to_job(const ComponentEnergy& job, const WindowEnergy& window, WindowPart& part) {
  if (!job.first_time || !job.last_time) return;
  const double length =
      std::min(*job.last_time, window.end) - std::max(*job.first_time, window.start);
  part.gap_seconds = std::max(0.0, length - part.seconds);
}

}  // namespace

class TraceSink::Impl {
 public:
  Impl(std::string source, const TraceOptions& options, TraceFormat format,
       std::vector<TraceEnds> ends)
      : rules_{.source = std::move(source), .options = options, .format = format} {
    if (!options.windows.empty()) plan_.emplace(options, std::move(ends), rules_.source);
    rules_.options.windows.clear();
  }

  std::size_t component(std::string_view name, std::string_view inside);
  TraceComponent& at(std::size_t component) { return *components_.at(component); }
  // The times of windows are settled with the first one of the trace.
  void see(double time) {
    if (plan_ && !plan_->is_settled() && std::isfinite(time)) {
      plan_->settle({.clock = rules_.clock,
                     .per_second = per_second_,
                     .first = time,
                     .example = first_time_});
    }
  }
  // Counts the blocks of memory that readings have taken.
  void grow(bool grew, std::size_t line);
  void warn(std::string_view message);
  TraceEnergy finish();

  TraceRules rules_;
  std::size_t fault_count_ = 0;
  std::vector<TraceFault> faults_;
  std::string first_time_;
  double per_second_ = 1.0;

 private:
  void check_readings(const TraceEnergy& energy) const;
  void tell_of_zero(TraceEnergy& energy) const;
  void cut(TraceEnergy& energy);

  std::optional<CutPlan> plan_;
  std::vector<std::unique_ptr<TraceComponent>> components_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<std::string> warnings_;
  std::size_t blocks_ = 0;
};

std::size_t TraceSink::Impl::component(std::string_view name, std::string_view inside) {
  std::string key = printable(name);
  if (key.empty()) rules_.refuse(0, "a component has an empty name");
  if (key.size() > kLongestName || inside.size() > kLongestName) {
    rules_.refuse(0, "component " + in_quotes(key) + ": its name is longer than " +
                         std::to_string(kLongestName) + " bytes");
  }
  const auto [found, added] = numbers_.try_emplace(key, components_.size());
  if (added) {
    if (components_.size() == kMostComponents) {
      rules_.refuse(0, "more than " + std::to_string(kMostComponents) + " components");
    }
    components_.push_back(std::make_unique<TraceComponent>(std::move(key), printable(inside),
                                                           plan_ ? &*plan_ : nullptr));
  } else if (!inside.empty() && !components_[found->second]->has_container()) {
    components_[found->second]->put_inside(printable(inside));
  }
  return found->second;
}

void TraceSink::Impl::grow(bool grew, std::size_t line) {
  if (!grew || ++blocks_ <= kMostBlocks) return;
  rules_.refuse(line, "the intervals between samples are too many and too different");
}

void TraceSink::Impl::warn(std::string_view message) {
  const bool told = std::find(warnings_.begin(), warnings_.end(), message) != warnings_.end();
  if (!told && warnings_.size() < kMostWarnings) warnings_.emplace_back(message);
}

// Components may be named by a header behind which nothing stands.
void TraceSink::Impl::check_readings(const TraceEnergy& energy) const {
  const auto has_rows = [](const ComponentEnergy& one) { return one.samples + one.missing > 0; };
  if (fault_count_ > 0 ||
      std::any_of(energy.components.begin(), energy.components.end(), has_rows)) {
    return;
  }
  rules_.refuse(0, "has no reading behind its header (" +
                       std::string(trace_format_name(rules_.format)) + ")");
}

// 0 J of a file with rows is said with its reason.
void TraceSink::Impl::tell_of_zero(TraceEnergy& energy) const {
  if (energy.joules() > 0.0 || energy.components.empty()) return;
  std::string message = "no energy could be counted";
  const auto is_empty = [](const ComponentEnergy& one) { return one.samples == 0; };
  if (std::all_of(energy.components.begin(), energy.components.end(), is_empty)) {
    message += ": no row has a value";
  }
  const auto is_single = [](const ComponentEnergy& one) { return one.samples <= 1; };
  if (energy.components.size() > 2 && !rules_.device_hint.empty() &&
      std::all_of(energy.components.begin(), energy.components.end(), is_single)) {
    message +=
        ": no component has more than one reading: does another column name the devices? "
        "(--device-column, or --one-device if all rows are of one)";
  }
  for (std::size_t i = 0; i < components_.size(); ++i) {
    const std::string_view reason = components_[i]->reason_of_zero();
    if (reason.empty()) continue;
    message.append(": component ").append(in_quotes(energy.components[i].name));
    message.append(", ").append(reason);
    break;
  }
  energy.warnings.push_back(std::move(message));
}

void TraceSink::Impl::cut(TraceEnergy& energy) {
  if (!plan_->is_settled()) {
    const auto is_read = [](const ComponentEnergy& one) { return one.samples > 0; };
    if (std::any_of(energy.components.begin(), energy.components.end(), is_read)) {
      rules_.refuse(0, "has no times: it cannot be cut by --from, --to or --windows");
    }
    return;
  }
  energy.windows = plan_->empty_windows(components_.size());
  for (std::size_t at = 0; at < components_.size(); ++at) {
    std::vector<WindowPart> parts = components_[at]->window_parts();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (rules_.format == TraceFormat::slurm) {
        keep_to_job(energy.components[at], energy.windows[i], parts[i]);
      }
      energy.windows[i].parts.push_back(parts[i]);
    }
  }
  energy.is_taken_as_utc = plan_->is_taken_as_utc();
  warn_of_windows(energy);
}

TraceEnergy TraceSink::Impl::finish() {
  TraceEnergy energy{.source = rules_.source, .format = rules_.format, .clock = rules_.clock};
  energy.components.reserve(components_.size());
  energy.warnings = std::move(warnings_);
  rules_.is_single = components_.size() == 1;
  std::vector<std::string> told;
  for (const auto& component : components_) {
    energy.components.push_back(component->finish(rules_, told));
  }
  const std::size_t shown = std::min(told.size(), kMostWarnings);
  energy.warnings.insert(energy.warnings.end(), told.begin(),
                         told.begin() + static_cast<std::ptrdiff_t>(shown));
  if (shown < told.size()) {
    energy.warnings.push_back("and " + std::to_string(told.size() - shown) +
                              " more warnings of components");
  }
  std::vector<std::string> nesting = nest(energy.components).warnings;
  energy.warnings.insert(energy.warnings.end(), nesting.begin(), nesting.end());
  check_readings(energy);
  tell_of_zero(energy);
  if (plan_) cut(energy);
  energy.fault_count = fault_count_;
  energy.faults = std::move(faults_);
  return energy;
}

TraceSink::TraceSink(std::string source, const TraceOptions& options, TraceFormat format,
                     std::vector<TraceEnds> ends)
    : impl_(std::make_unique<Impl>(std::move(source), options, format, std::move(ends))) {}
TraceSink::~TraceSink() = default;

std::size_t TraceSink::component(std::string_view name, std::string_view inside) {
  return impl_->component(name, inside);
}

void TraceSink::power(std::size_t component, double time, double watts, std::size_t line) {
  impl_->see(time);
  impl_->grow(impl_->at(component).power(impl_->rules_, time, watts, line), line);
}

void TraceSink::counter(std::size_t component, double time, double joules, std::size_t line) {
  impl_->see(time);
  impl_->grow(impl_->at(component).counter(impl_->rules_, time, joules, line), line);
}

void TraceSink::counter_range(std::size_t component, double joules) {
  impl_->at(component).counter_range(impl_->rules_, joules);
}

void TraceSink::energy(std::size_t component, double start, double seconds, double joules,
                       std::size_t line) {
  // Rows of turbostat without times follow each other from 0 on.
  const bool is_row = impl_->rules_.format == TraceFormat::turbostat && !std::isfinite(start);
  impl_->see(is_row ? 0.0 : start);
  impl_->at(component).energy(impl_->rules_, start, seconds, joules, line);
}

void TraceSink::missing(std::size_t component, double start, double seconds) {
  impl_->see(start);
  impl_->at(component).missing(start, seconds);
}

void TraceSink::clock(TraceClock clock) {
  impl_->rules_.clock = clock;
}

void TraceSink::clock_unit(double per_second) {
  impl_->per_second_ = per_second;
}

void TraceSink::first_time(std::string text) {
  impl_->first_time_ = std::move(text);
}

void TraceSink::rows_are_unnamed() {
  impl_->rules_.rows_are_unnamed = true;
}

void TraceSink::device_hint(std::string hint) {
  impl_->rules_.device_hint = std::move(hint);
}

const std::string& TraceSink::device_hint() const {
  return impl_->rules_.device_hint;
}

void TraceSink::warn(std::string_view message) {
  impl_->warn(message);
}

void TraceSink::fault(std::size_t line, const std::string& message) {
  ++impl_->fault_count_;
  if (impl_->faults_.size() == TraceEnergy::kMostFaults) return;
  impl_->faults_.push_back({line, shortened(message, kLongestFault)});
}

void TraceSink::refuse(std::size_t line, const std::string& message) const {
  impl_->rules_.refuse(line, message);
}

const TraceOptions& TraceSink::options() const {
  return impl_->rules_.options;
}

const std::string& TraceSink::source() const {
  return impl_->rules_.source;
}

TraceEnergy TraceSink::finish() {
  return impl_->finish();
}

}  // namespace vocabplan
