#include "energy/trace/formats/slurm_job.hpp"

#include <algorithm>
#include <cmath>

#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// Jobs that are components of their own, and jobs whose rows must stand together.
constexpr std::size_t kMostJobs = 1000;
constexpr std::size_t kMostRemembered = 65536;

}  // namespace

void SlurmJobs::take(const SlurmRow& row) {
  if (row.job != job_ || (row.step.empty() && own_ && !is_repeated(row))) {
    const bool same_job = row.job == job_;
    finish();
    if (!same_job && finished_.contains(std::string(row.job))) {
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
  if (finished_.size() < kMostRemembered) finished_.insert(job_);
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

}  // namespace vocabplan
