#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "energy/trace/sink.hpp"

namespace vocabplan {

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
  void take_step(const SlurmRow& row);
  std::size_t component();

  TraceSink& sink_;
  std::string job_;
  std::optional<Energy> own_;
  Energy steps_;                    // all together
  std::vector<std::string> names_;  // of the steps that have energy
  std::unordered_set<std::string> finished_;
  std::size_t components_ = 0;
  std::optional<std::size_t> others_;  // the component of the jobs beyond
};

}  // namespace vocabplan
