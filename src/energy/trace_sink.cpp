#include "trace_sink.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "trace_component.hpp"
#include "trace_nesting.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// What a file may ask of memory, whatever it says.
constexpr std::size_t kMostComponents = 10000;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kMostBlocks = 20000;  // of interval histograms, 5 KiB each
constexpr std::size_t kMostWarnings = 100;
constexpr std::size_t kLongestFault = 500;

// A name may stand on a terminal.
std::string printable(std::string_view name) {
  std::string out(name);
  const auto is_control = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  };
  std::replace_if(out.begin(), out.end(), is_control, '?');
  return out;
}

}  // namespace

class TraceSink::Impl {
 public:
  Impl(std::string source, const TraceOptions& options)
      : rules_{.source = std::move(source), .options = options} {}

  std::size_t component(std::string_view name, std::string_view inside);
  TraceComponent& at(std::size_t component) { return components_.at(component); }
  // Counts the blocks of memory that readings have taken.
  void grow(bool grew, std::size_t line);
  void warn(const std::string& message);
  TraceEnergy finish(TraceFormat format);

  TraceRules rules_;
  std::size_t fault_count_ = 0;
  std::vector<TraceFault> faults_;

 private:
  std::deque<TraceComponent> components_;
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
    components_.emplace_back(std::move(key), printable(inside));
  } else if (!inside.empty() && !components_[found->second].has_container()) {
    components_[found->second].put_inside(printable(inside));
  }
  return found->second;
}

void TraceSink::Impl::grow(bool grew, std::size_t line) {
  if (!grew || ++blocks_ <= kMostBlocks) return;
  rules_.refuse(line, "the intervals between samples are too many and too different");
}

void TraceSink::Impl::warn(const std::string& message) {
  const bool told = std::find(warnings_.begin(), warnings_.end(), message) != warnings_.end();
  if (!told && warnings_.size() < kMostWarnings) warnings_.push_back(message);
}

TraceEnergy TraceSink::Impl::finish(TraceFormat format) {
  TraceEnergy energy{.source = rules_.source, .format = format, .clock = rules_.clock};
  energy.components.reserve(components_.size());
  energy.warnings = std::move(warnings_);
  for (TraceComponent& component : components_) {
    energy.components.push_back(component.finish(rules_, energy.warnings));
  }
  std::vector<std::string> nesting = nest(energy.components).warnings;
  energy.warnings.insert(energy.warnings.end(), nesting.begin(), nesting.end());
  energy.fault_count = fault_count_;
  energy.faults = std::move(faults_);
  return energy;
}

TraceSink::TraceSink(std::string source, const TraceOptions& options)
    : impl_(std::make_unique<Impl>(std::move(source), options)) {}
TraceSink::~TraceSink() = default;

std::size_t TraceSink::component(std::string_view name, std::string_view inside) {
  return impl_->component(name, inside);
}

void TraceSink::power(std::size_t component, double time, double watts, std::size_t line) {
  impl_->grow(impl_->at(component).power(impl_->rules_, time, watts, line), line);
}

void TraceSink::counter(std::size_t component, double time, double joules, std::size_t line) {
  impl_->grow(impl_->at(component).counter(impl_->rules_, time, joules, line), line);
}

void TraceSink::counter_range(std::size_t component, double joules) {
  impl_->at(component).counter_range(impl_->rules_, joules);
}

void TraceSink::energy(std::size_t component, double start, double seconds, double joules,
                       std::size_t line) {
  impl_->at(component).energy(impl_->rules_, start, seconds, joules, line);
}

void TraceSink::missing(std::size_t component, double start, double seconds) {
  impl_->at(component).missing(start, seconds);
}

void TraceSink::clock(TraceClock clock) {
  impl_->rules_.clock = clock;
}

void TraceSink::warn(const std::string& message) {
  impl_->warn(message);
}

void TraceSink::fault(std::size_t line, std::string message) {
  ++impl_->fault_count_;
  if (impl_->faults_.size() == TraceEnergy::kMostFaults) return;
  message.resize(std::min(message.size(), kLongestFault));
  impl_->faults_.push_back({line, std::move(message)});
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

TraceEnergy TraceSink::finish(TraceFormat format) {
  return impl_->finish(format);
}

}  // namespace vocabplan
