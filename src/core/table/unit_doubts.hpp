#pragma once

#include <optional>
#include <string>

#include "vocabplan/core/plausible.hpp"

namespace vocabplan {

/// Numbers of one row of a table that no training run has, so that they are in another unit than
/// was read, or of another quantity.
///
/// The bounds are wide: the smallest model of Tao et al. 2024 has 33 million parameters, models are
/// trained on 1 to 10,000 tokens a parameter.
inline constexpr double kLeastTokensPerCharacter = 0.01;
inline constexpr double kMostTokensPerCharacter = 10.0;
/// Relative difference between FLOPs and 6 (N_nv + V d) D from which one of them is doubted.
inline constexpr double kDoubtfulFlops = 0.05;
/// Largest size of a loss per token, byte or character, in nats or bits: a uniform guess among
/// 2^100.
inline constexpr double kMostLoss = 100.0;
/// Bounds of numbers once a column's unit has multiplied them: ten trillion parameters, a
/// quadrillion tokens.
inline constexpr double kMostParamsInUnits = 1e13;
inline constexpr double kMostTokensInUnits = 1e15;

/// A number with its column's name.
struct NamedNumber {
  std::string column;
  double value = 0.0;  ///< in ones
  double unit = 1.0;   ///< that the column's numbers were multiplied by
};

/// Why a number of parameters is none; nothing when it may be one. `tokens` of that row, where it
/// says them, tell millions from billions. Tokens of a column that no unit of the parameters makes
/// plausible are doubted with them.
[[nodiscard]] std::optional<std::string> params_doubt(const NamedNumber& params,
                                                      std::optional<double> tokens,
                                                      const std::string& column_of_tokens = "");

/// Why a number of entries of a vocabulary is none: it is whole.
[[nodiscard]] std::optional<std::string> entries_doubt(double vocab_size);

/// Why so many tokens are none of a model of so many parameters.
[[nodiscard]] std::optional<std::string> tokens_doubt(const NamedNumber& tokens, double params);

/// The same of tokens that follow from FLOPs, C / (6 N).
[[nodiscard]] std::optional<std::string> flops_doubt(const NamedNumber& flops, double params,
                                                     double tokens);

/// Why FLOPs and 6 (N_nv + V d) D of one row cannot both be right.
[[nodiscard]] std::optional<std::string> mismatch_doubt(const NamedNumber& flops, double expected);

/// Why so many tokens are none of so many characters.
[[nodiscard]] std::optional<std::string> fertility_doubt(const NamedNumber& tokens,
                                                         const NamedNumber& characters);

/// Why a loss is none in any unit.
[[nodiscard]] std::optional<std::string> loss_doubt(double loss);

}  // namespace vocabplan
