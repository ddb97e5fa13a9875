#pragma once

#include <memory>
#include <span>
#include <string>

#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// The law that only the length of the text decides: a larger vocabulary makes fewer tokens of it
/// and every token dearer.
inline constexpr std::string_view kMostText = "most-text";

/// Vocabularies among which a state's own best is sought (entries): beyond what anybody ships, so
/// that a choice at the edge of what is allowed is not called free.
inline constexpr double kLeastSought = 1024.0;
inline constexpr double kMostSought = 4194304.0;

/// A law as a choice weighs it: states of the world, each as likely as the others, which say what
/// any vocabulary costs. With N_nv = n, C and d given, the regret of V in a state is
///
///   r(V) = ln(C' / C),   C' the compute at which V reaches the loss of the state's best V,
///
/// the best sought from `kLeastSought` to `ChoiceRange::sought`, r cut to 0 .. ln 10; it is ln 10
/// where no compute is enough.
///
/// Cheap to copy. May be used from several threads at once.
class DecisionLaw {
 public:
  /// A fitted loss surface: a state for each of its draws, or one of its constants where it has no
  /// draws. In each, with u = ln(v / v0), v0 the best, D0 its tokens and R = A2 v0^-alpha2 over
  /// B D0^-beta (the law's units),
  ///   r = ln[(n + v) / (n + v0)] - ln[1 + R (1 - e^(-alpha2 u))] / beta.
  /// A draw without a vocabulary term (A2 = 0) has its best at `kLeastSought`; one without a data
  /// term (B = 0) at `kMostSought`, and costs ln 10 elsewhere.
  [[nodiscard]] static DecisionLaw surface(const Law& law);

  /// The two-term law L = E + A / N_nv^a + B / H^b in characters H = D / f(V), which needs no
  /// constants here: r(V) = ln[(n + V d) f(V)] above its least. A state for each of `draws`, or one
  /// of `curve` where there are none. Throws `DomainError` unless f is monotone.
  /// Source: Hoffmann et al. 2022 (arXiv 2203.15556), approach 3, in characters.
  [[nodiscard]] static DecisionLaw most_text(const Compression& curve,
                                             std::span<const MonotoneCompression> draws);

  [[nodiscard]] const std::string& name() const;
  /// How many states it has.
  [[nodiscard]] std::size_t states() const;

  /// The states themselves, for `Chooser`.
  struct States;
  [[nodiscard]] const States& inside() const { return *states_; }

 private:
  explicit DecisionLaw(std::shared_ptr<const States> states);

  std::shared_ptr<const States> states_;
};

}  // namespace vocabplan
