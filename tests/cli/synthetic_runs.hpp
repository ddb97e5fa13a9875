#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vocabplan::test {

/// A checkpoint of a made-up training run.
struct SyntheticRow {
  double n_nv = 0.0;
  double vocab_size = 0.0;
  double width = 0.0;
  double flops = 0.0;
  double loss = 0.0;

  /// flops / (6 (n_nv + V d)).
  [[nodiscard]] double tokens() const;
};

/// What `synthetic_rows` makes: sizes from 33M, each twice the last; vocabularies from 2048 to
/// 131072 in equal ratios; checkpoints at equal steps up to 120 n_nv^2 FLOPs.
struct SyntheticDesign {
  int sizes = 6;
  int vocabularies = 8;
  int checkpoints = 8;
  double noise = 0.002;  ///< nats, of a run; a quarter of it of a checkpoint; both uniform in +-
  std::uint64_t seed = 1;
};

/// The constants behind the losses. Units 1e6 parameters and 1e9 tokens.
struct SyntheticLaw {
  static constexpr double E = 5.5;
  static constexpr double A1 = 1.8;
  static constexpr double A2 = 0.3;
  static constexpr double B = 2.1;
  static constexpr double beta = 0.45;  ///< and alpha1
  static constexpr double alpha2 = 0.6;

  /// -E + A1/n^beta + A2/v^alpha2 + B/D^beta.
  [[nodiscard]] static double loss(const SyntheticRow& row);
};

/// The same rows in every run and on every machine, run after run.
[[nodiscard]] std::vector<SyntheticRow> synthetic_rows(const SyntheticDesign& design = {});

/// Rows as `n_nv,vocab_size,width,flops,loss` under that header, to the last bit.
[[nodiscard]] std::string csv_of(const std::vector<SyntheticRow>& rows);

/// Numbers with commas between them, to the last bit, and a line end.
[[nodiscard]] std::string csv_line(const std::vector<double>& numbers);

/// `csv_of(synthetic_rows(design))`.
[[nodiscard]] std::string synthetic_csv(const SyntheticDesign& design = {});

/// A small table whose loss grows with V: there is no vocabulary term and no optimum.
[[nodiscard]] std::string csv_without_optimum();

}  // namespace vocabplan::test
