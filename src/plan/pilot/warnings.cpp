#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan {

std::vector<std::string> pilot_warnings(const PilotDesign& design, const Law& law) {
  std::vector<std::string> out;
  constexpr double kLinear = 0.5;  // docs/pilots.md: up to there forecasts were borne out
  if (design.after.sd > kLinear) {
    out.push_back("the forecast is linear in the coefficients; with " +
                  human_ratio(design.after.sd) +
                  " as standard deviation of ln V the fit's own interval will be wider, and may be "
                  "open");
  }
  constexpr std::size_t kRunsEach = 3;  // docs/pilots.md: below, resampled fits are degenerate
  if (design.runs.size() < kRunsEach * design.coefficients) {
    out.push_back(std::to_string(design.runs.size()) + " runs for " +
                  std::to_string(design.coefficients) +
                  " coefficients: a fit that resamples so few leaves its interval open more often "
                  "than not");
  }
  if (design.drawn && design.drawn->unbounded_share > 0.0) {
    out.push_back(human_ratio(100.0 * design.drawn->unbounded_share) +
                  " % of the law's draws have no optimum and are left out of the forecast");
  }
  if (design.drawn && design.drawn->lower_open && design.drawn->upper_open) {
    out.push_back(std::string(kOpenOptimum) + ": V* at the target is a guess that the runs settle");
  }
  if (law.name == kDefaultLaw) {
    out.emplace_back(
        "the published surface was fitted on token counts 2.65 to 3 times too large: a law fitted "
        "to runs with their true tokens, such as tao2024-corrected, gives a better design");
  }
  return out;
}

}  // namespace vocabplan
