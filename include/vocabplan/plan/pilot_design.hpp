#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan {

/// A transformer that can be trained.
struct PilotShape {
  double width = 0.0;   ///< model dimension, a multiple of 64
  double layers = 0.0;  ///< at least 1

  /// Weights of attention and feed-forward of the usual sizes: 4 d^2 and 8 d^2 a layer.
  [[nodiscard]] double n_nv() const { return 12.0 * layers * width * width; }

  bool operator==(const PilotShape&) const = default;
};

/// The shape near `n_nv` parameters (1 .. 1e30): as many layers as heads of 64, k layers of width
/// 64 k with 49,152 k^3 parameters. k is the nearest whole number, at least 1, and the layers are
/// then the whole number whose N_nv is nearest, at least 1. `shape.n_nv()` is not `n_nv`.
[[nodiscard]] PilotShape pilot_shape(double n_nv);

/// A small training run whose final loss tells something about the law.
struct PilotRun {
  double n_nv = 0.0;        ///< non-vocabulary parameters, a whole number
  double vocab_size = 0.0;  ///< V, a whole number
  double width = 0.0;       ///< model dimension
  double tokens = 0.0;      ///< training tokens, a whole number
  double layers = 0.0;      ///< of the shape; 0 where nobody knows, for it is not in the law

  [[nodiscard]] double n_v() const { return vocab_size * width; }
  /// 6 (N_nv + V d) tokens.
  [[nodiscard]] double flops() const { return 6.0 * (n_nv + n_v()) * tokens; }

  bool operator==(const PilotRun&) const = default;
};

/// The run whose vocabulary the pilots are for.
struct PilotTarget {
  NonVocabParams n_nv;
  Flops flops;
  std::optional<Width> width{};  ///< nothing: the law's table
};

/// How sure of V* at the target somebody is.
struct PilotForecast {
  std::size_t runs = 0;  ///< pilot runs behind it, beside what the draws say
  double flops = 0.0;    ///< what they cost
  /// Standard deviation of ln V*; infinite when the runs and draws leave it open.
  double sd = 0.0;
  double lower = 0.0;  ///< V* e^(-z sd) (entries), z the normal quantile of the level
  double upper = 0.0;  ///< V* e^(z sd)
};

/// Default standard deviation of the final loss of a run, in the unit of the law's loss: that of
/// the seed, the order of the data and the schedule. The residuals of fits to the published runs
/// are far larger (0.07 to 0.09), but those are errors of the form that neighbouring runs share:
/// runs do not average them away, and no forecast of this kind holds them.
inline constexpr double kPilotNoise = 0.01;

/// Default standard deviation of what all runs of one vocabulary have in common beside the law, in
/// the unit of the law's loss. Fits to the published runs leave 0.009 nats a character between
/// tokenizers, and 0.038 nats a token.
inline constexpr double kPilotTokenizerNoise = 0.01;

/// Models of a design are at most this many times smaller than the target, as the least of the
/// published runs is to 7B, unless other ones are asked for or the allowance pays for no ten-fold
/// range of them.
inline constexpr double kPilotReach = 200.0;

/// The greatest product of `PilotRequest::most_runs` and candidates that one can afford.
inline constexpr std::size_t kMostPilotWork = 20'000'000;

struct PilotRequest {
  double allowance = 0.0;  ///< FLOPs of all runs together, above 0
  /// Standard deviation of a final loss, independent from run to run, 1e-6 .. 10.
  double noise = kPilotNoise;
  /// Standard deviation of an effect that all runs of one V share, 0 .. 10.
  double tokenizer_noise = kPilotTokenizerNoise;
  double level = 0.9;          ///< of the intervals, between 0 and 1
  std::size_t most_runs = 24;  /// at most 1000, and not fewer than the law has coefficients
  double multiple = 128.0;     ///< V are multiples of this whole number, at least 1
  // The candidates: every combination, rounded, of at most a quarter of the allowance. Empty: N_nv
  // from the target's over `kPilotReach` up to the target's or what a quarter pays, V from 4096 to
  // 98304, and 5 to 80 tokens a parameter (D over N_nv + N_v).
  std::vector<double> n_nv{};  ///< each stands for its `pilot_shape`
  std::vector<double> vocab_size{};
  std::vector<double> tokens_per_param{};
  std::size_t threads = 1;  ///< 1 .. 1024; the design does not depend on it
};

/// The pilot runs that narrow the interval of V* most, and what they are expected to bring.
struct PilotDesign {
  double vocab_size = 0.0;          ///< V* of the law at the target (entries)
  double width = 0.0;               ///< model dimension of the target
  std::size_t coefficients = 0;     ///< of the law: 6, or 7 when alpha1 is not beta
  std::size_t candidates = 0;       ///< affordable points that were weighed against each other
  double tokenizer_noise = 0.0;     ///< of the request
  std::vector<PilotRun> runs{};     ///< no model twice, in order of N_nv and V
  double flops = 0.0;               ///< of all runs
  std::size_t vocabularies = 0;     ///< different V of the runs
  std::size_t shared = 0;           ///< those of them that at least three sizes have
  double n_nv_outside = 1.0;        ///< factor of the target's N_nv above or below the runs'; or 1
  double flops_outside = 1.0;       ///< the same of its FLOPs and those of a single run
  std::optional<Interval> drawn{};  ///< what the draws say of V*; nothing without draws
  /// From the draws as a normal distribution of the coefficients; nothing without draws.
  std::optional<PilotForecast> before{};
  PilotForecast after{};  ///< with the runs, beside what the draws say
  /// With the runs and without the draws: what a fit to the runs alone can tell. Nothing without
  /// draws, where `after` is that.
  std::optional<PilotForecast> alone{};
  /// With the best even grid of candidates within the same limits instead: N_nv and V crossed, the
  /// tokens per parameter in turns. Never better than `after`; nothing when no such grid is
  /// affordable or settles every coefficient.
  std::optional<PilotForecast> even{};
};

/// Coefficients of the law that runs have to settle: 6, or 7 when alpha1 is not beta. A design has
/// at least as many runs.
[[nodiscard]] std::size_t pilot_coefficients(const Law& law);

/// Chooses the runs. Every run i of vocabulary b brings a loss
///   L(theta; N_nv, N_v, D) + t_b + e_i
/// with independent t_b (`tokenizer_noise`) and e_i (`noise`). With the gradients g_i in
/// theta = (E, ln A1, ln A2, ln B, ln alpha2, ln beta[, ln alpha1]) as rows of J, Sigma the
/// covariance of t_b + e_i, and c the gradient of ln V* at the target, the forecast is
///   sd^2 = c' (M0 + S^-1)^-1 c,    S = (J'J)^-1 J' Sigma J (J'J)^-1,
/// for S is what a fit by least squares makes of such losses. M0 is the inverse of a robust
/// covariance of the law's draws, those without an optimum left out; zero without draws. alpha1 is
/// tied to beta when the law has them equal. Runs are added by what they take from sd^2 for their
/// FLOPs, and then exchanged as long as that helps; the best even grid is one more start. No model
/// is trained twice: what the second says, checkpoints of the first might be taken for.
///
/// The forecast is linear in the coefficients and takes the law for true: docs/pilots.md says how
/// far it was borne out. Throws `DomainError` for a request outside its domain, fewer models
/// than the law has coefficients, an allowance that does not pay for as many, more work than
/// `kMostPilotWork`, a law without an optimum, and what `isoloss_optimum` throws. Source:
/// c-optimality, Elfving 1952; exchange of points, Fedorov 1972; derived in docs/math.md.
[[nodiscard]] PilotDesign design_pilots(const Law& law, const PilotTarget& target,
                                        const PilotRequest& request);

/// Warnings about the design.
[[nodiscard]] std::vector<std::string> pilot_warnings(const PilotDesign& design, const Law& law);

/// The gain expected of these runs, with the draws of the law or, when `with_draws` is false,
/// alone. Of runs of one model (N_nv, V and width) that differ in tokens, the shorter ones count as
/// checkpoints of the longest: they share its noise and its cost, and are left out. Runs that are
/// equal are trainings of their own. Throws as above.
[[nodiscard]] PilotForecast forecast_pilots(const Law& law, const PilotTarget& target,
                                            std::span<const PilotRun> runs,
                                            const PilotRequest& request, bool with_draws = true);

}  // namespace vocabplan
