#include "cli/options/level.hpp"

#include "cli/options/common_options.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {

double level_argument(const std::string& text) {
  constexpr double kDefault = 0.9;
  constexpr double kLeast = 0.5;
  constexpr double kMost = 0.999;
  if (text.empty()) return kDefault;
  const double level = share_argument("--level", text);
  if (level >= kLeast && level <= kMost) return level;
  throw UsageError("--level: " + in_quotes(text) + " is not a share from " + shortest(kLeast) +
                   " to " + shortest(kMost) + ", such as 0.9 or 90%");
}

void check_draws(const Law& law, bool interval, const std::string& level) {
  if (!law.draws.rows.empty() || (!interval && level.empty())) return;
  throw UsageError(std::string(interval ? "--interval" : "--level") + ": the law " +
                   in_quotes(law.name) + " has no resampled fits to take intervals from");
}

}  // namespace vocabplan::cli
