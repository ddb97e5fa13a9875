#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// One row of output of the Python reference. Vocabulary sizes are integers, as it prints them.
struct ReferenceRow {
  NonVocabParams n_nv;
  std::optional<Flops> flops{};  ///< what approach 3 was given; nothing: the law's own
  std::optional<double> v_isoflops{};
  std::optional<double> v_derivative{};
  std::optional<double> v_isoloss{};
  /// The reference's solver's own verdict on `v_isoloss`; nothing: it is not known.
  std::optional<bool> isoloss_converged{};
};

/// How a reference value compares with ours.
enum class Verdict {
  equal,
  different,
  unconverged,  ///< not ours, and the reference's own status says that its solver failed
};

/// One compared value.
struct Comparison {
  std::string_view approach;  ///< isoflops, derivative or isoloss
  double n_nv = 0.0;
  double flops = 0.0;      ///< given, or the law's compute-optimal FLOPs for N_nv
  double reference = 0.0;  ///< the reference's integer
  double computed = 0.0;   ///< ours, not cut off
  Verdict verdict = Verdict::equal;

  /// `reference` over `computed`.
  [[nodiscard]] double ratio() const { return reference / computed; }
};

/// Relative width within which a real value may be cut off to either integer: the reference
/// computes in double precision too, and its solver leaves up to 7e-14 (measured over 6,000 inputs
/// with N_nv up to 1e30). It matters only for vocabularies above 1e11 entries, and on the edge of
/// an integer.
inline constexpr double kReferenceAccuracy = 1e-12;

/// Optima from here on, in entries, the reference's solver always found: of 12,000 random inputs it
/// failed for none above 603 (docs/accuracy.md).
inline constexpr double kSolverFindsFrom = 605.0;

/// The start of the reference's solver, in entries. When the first steps fail it returns the
/// start, or a value beside it (999 was seen).
inline constexpr double kSolverStart = 1000.0;
inline constexpr double kStuckWithin = 10.0;

/// A solver that runs away ends beyond this, in entries of either sign (1e120 was seen).
inline constexpr double kRunawayBeyond = 1e11;

/// Compares one row of the reference with what this library computes under `law`.
///
/// The integers must be equal, but for the accuracy of a double (`kReferenceAccuracy`); a value
/// with a fraction is not what the reference prints and is different. Only `isoloss_converged`
/// being false makes an isoloss value that is not ours `unconverged`. As the published code does,
/// approaches 1 and 2 are those of N_nv alone. Throws what `isoloss_optimum` throws.
[[nodiscard]] std::vector<Comparison> compare_with_reference(const ReferenceRow& row,
                                                             const Law& law);

/// True for an isoloss value that the reference's solver leaves when it fails, not ours:
/// our optimum is below `kSolverFindsFrom`, and the value is within `kStuckWithin` of
/// `kSolverStart` or beyond `kRunawayBeyond` in magnitude. It is a guess, for outputs that do not
/// say whether the solver converged.
[[nodiscard]] bool looks_unconverged(const Comparison& comparison) noexcept;

}  // namespace vocabplan
