#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "vocabplan/fit/power_law_fit.hpp"
#include "vocabplan/fit/run_rows.hpp"

namespace vocabplan {

enum class BowlStatus {
  fitted,               ///< a minimum between the smallest and the largest vocabulary
  outside_range,        ///< the minimum is beyond the vocabularies of the family
  no_minimum,           ///< the parabola opens downwards or is straight
  too_few_vocab_sizes,  ///< fewer than three vocabularies at the budget
};

/// The loss of one family at one budget as a parabola of ln V.
struct Bowl {
  BowlStatus status = BowlStatus::too_few_vocab_sizes;
  double n_nv = 0.0;
  double flops = 0.0;         ///< the budget
  double width = 0.0;         ///< of the family's runs (their weighted geometric mean)
  double vocab_size = 0.0;    ///< V at the minimum; 0 when there is none
  double n_v = 0.0;           ///< `vocab_size` x `width`
  double loss = 0.0;          ///< of the parabola at its minimum
  double curvature = 0.0;     ///< second derivative of the loss by ln V
  double lowest_vocab = 0.0;  ///< smallest V that the parabola went through
  double highest_vocab = 0.0;
  std::size_t runs = 0;  ///< that the parabola went through
};

struct BowlsOptions {
  /// The budget of a family is the largest that this share of its runs reaches, so that a run that
  /// ended early need not set it. In (0, 1].
  double reach = 1.0;
  /// Only vocabularies within this factor of the best one are used, at least 1: parabolas over a
  /// wide or lopsided range of V are biased, so two factors should agree.
  double window = std::numeric_limits<double>::infinity();
  double delta = 0.0;  ///< Huber's delta of the power law (`fit_power_law`)
};

/// N_v of the bowls' minima as a power law of N_nv. Its exponent is gamma of approach 2, estimated
/// without any law for tokens, FLOPs or loss.
struct BowlsFit {
  std::vector<Bowl> bowls{};  ///< one for each family that has a run, by ascending N_nv
  PowerLawFit n_v{};          ///< N_v = k N_nv^gamma over the fitted bowls; needs three of them
};

/// For each family: the losses of its runs at the family's budget (`LossCurve`), a parabola in ln V
/// by weighted least squares, and its minimum; then the power law through the minima. Runs that do
/// not reach the budget, or that start above it, are left out of their family's bowl.
///
/// A run's weight is the mean weight of its rows. Throws `DomainError` for rows outside their range
/// (`RunRows`) and options outside theirs.
[[nodiscard]] BowlsFit fit_bowls(const RunRows& rows, std::span<const double> weights = {},
                                 const BowlsOptions& options = {});

}  // namespace vocabplan
