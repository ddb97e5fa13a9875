#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "vocabplan/fit/anchor.hpp"
#include "vocabplan/fit/bowls.hpp"
#include "vocabplan/fit/isoflops_fit.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/fit/ladder.hpp"
#include "vocabplan/fit/resampling.hpp"
#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/fit/token_counts.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// Huber's delta, the least FLOPs of a row and the anchor's budget in the published scripts.
inline constexpr double kPublishedDelta = 1e-3;
inline constexpr double kPublishedMinFlops = 2.18e17;
inline constexpr double kPublishedAnchorFlops = 2.7e17;

struct RunFitOptions {
  FitMode mode = FitMode::corrected;
  /// Of the loss surface (nats). Nothing: as published 1e-3, corrected from the residuals
  /// (`IsolossOptions::delta`). Infinity: squared loss.
  std::optional<double> delta{};
  /// Rows of fewer FLOPs do not take part in the loss surface; the other fits, which need the
  /// curves of whole runs, use them. Nothing: as published 2.18e17, corrected 0.
  std::optional<double> min_flops{};
  /// The anchor's budget. Nothing: as published 2.7e17, corrected the largest that all reach.
  std::optional<double> anchor_flops{};
  bool free_alpha1 = false;
  /// Tokens per character for the ladder and the law; nothing: those of the base law.
  std::optional<Compression> compression{};
  std::vector<MonotoneCompression> compression_draws{};  ///< of the law; with `compression`
  std::vector<double> ladder = LadderOptions{}.n_nv;     ///< model sizes behind gamma
  /// Nothing: `usual_resampling` of the table.
  std::optional<ResampleUnit> resample{};
  std::size_t draws = 1000;  ///< resampled fits; 0: none
  std::uint64_t seed = 1;
  unsigned threads = 1;
  /// Called on the calling thread with the number of resampled fits done; may be empty.
  std::function<void(std::size_t)> progress{};
};

/// The fits to one resampling of the runs.
struct ResampledFit {
  FitStatus isoloss_status = FitStatus::too_few_data;
  LossSurface surface{};
  Optimum optimum = Optimum::below;
  PowerLawFit compute_optimal{};
  PowerLawFit isoflops{};
  double anchor_n_v = 0.0;  ///< moved to the anchor_n_nv of the fit to all runs by gamma
  PowerLawFit bowls{};      ///< N_v of the bowls' minima; often too_few_data

  /// Approaches 1 to 3 all have a value (an isoloss without an optimum is one).
  [[nodiscard]] bool complete() const;
};

/// The three approaches and the bowls, fitted to a table of runs.
struct RunFit {
  FitMode mode = FitMode::corrected;
  ResampleUnit resample = ResampleUnit::run;
  std::uint64_t seed = 0;
  double min_flops = 0.0;
  std::size_t rows_used = 0;  ///< by the loss surface
  std::size_t runs_used = 0;  ///< with such a row
  IsolossFit isoloss{};
  double r_squared = 0.0;  ///< of the loss surface over the rows used
  double rmse = 0.0;       ///< of the same (nats)
  IsoflopsFit isoflops{};
  GammaFit gamma{};
  Anchor anchor{};           ///< the run of least loss
  double anchor_n_nv = 0.0;  ///< as published the ladder's first size, corrected the family's own
  double anchor_n_v = 0.0;   ///< as published the run of least loss, corrected the bowl's minimum
  bool anchor_from_bowl = false;
  BowlsFit bowls{};
  std::vector<ResampledFit> draws{};
  double degenerate_share = 0.0;  ///< of the draws: isoloss not `usable`, or incomplete

  /// Every approach can predict: what a law file needs. A loss surface whose terms cannot be told
  /// apart (`collinear`) cannot.
  [[nodiscard]] bool predicts() const;
};

/// By size and tokenizer where at least `kLeastTokenizers` vocabularies are each shared by at least
/// `kLeastSizes` model sizes, else by run.
[[nodiscard]] ResampleUnit usual_resampling(const RunTable& table);

/// Fits everything to `table`. `base` gives f(V) and the width table.
///
/// corrected: tokens as trained, robust scales from the data, no row dropped, the anchor the
/// minimum of the smallest family's bowl at a budget that its runs reached; where there is no such
/// minimum, and with `anchor_flops`, its run of least loss. as_published: the choices of the
/// authors' scripts, unit slip included, but with global minima (`isoloss`) and envelopes of
/// measured runs only (`isoflops`). Throws `DomainError` for options outside their domain,
/// and for draws by size and tokenizer from a table that has too few of either.
[[nodiscard]] RunFit fit_runs(const RunTable& table, const Law& base, const RunFitOptions& options);

/// The rows of `table` that the loss surface used, as it sees them. The spans of `view` point
/// into this.
class IsolossRows {
 public:
  IsolossRows(const RunTable& table, const Law& base, const RunFitOptions& options);

  [[nodiscard]] LossObservations view() const;
  /// Their places in the table, ascending.
  [[nodiscard]] const std::vector<std::size_t>& places() const { return places_; }
  [[nodiscard]] double min_flops() const { return min_flops_; }
  /// `weights`, one a row of the table, at these rows.
  [[nodiscard]] std::vector<double> at(std::span<const double> weights) const;

 private:
  double min_flops_ = 0.0;
  std::vector<std::size_t> places_{};
  std::vector<double> n_nv_{};
  std::vector<double> n_v_{};
  std::vector<double> tokens_{};
  std::vector<double> loss_{};
};

/// The options of the loss surface that `options` ask for.
[[nodiscard]] IsolossOptions isoloss_options(const RunFitOptions& options);

}  // namespace vocabplan
