#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/plan/model_catalog.hpp"
#include "vocabplan/plan/model_shape.hpp"
#include "vocabplan/plan/model_weights.hpp"
#include "vocabplan/plan/tokenizer_entries.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/predict/price.hpp"

namespace vocabplan {

/// A model, as an audit needs it. Counts are whole numbers.
struct AuditedModel {
  std::string name{};
  double n_nv = 0.0;         ///< what the law's N_nv stands for: `ParameterCount::n_nv_active`
  double n_nv_total = 0.0;   ///< parameters outside both vocabulary tables
  double vocab_size = 0.0;   ///< V
  double width = 0.0;        ///< columns of the vocabulary table, so that N_v = V width
  double hidden_size = 0.0;  ///< width of the model, nearly always the same
  double layers = 0.0;
  std::optional<bool> tied{};
  std::optional<double> tokens{};  ///< tokens that the model was trained on
  bool mixture_of_experts = false;
  bool multimodal = false;  ///< this is the text part of a larger model
  std::string source{};     ///< where the architecture is from
  OutputKind output = OutputKind::language_model;
  std::string architecture{};  ///< class that `output` is from; empty: none is named
  double labels = 0.0;         ///< rows of a matrix of labels, counted in `n_nv_total`
  bool labels_stated = true;   ///< whether the configuration says how many
  bool active_known = true;    ///< of a mixture: whether `n_nv` is the active one, not all
  /// Parameters of embedding and head, where they were counted; else V width for each table.
  std::optional<double> table_params{};
  /// Parameters beside the language model, where they were counted: parts that see or hear, and
  /// layers that guess at further tokens.
  std::optional<double> vision_params{};
  std::optional<double> audio_params{};
  std::optional<double> draft_params{};
  double draft_layers = 0.0;  ///< layers of the last kind that a configuration names
  std::optional<TokenizerEntries> tokenizer{};  ///< where one is known
  std::vector<std::string> notes{};             ///< what is odd about the model's files

  [[nodiscard]] bool has_head() const { return has_language_model_head(output); }
};

[[nodiscard]] AuditedModel audited_model(const ModelShape& shape);
[[nodiscard]] AuditedModel audited_model(const CatalogModel& model);
[[nodiscard]] AuditedModel audited_model(const ModelWeights& weights);

/// How an audit is made.
struct AuditOptions {
  double within = 0.01;  ///< extra compute up to which a vocabulary is as good, 1e-6 .. 100
  /// Share of the law's resampled fits in an interval, between 0 and 1; nothing: no intervals.
  std::optional<double> level{};
};

/// The present vocabulary beside the isoloss optimum at one budget.
struct AuditPoint {
  double flops = 0.0;                  ///< the budget C
  Estimate optimum{};                  ///< isoloss
  Price price{};                       ///< of the present vocabulary
  double band_low = 0.0;               ///< least V that costs at most `within`, entries
  double band_high = 0.0;              ///< greatest
  std::optional<Interval> interval{};  ///< of the optimum; nothing without draws or level
};

/// The rows of a vocabulary table beside the entries of the tokenizer, and what the rows without an
/// entry cost.
struct TableUse {
  double entries = 0.0;        ///< of the tokenizer
  double unused_rows = 0.0;    ///< V less the entries; 0 where there are more of them
  double unused_params = 0.0;  ///< unused_rows width, twice with a head of its own
  /// Share of the training compute: unused_rows width / (N_nv + V width); nothing without a head.
  std::optional<double> unused_compute{};
  double unused_logits = 0.0;  ///< bytes a token, 4 unused_rows; 0 without a head
};

/// Warnings about an audit.
struct AuditWarning {
  enum class Kind {
    no_head,
    assumed_head,
    mixture_of_experts,
    multimodal,
    tied,
    head_rank,
    n_nv_range,
    vocab_range,
    small_table,    ///< the tokenizer has entries beyond the table
    files,          ///< what is odd about the model's files
    open_optimum,   ///< the law's own draws leave V* open on both sides
    interval_edge,  ///< V* is outside its own interval or at an end of it
    law,            ///< what the law itself warns of; one for each of its sentences
  };
  Kind kind = Kind::tied;
  std::string text{};  ///< a sentence without a full stop, about this model
};

/// A model's vocabulary beside what a law says; what needs a language-model head is missing for a
/// model that has none.
struct Audit {
  AuditedModel model{};
  double n_v = 0.0;                      ///< V width, the parameters of one vocabulary table
  std::optional<Estimate> isoflops{};    ///< approach 1 on the compute-optimal line
  std::optional<Estimate> derivative{};  ///< approach 2 there
  std::optional<AuditPoint> line{};      ///< approach 3 there: the budget that the law gives N_nv
  std::optional<AuditPoint> trained{};   ///< at the tokens that the model was trained on
  std::optional<double> total_params{};  ///< n_nv_total + 2 n_v, or + n_v with one table
  std::optional<double> head_share{};    ///< N_v / (N_nv + N_v)
  std::optional<double> table_share{};   ///< of all parameters: both tables, or the only one
  std::optional<double> logits_bytes{};  ///< a token's logits, 4 V bytes
  std::optional<double> logits_share{};  ///< 4 V / (4 V + 2 layers hidden_size)
  std::optional<TableUse> table_use{};   ///< nothing without a tokenizer
  std::vector<AuditWarning> warnings{};
};

/// Widths below which Godey et al. saw the head's rank limit a model.
inline constexpr double kNarrowHead = 1000.0;

/// Audits one model. The compute-optimal line gives C for N_nv alone. The budget of the run as it
/// was is C = 6 (N_nv + V width) tokens, with the present V: `trained.optimum` minimises the loss
/// at that C, and trains on a different number of tokens. All predictions use the model's own
/// width.
///
/// The price, and the band of V around an optimum, are those of `price_of` and `price_band`. The
/// logits' share of memory sets 4 bytes for each logit of a token against one checkpointed
/// activation of 2 bytes for each layer and feature.
///
/// A model without a language-model head is counted and not judged: no optimum, no price, no share
/// of a head, and a warning that says so. Of a draft head the number of all parameters is not known
/// either.
///
/// Throws `DomainError` for numbers outside the domain of a prediction, for options outside theirs,
/// and what `predict` throws.
/// Source: Tao et al. 2024, section 4 and figure 6; Godey et al. 2024 (arXiv 2404.07647) for the
/// warning about narrow heads.
[[nodiscard]] Audit audit(const AuditedModel& model, const Law& law,
                          const AuditOptions& options = {});

/// Ranks over which training in parallel often splits the rows of a vocabulary table.
inline constexpr std::array<int, 4> kUsualRanks{2, 4, 8, 16};

/// Those of `kUsualRanks` over which a table of `vocab_size` rows cannot be split evenly:
/// frameworks refuse it, or pad the table on their own. Throws `DomainError` unless `vocab_size` is
/// a whole number of 1 .. 2^53.
[[nodiscard]] std::vector<int> indivisible_ranks(double vocab_size);

/// The least number of rows, not below `vocab_size`, that `ranks` divides. Throws `DomainError` for
/// another `vocab_size`, and unless ranks >= 1.
[[nodiscard]] double rows_for_ranks(double vocab_size, int ranks);

}  // namespace vocabplan
