#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "vocabplan/fit/separable_fit.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// Training measurements for the loss surface; all spans have one entry a row.
struct LossObservations {
  std::span<const double> n_nv;    ///< non-vocabulary parameters, > 0
  std::span<const double> n_v;     ///< vocabulary parameters V d, > 0
  std::span<const double> tokens;  ///< training tokens D, > 0
  std::span<const double> loss;    ///< unigram-normalised loss, nats per token, any sign
};

struct IsolossOptions {
  /// Huber's delta (nats); nothing: 1.345 times the robust scale of the residuals of a first fit
  /// with the squared loss. Infinity is the squared loss.
  std::optional<double> delta{};
  bool free_alpha1 = false;     ///< alpha1 searched apart from beta
  Bounds exponents{0.05, 1.6};  ///< the box: every exponent lies inside
};

/// The place of the loss surface's optimum in V at a fixed budget.
enum class Optimum {
  below = -1,    ///< below every V: the vocabulary term vanished, a larger V only costs
  interior = 0,  ///< one finite V
  above = 1,     ///< above every V that the data bound
};

struct IsolossFit {
  FitStatus status = FitStatus::too_few_data;
  /// Units 1e6 parameters and 1e9 tokens.
  LossSurface surface{};
  Optimum optimum = Optimum::below;
  double objective = 0.0;  ///< sum_i w_i rho(r_i), Huber's terms (nats^2)
  double delta = 0.0;      ///< the delta used (nats)
  double gradient = 0.0;   ///< see SeparableFit
  double condition = 0.0;  ///< see SeparableFit
  std::size_t evaluations = 0;
  std::vector<double> residuals{};  ///< fitted less observed (nats), one a row
};

/// Fits L_u = -E + A1/n^alpha1 + A2/v^alpha2 + B/D^beta (A1, A2, B >= 0; alpha1 = beta unless
/// `free_alpha1`) by Huber's loss, over the whole box of exponents.
///
/// For given exponents the rest is a convex regression, so two (or three) numbers are searched:
/// see `fit_separable`. Rows are centred to their geometric means first, so that the units of the
/// data do not matter.
class IsolossFitter {
 public:
  /// Copies the rows. Throws `DomainError` when lengths differ or a value is outside its domain.
  IsolossFitter(const LossObservations& rows, const IsolossOptions& options);
  ~IsolossFitter();
  IsolossFitter(IsolossFitter&&) noexcept;
  IsolossFitter& operator=(IsolossFitter&&) noexcept;
  IsolossFitter(const IsolossFitter&) = delete;
  IsolossFitter& operator=(const IsolossFitter&) = delete;

  /// The fit to all rows, each with weight 1.
  [[nodiscard]] const IsolossFit& fit() const;

  /// The fit with other weights (>= 0, one a row), the same delta, and a coarser scan that also
  /// starts from the fit to all rows. Residuals are left out. Safe to call from several threads.
  [[nodiscard]] IsolossFit refit(std::span<const double> weights) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vocabplan
