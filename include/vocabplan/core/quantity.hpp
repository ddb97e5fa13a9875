#pragma once

#include <compare>

namespace vocabplan {

/// A finite, positive number of one kind of thing, so that a width cannot be passed where FLOPs
/// are wanted. Holds one double and nothing else.
///
/// `Kind` supplies `name` (for messages) and `lowest` and `highest`, the closed domain.
template <class Kind>
class Quantity {
 public:
  /// Throws `DomainError`, naming the kind, the value and the domain, unless
  /// `Kind::lowest <= value <= Kind::highest`.
  explicit Quantity(double value);

  [[nodiscard]] constexpr double value() const noexcept { return value_; }
  // clang-tidy 14 takes the comparison with 0 that the compiler writes for one with a null pointer.
  friend constexpr auto operator<=>(const Quantity&, const Quantity&) = default;  // NOLINT

 private:
  double value_;
};

namespace kind {

inline constexpr double kSmallest = 4.9406564584124654e-324;  ///< least positive double
inline constexpr double kLargest = 1.7976931348623157e308;    ///< greatest finite double

struct NonVocabParams {
  static constexpr const char* name = "n_nv (non-vocabulary parameters)";
  static constexpr double lowest = 1.0;
  static constexpr double highest = 1e30;
};
struct Width {
  static constexpr const char* name = "width (model dimension d)";
  static constexpr double lowest = 1.0;
  static constexpr double highest = 1e9;
};
struct Flops {
  static constexpr const char* name = "flops (training FLOPs)";
  static constexpr double lowest = kSmallest;
  static constexpr double highest = kLargest;
};
struct Tokens {
  static constexpr const char* name = "tokens (training tokens)";
  static constexpr double lowest = kSmallest;
  static constexpr double highest = kLargest;
};
struct VocabSize {
  static constexpr const char* name = "vocab (vocabulary entries V)";
  static constexpr double lowest = 1.0;
  static constexpr double highest = 1e15;
};
struct TotalParams {
  static constexpr const char* name = "total params (all parameters, both tables)";
  static constexpr double lowest = 1.0;
  static constexpr double highest = 1e30;
};
struct TokensPerParam {
  static constexpr const char* name = "tokens per param (training tokens over N_nv + N_v)";
  static constexpr double lowest = 1e-30;
  static constexpr double highest = 1e30;
};
struct Characters {
  static constexpr const char* name = "chars (training characters)";
  static constexpr double lowest = kSmallest;
  static constexpr double highest = kLargest;
};

}  // namespace kind

/// N_nv: parameters outside both vocabulary tables (count, 1 .. 1e30).
using NonVocabParams = Quantity<kind::NonVocabParams>;
/// d: the model dimension (count, 1 .. 1e9).
using Width = Quantity<kind::Width>;
/// C: training compute (a count of floating-point operations, never a rate).
using Flops = Quantity<kind::Flops>;
/// D: training tokens (count).
using Tokens = Quantity<kind::Tokens>;
/// V: entries of the vocabulary (count, 1 .. 1e15).
using VocabSize = Quantity<kind::VocabSize>;
/// All parameters of a model: N_nv and the vocabulary tables (count, 1 .. 1e30).
using TotalParams = Quantity<kind::TotalParams>;
/// D / (N_nv + N_v): training tokens for each parameter that C counts (ratio, 1e-30 .. 1e30).
using TokensPerParam = Quantity<kind::TokensPerParam>;
/// H: training characters (count).
using Characters = Quantity<kind::Characters>;

extern template class Quantity<kind::NonVocabParams>;
extern template class Quantity<kind::Width>;
extern template class Quantity<kind::Flops>;
extern template class Quantity<kind::Tokens>;
extern template class Quantity<kind::VocabSize>;
extern template class Quantity<kind::TotalParams>;
extern template class Quantity<kind::TokensPerParam>;
extern template class Quantity<kind::Characters>;

}  // namespace vocabplan
