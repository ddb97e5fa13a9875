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
};

/// How a reference value compares with ours.
enum class Verdict {
  equal,
  different,
  not_converged,  ///< the reference's solver stopped away from any root of its equation
};

/// One compared value.
struct Comparison {
  std::string_view approach;  ///< isoflops, derivative or isoloss
  double reference = 0.0;     ///< the reference's integer
  double computed = 0.0;      ///< ours, not cut off
  Verdict verdict = Verdict::equal;
};

/// Relative width within which a real value may be cut off to either integer: the reference
/// computes in double precision too, and its solver leaves up to 7e-14 (measured over 6,000 inputs
/// with N_nv up to 1e30). It matters only for vocabularies above 1e11 entries, and on the edge of
/// an integer.
inline constexpr double kReferenceAccuracy = 1e-12;

/// How far a reference value may miss the balance of its own equation before it counts as no root:
/// one side of dL/dV = 0 exceeds the other by this factor. That is a vocabulary about four times
/// too large or too small for the published law; anything closer is a difference.
inline constexpr double kNotConvergedFactor = 10.0;

/// Compares one row of the reference with what this library computes under `law`.
///
/// The integers must be equal, but for the accuracy of a double (`kReferenceAccuracy`). A value of
/// approach 3 that is not ours is called not converged when it is no root of the reference's own
/// equation, scipy's fsolve having failed: a value within 10 entries of its start, 1000, or one at
/// which one side of dL/dV = 0 exceeds the other by `kNotConvergedFactor`. As the published code
/// does, approaches 1 and 2 are those of N_nv alone. Throws what `isoloss_optimum` throws.
[[nodiscard]] std::vector<Comparison> compare_with_reference(const ReferenceRow& row,
                                                             const Law& law);

}  // namespace vocabplan
