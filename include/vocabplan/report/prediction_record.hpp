#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/report/record.hpp"

namespace vocabplan {

/// The interval of V by the resampled fits of a law, ready to print.
struct IntervalRecord {
  double level = 0.0;             ///< share of the fits that the interval holds
  std::optional<double> lower{};  ///< entries, as computed; nothing: not bounded
  std::optional<double> upper{};  ///< likewise
  std::size_t draws = 0;          ///< resampled fits
};

/// The run of one approach, where approaches have runs of their own.
struct RunRecord {
  double n_nv = 0.0;
  double flops = 0.0;
  double width = 0.0;
};

/// The answer of one approach, ready to print.
struct EstimateRecord {
  double vocab_size = 0.0;                   ///< V cut off to an integer
  double vocab_size_real = 0.0;              ///< V as computed
  double n_v = 0.0;                          ///< vocabulary parameters
  std::optional<IntervalRecord> interval{};  ///< nothing: not asked for, or no resampled fits
  std::optional<RunRecord> run{};            ///< nothing: that of the prediction
};

/// The forms in which a budget was given, beside N_nv, FLOPs, tokens and characters.
struct AskedRecord {
  std::optional<double> total_params{};
  bool tied = false;  ///< whether the total counts one vocabulary table
  std::optional<double> tokens_per_param{};
  std::optional<double> data_limit{};  ///< as given, in `data_unit`
  std::string_view binding{};          ///< one of compute, data; only with a limit, as the next
  double flops_without_limit = 0.0;
  std::string_view data_unit{};            ///< one of tokens, characters, bytes
  std::optional<double> bytes_per_char{};  ///< only with a limit in bytes
  double limit_characters = 0.0;           ///< the limit; of tokens at the isoloss V
  double tokens_per_character = 0.0;       ///< f at the isoloss V
  std::string compression_law{};           ///< the law or file whose f that is
  bool own_compression = false;            ///< whether it is a file
  std::optional<double> gpu_hours{};
  std::optional<double> accelerators{};  ///< where hours are theirs over a time
  double days = 0.0;                     ///< that time; only with accelerators, as the next
  bool in_days = false;                  ///< whether it was given in days
  std::string_view accelerator{};        ///< only with hours, as the next three
  double peak = 0.0;                     ///< FLOP/s
  double mfu = 0.0;
  bool mfu_assumed = false;
};

/// The best vocabulary for all of a text, ready to print.
struct FixedTextRecord {
  EstimateRecord estimate{};
  double tokens = 0.0;
  double characters = 0.0;
  double flops = 0.0;
  bool at_max_vocab = false;  ///< V is where the law's f(V) ends
};

/// The price of another vocabulary, ready to print.
struct PriceRecord {
  double vocab_size = 0.0;     ///< entries
  double extra_compute = 0.0;  ///< share of the FLOPs; infinite when no compute suffices
  /// Loss above that of the optimum, in `loss_unit`; nothing where the law's losses are wrong.
  std::optional<double> loss_gap{};
  double level = 0.0;             ///< share of the resampled fits in the interval; 0: no interval
  std::size_t draws = 0;          ///< resampled fits
  std::optional<double> lower{};  ///< extra compute; nothing: not bounded
  std::optional<double> upper{};  ///< likewise
};

/// The choice by several laws, ready to print. Costs are extra compute as shares of the FLOPs.
struct ChoiceRecord {
  double vocab_size = 0.0;  ///< entries
  double expected = 0.0;
  double worst = 0.0;     ///< by the law that is hardest on it
  double quantile = 0.0;  ///< by `level` of the states
  double level = 0.0;
  double band_lower = 0.0;  ///< entries; vocabularies about as good
  double band_upper = 0.0;
  bool at_largest = false;       ///< it is the largest allowed, and costs at least this
  bool band_at_largest = false;  ///< the band ends where the range ends
};

/// The best vocabulary for training and serving, ready to print.
struct LifetimeRecord {
  EstimateRecord estimate{};
  double tokens = 0.0;            ///< training tokens
  double flops = 0.0;             ///< of training
  double served_flops = 0.0;      ///< of serving
  double characters = 0.0;        ///< served
  double ratio = 0.0;             ///< characters served over characters trained on
  std::string compression_law{};  ///< the law or file whose f(V) that is
};

/// Vocabularies that cost at most `within`, ready to print.
struct BandRecord {
  double within = 0.0;  ///< extra compute as a share of the FLOPs
  double lower = 0.0;   ///< entries, as computed
  double upper = 0.0;   ///< likewise
};

/// One prediction, ready to print. Everything is in base units.
struct PredictionRecord {
  double n_nv = 0.0;
  double flops = 0.0;
  double tokens = 0.0;
  double width = 0.0;
  std::optional<EstimateRecord> isoflops{};
  std::optional<EstimateRecord> derivative{};
  std::optional<EstimateRecord> isoloss{};
  double characters = 0.0;
  /// One of compute_optimal, flops, tokens, characters, tokens_per_param.
  std::string_view budget_source{};
  std::string_view n_nv_source{};     ///< one of given, law, total_params, budget
  std::string_view width_source{};    ///< one of given, law
  double line_ratio = 1.0;            ///< FLOPs over those of the compute-optimal line
  double suggested_vocab_size = 0.0;  ///< the isoloss optimum, rounded
  double logits_bytes = 0.0;          ///< memory of a token's logits at the suggested size
  double multiple = 1.0;              ///< what the suggestion is a multiple of
  std::span<const std::string> warnings{};
  std::optional<BandRecord> band{};   ///< around the isoloss optimum; nothing: not asked for
  std::vector<PriceRecord> prices{};  ///< against the isoloss optimum
  AskedRecord asked{};
  std::optional<FixedTextRecord> fixed_text{};  ///< only with a limit in text
  std::optional<LifetimeRecord> lifetime{};     ///< only where something is served
  std::optional<ChoiceRecord> choice{};         ///< nothing: not asked for
};

/// Version of the JSON documents.
inline constexpr int kReportSchemaVersion = 1;

/// The header of the CSV form, with its line end.
inline constexpr std::string_view kPredictionCsvHeader =
    "n_nv,flops,tokens,width,v_isoflops,v_derivative,v_isoloss\n";

/// The columns that may follow those of `kPredictionCsvHeader`.
struct PredictionColumns {
  bool intervals = false;  ///< `v_isoflops_low`, `v_isoflops_high` and so on
  bool band = false;       ///< `v_within_low`, `v_within_high`
  bool lifetime = false;   ///< `v_lifetime`
  bool choice = false;     ///< `v_choice`, `choice_expected`, `choice_worst`
};

/// The prediction as a line of CSV: the columns of `kPredictionCsvHeader`, those asked for, and one
/// for each price, `extra_compute_32000`. Vocabularies and the ends of their intervals are cut off
/// to integers, in digits, and the band's lower end is rounded up. Fields are empty where an end is
/// open, an approach does not apply, or extra compute is infinite.
[[nodiscard]] Row prediction_fields(const PredictionRecord& record,
                                    const PredictionColumns& columns);

/// Room that one CSV line may need: four shortest decimals and three integers of up to 309 digits.
inline constexpr std::size_t kCsvLineRoom = 1100;

/// Writes CSV lines; fields that repeat from line to line, as in a grid, are formatted once.
class PredictionCsv {
 public:
  /// `flops_values`: how many different FLOPs are expected to come round again and again, as on the
  /// inner axis of a grid. Their text is kept, for a few thousand of them.
  explicit PredictionCsv(std::size_t flops_values = 1);

  /// Writes one line with its line end and returns the end. A NaN vocabulary size is an empty
  /// field, the others are integers. `out` must have room for `kCsvLineRoom` characters.
  char* write(char* out, double n_nv, double flops, double tokens, double width, double v_isoflops,
              double v_derivative, double v_isoloss);

 private:
  struct Memo {
    double value = -1.0;
    std::size_t size = 0;
    std::array<char, 32> text{};
    char* write(char* out, double v);
    char* write_new(char* out, double v);
  };
  [[nodiscard]] Memo& flops_memo(double flops);

  Memo n_nv_;
  Memo width_;
  std::vector<Memo> flops_;  // a power of two of them, found by the bits of the value
};

/// A choice: `{"vocab_size": ..., "expected": ..., "worst": ..., "q90": ..., "band": {...}}`.
[[nodiscard]] Row choice_row(const ChoiceRecord& choice);

/// The name of a quantile by its level, a share: `q90`, `q97.5`.
[[nodiscard]] std::string quantile_name(double level);

/// One interval; an end that is not bounded is null.
[[nodiscard]] Row interval_row(const IntervalRecord& interval);

/// The run of a prediction and the form in which it was asked for.
[[nodiscard]] Row budget_row(const PredictionRecord& record);

/// One prediction in full.
[[nodiscard]] Row prediction_row(const PredictionRecord& record);

/// The JSON object of `prediction_row` on one line, without a line end.
[[nodiscard]] std::string prediction_json(const PredictionRecord& record);

/// The record in place of one that could not be computed: `{"line": 17, "error": "…"}`.
[[nodiscard]] Row error_row(std::size_t line, std::string_view message);

}  // namespace vocabplan
