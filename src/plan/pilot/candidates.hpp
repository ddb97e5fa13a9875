#pragma once

#include "plan/pilot/candidates.hpp"

#include <tuple>
#include <vector>

#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan {

/// Share of the allowance that one run may cost.
inline constexpr double kMostOfAllowance = 0.25;

/// The values that runs may have, in ascending order, each once.
struct PilotAxes {
  std::vector<PilotShape> shapes{};  ///< by N_nv
  std::vector<double> vocab_size{};  ///< multiples of that of the request
  std::vector<double> tokens_per_param{};
};

/// The axes of a request, with its defaults, for a target of `target_n_nv`. Throws `DomainError`
/// for a value outside its domain.
[[nodiscard]] PilotAxes pilot_axes(double target_n_nv, const PilotRequest& request);

/// One run, with a whole number of tokens.
[[nodiscard]] PilotRun pilot_run(const PilotShape& shape, double vocab_size,
                                 double tokens_per_param);

/// The model that a run trains, by N_nv, V and width. Of two runs of one model, one may be a
/// checkpoint of the other.
[[nodiscard]] std::tuple<double, double, double> model_of(const PilotRun& run);

/// The trainings among `runs`, in order: of those of one model the longest.
[[nodiscard]] std::vector<PilotRun> without_checkpoints(std::vector<PilotRun> runs);

/// By N_nv, V, width and tokens.
[[nodiscard]] bool in_order(const PilotRun& a, const PilotRun& b);

/// Every combination of the axes as a run, each once and in order. Throws `DomainError` for more
/// than 100,000.
[[nodiscard]] std::vector<PilotRun> pilot_candidates(const PilotAxes& axes);

/// Even grids of candidates: N_nv and V crossed, four V where there are enough runs and N_nv for
/// them, the least, the middle and the greatest tokens per parameter in turns. Every axis begins at
/// its least value; they differ in where the axes end. All keep to what a design must: at most
/// `request.most_runs` runs, the allowance, and the share of it that one run may cost.
[[nodiscard]] std::vector<std::vector<PilotRun>> even_grids(const PilotRequest& request,
                                                            const PilotAxes& axes);

}  // namespace vocabplan
