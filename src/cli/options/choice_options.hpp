#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/argument.hpp"
#include "cli/options/compression_options.hpp"
#include "vocabplan/choose/choice.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {

/// The text of a model, what it serves over its life, and the cost of a token beside its
/// parameters, in the numbers that people have.
struct CostOptions {
  Argument<double> ratio{};
  Argument<double> characters{};
  CompressionOptions compression{};
  Argument<double> context{};  ///< tokens that attention looks back over
  Argument<double> layers{};

  [[nodiscard]] bool serves() const { return ratio.given() || characters.given(); }
};

/// Adds `--serve`, `--serve-chars`, `--tokenizer`, `--mix`, `--context` and `--layers`.
void add_cost_options(CLI::App& command, CostOptions& options);

/// Throws `UsageError` where options contradict each other.
void check_costs(const CostOptions& options);

/// Attention over a context of L tokens costs a token as much as layers x L x d further parameters
/// would: 2 layers L d FLOPs forward, half of the context on average.
/// Source: Kaplan et al. 2020 (arXiv 2001.08361), section 2.1.
struct Attention {
  double context = 0.0;  ///< L, tokens; 0: not counted
  double layers = 0.0;   ///< as given, else N_nv / (12 d^2), rounded
  bool layers_given = false;
  double params = 0.0;  ///< layers L d
};
[[nodiscard]] Attention attention_of(const CostOptions& options, const Prediction& prediction);

/// The laws of a choice, and the curve f(V) that text is counted by.
struct ChoiceLaws {
  std::vector<WeightedLaw> laws{};
  Compression curve{};  ///< monotone
  std::vector<MonotoneCompression> curve_draws{};
  std::string curve_law{};              ///< the law or file that it is of
  std::vector<std::string> warnings{};  ///< about laws that count
};

/// The laws that count where nobody says: `law` where its losses can be compared across
/// vocabularies, else the built-in one of which that is true; and `most_text`. Text is counted by
/// the f(V) that `use_own_compression` gave `law`, else by the curve of the law that counts.
[[nodiscard]] ChoiceLaws usual_choice_laws(const Law& law);

/// A monotone f(V), with curves through resampled points, and the law or file that it is of.
struct ChoiceCurve {
  Compression curve{};
  std::vector<MonotoneCompression> draws{};
  std::string law{};
};
/// That of `law`, else that of the built-in law of the text.
[[nodiscard]] ChoiceCurve choice_curve_of(const Law& law);
/// Adds what speaks against a law to the warnings of a choice by it.
void add_law_warnings(std::vector<std::string>& warnings, const Law& law);

/// The run of a prediction's isoloss, for a choice. With attention the tokens of a budget stay as
/// they are where they were given, and the FLOPs where those were.
[[nodiscard]] ChoiceRun choice_run(const Prediction& prediction, const Attention& attention);

/// The characters that the options say are served; none where they say nothing. A ratio is to the
/// characters that the run trains on at the V of the prediction's isoloss, by `curve`.
[[nodiscard]] ServedCharacters served_by(const CostOptions& options, const Prediction& prediction,
                                         const ChoiceRun& run, const Compression& curve);

/// A choice as the report room prints it.
[[nodiscard]] ChoiceRecord choice_record(const Choice& choice, double level);

/// The best vocabulary for training and serving, by the law of a prediction; nothing where nothing
/// is served.
[[nodiscard]] std::optional<LifetimeRecord> lifetime_record(const Prediction& prediction,
                                                            const ChoiceRun& run, const Law& law,
                                                            const ServedCharacters& served,
                                                            const std::string& curve_law);

/// A size as nobody needs it more exactly: `97K`, `1024`.
[[nodiscard]] std::string about(double vocab_size);

/// Extra compute as a share of C for people, to hundredths of a per cent; costs are cut at ten
/// times the compute. In a sentence, and there as a lower bound.
[[nodiscard]] std::string cost_text(double share);
[[nodiscard]] std::string least_cost_text(double share);

/// The same in a table: 7 characters at most, and 9 for a lower bound.
[[nodiscard]] std::string choice_cost_cell(double share);
[[nodiscard]] std::string least_cost_cell(double share);

/// The choice in a line that begins with the band.
[[nodiscard]] std::string choice_line(const ChoiceRecord& choice);

}  // namespace vocabplan::cli
