#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vocabplan {

/// One resampled fit: the coefficients of a law as the fit found them on resampled measurements.
/// Units, clamp, width table and `DerivativeLaw::anchor_n_nv` are those of the law.
struct LawDraw {
  // Of `LossSurface`, in the units of the law's isoloss.
  double A1 = 0.0;
  double A2 = 0.0;  ///< 0 only when `unbounded`
  double B = 0.0;   ///< 0 only when `unbounded`
  double E = 0.0;
  double alpha1 = 0.0;
  double alpha2 = 0.0;
  double beta = 0.0;
  // Of the power law `Law::compute_optimal`.
  double line_ln_k = 0.0;
  double line_exponent = 0.0;
  // Of the power law `Law::isoflops`, approach 1.
  double isoflops_ln_k = 0.0;
  double isoflops_exponent = 0.0;
  // Of `DerivativeLaw`, approach 2.
  double anchor_n_v = 0.0;
  double gamma = 0.0;
  /// 0 when the isoloss of this draw has an optimum; -1 when its loss rises with V everywhere (the
  /// vocabulary term vanished: the optimum lies below every V), +1 when it falls everywhere.
  int unbounded = 0;

  bool operator==(const LawDraw&) const = default;
};

/// The rows of `LawDraws`. Those of a built-in law stay where the program holds them, so that
/// nothing is copied to find a law; `own` copies them when they are to be changed.
class LawDrawRows {
 public:
  LawDrawRows() = default;
  LawDrawRows(std::vector<LawDraw> rows) : owned_(std::move(rows)) {}

  /// Rows that outlive every copy of the result.
  [[nodiscard]] static LawDrawRows lasting(std::span<const LawDraw> rows) {
    LawDrawRows result;
    result.lasting_ = rows;
    return result;
  }

  [[nodiscard]] auto begin() const { return view().begin(); }
  [[nodiscard]] auto end() const { return view().end(); }
  [[nodiscard]] std::size_t size() const { return view().size(); }
  [[nodiscard]] bool empty() const { return view().empty(); }
  [[nodiscard]] const LawDraw& operator[](std::size_t i) const { return view()[i]; }
  [[nodiscard]] const LawDraw& front() const { return view().front(); }

  /// The rows to change, add to or clear.
  [[nodiscard]] std::vector<LawDraw>& own() {
    if (!lasting_.empty()) owned_.assign(lasting_.begin(), lasting_.end());
    lasting_ = {};
    return owned_;
  }

  friend bool operator==(const LawDrawRows& left, const LawDrawRows& right) {
    const auto a = left.view();
    const auto b = right.view();
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  [[nodiscard]] std::span<const LawDraw> view() const {
    return lasting_.empty() ? owned_ : lasting_;
  }

  std::vector<LawDraw> owned_;
  std::span<const LawDraw> lasting_;  // empty when the rows are owned
};

/// Fits to resampled measurements, from which intervals follow (`isoloss_interval`).
struct LawDraws {
  std::string resample;           ///< what was drawn together: the name of a `ResampleUnit`
  std::uint64_t seed = 0;         ///< of the random numbers, at most 2^53
  double degenerate_share = 0.0;  ///< of the fits, 0 .. 1, as the fit counted them
  LawDrawRows rows;               ///< none, or `kLeastDraws` to `kMostDraws`

  bool operator==(const LawDraws&) const = default;
};

/// How many draws a law with draws has.
inline constexpr std::size_t kLeastDraws = 20;
inline constexpr std::size_t kMostDraws = 100000;

}  // namespace vocabplan
