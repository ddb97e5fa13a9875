#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/law/compression.hpp"
#include "vocabplan/law/law_draws.hpp"
#include "vocabplan/law/loss_surface.hpp"
#include "vocabplan/law/power_law.hpp"
#include "vocabplan/law/width_table.hpp"

namespace vocabplan {

/// N_v = anchor_n_v (N_nv / anchor_n_nv)^gamma, both in parameters.
/// Source: Tao et al. 2024, section 4.2.
struct DerivativeLaw {
  double anchor_n_nv = 1.0;
  double anchor_n_v = 1.0;
  double gamma = 1.0;

  /// Compute-optimal vocabulary parameters for `n_nv` > 0.
  [[nodiscard]] double n_v(double n_nv) const;
};

/// The closed interval of a quantity that the runs behind a law covered.
struct Range {
  double lowest = 0.0;
  double highest = 0.0;

  /// How many times `value` lies above `highest`, or below `lowest`; 1 inside. `value` > 0.
  [[nodiscard]] double factor_outside(double value) const;
};

/// The ranges that the runs behind a law covered.
struct FittedRange {
  Range n_nv;        ///< non-vocabulary parameters
  Range vocab_size;  ///< vocabulary entries
  Range width;       ///< model dimension
  Range flops;       ///< training FLOPs
};

/// The measurements behind an f(V) that took the place of a law's own.
struct OwnCompression {
  std::string source{};                 ///< a file, for people
  Range measured{};                     ///< vocabularies of its points, entries
  bool of_bytes = false;                ///< f is in tokens per byte
  std::vector<std::string> warnings{};  ///< about the reading of its file
};

/// A vocabulary scaling law as one value: constants, range and where they come from.
struct Law {
  std::string name;
  std::string title;
  std::string citation;
  std::vector<std::string> provenance;
  std::string note{};        ///< its worth in a line, for a list of laws; may be empty
  std::string loss_fault{};  ///< why its losses are wrong, though its optima are as they should be
  PowerLaw compute_optimal;  ///< N_nv as a function of FLOPs on the compute-optimal line
  PowerLaw isoflops;         ///< N_v as a function of FLOPs, approach 1
  DerivativeLaw derivative;  ///< N_v as a function of N_nv, approach 2
  LossSurface isoloss;       ///< approach 3
  Compression compression;
  /// Curves fitted to resampled tokenizer points; none when they were not resampled.
  std::vector<MonotoneCompression> compression_draws{};
  /// Nothing: `compression` is the law's own. No part of a law's file.
  std::optional<OwnCompression> own_compression{};
  WidthTable width_table;
  FittedRange fitted_range;
  /// Evidence against the law, such as measurements: sentences without a full stop.
  std::vector<std::string> warnings{};
  LawDraws draws{};  ///< resampled fits; no rows when there are none

  /// FLOPs of the compute-optimal line at `n_nv` > 0 parameters.
  [[nodiscard]] double compute_optimal_flops(double n_nv) const {
    return compute_optimal.inverse(n_nv);
  }
  /// Non-vocabulary parameters of the compute-optimal line at `flops` > 0.
  [[nodiscard]] double compute_optimal_n_nv(double flops) const {
    return compute_optimal.at(flops);
  }
};

/// The loss surface of one draw, in the units of `units`, the isoloss of its law.
[[nodiscard]] LossSurface surface_of(const LawDraw& draw, const LossSurface& units);

}  // namespace vocabplan
