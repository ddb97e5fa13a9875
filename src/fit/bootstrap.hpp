#pragma once

#include <span>
#include <vector>

#include "vocabplan/fit/run_fit.hpp"

namespace vocabplan {

/// Repeats the fits on resampled runs.
class Bootstrap {
 public:
  /// All references must outlive this.
  Bootstrap(const RunTable& table, const IsolossRows& used, const IsolossFitter& isoloss,
            const LossEnvelope& envelope, const RunFitOptions& options)
      : table_(table), used_(used), isoloss_(isoloss), envelope_(envelope), options_(options) {}

  /// Fills `draws` and `degenerate_share` of `fit`, whose other members are known.
  void run(RunFit& fit) const;

 private:
  [[nodiscard]] Resampler resampler() const;
  [[nodiscard]] ResampledFit refit(std::span<const double> weights, const RunFit& fit) const;
  [[nodiscard]] IsoflopsFit refit_isoflops(std::span<const double> weights) const;
  [[nodiscard]] double refit_anchor(std::span<const double> weights, const BowlsFit& bowls,
                                    const RunFit& fit) const;

  const RunTable& table_;
  const IsolossRows& used_;
  const IsolossFitter& isoloss_;
  const LossEnvelope& envelope_;
  const RunFitOptions& options_;
};

}  // namespace vocabplan
