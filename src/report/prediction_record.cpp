#include "vocabplan/report/prediction_record.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

Row estimate_row(const EstimateRecord& estimate) {
  Row row;
  row.add("vocab_size", estimate.vocab_size)
      .add("vocab_size_real", estimate.vocab_size_real)
      .add("n_v", estimate.n_v);
  if (estimate.run) {
    row.add("n_nv", estimate.run->n_nv)
        .add("flops", estimate.run->flops)
        .add("width", estimate.run->width);
  }
  if (estimate.interval) row.add("interval", interval_row(*estimate.interval));
  return row;
}

Value estimate_value(const std::optional<EstimateRecord>& estimate) {
  return estimate ? estimate_row(*estimate) : Value();
}

Row price_row(const PriceRecord& price) {
  Row row;
  row.add("vocab_size", price.vocab_size)
      .add("extra_compute", price.extra_compute)
      .add("loss_gap", price.loss_gap ? Value(*price.loss_gap) : Value());
  if (price.level > 0.0) {
    row.add("interval", interval_row({.level = price.level,
                                      .lower = price.lower,
                                      .upper = price.upper,
                                      .draws = price.draws}));
  }
  return row;
}

// Approach 3, with its prices of other vocabularies.
Value isoloss_value(const PredictionRecord& record) {
  if (!record.isoloss) return {};
  Row row = estimate_row(*record.isoloss);
  if (!record.band) return row;
  row.add("band", Row()
                      .add("within", record.band->within)
                      .add("lower", record.band->lower)
                      .add("upper", record.band->upper));
  row.add("prices", each(record.prices, price_row));
  return row;
}

Row fixed_text_row(const FixedTextRecord& text) {
  const EstimateRecord& estimate = text.estimate;
  Row row;
  row.add("vocab_size", estimate.vocab_size)
      .add("vocab_size_real", estimate.vocab_size_real)
      .add("n_v", estimate.n_v)
      .add("tokens", text.tokens)
      .add("characters", text.characters)
      .add("flops", text.flops)
      .add("at_max_vocab", text.at_max_vocab);
  if (estimate.interval) row.add("interval", interval_row(*estimate.interval));
  return row;
}

Row lifetime_row(const LifetimeRecord& lifetime) {
  return Row()
      .add("vocab_size", lifetime.estimate.vocab_size)
      .add("vocab_size_real", lifetime.estimate.vocab_size_real)
      .add("n_v", lifetime.estimate.n_v)
      .add("tokens", lifetime.tokens)
      .add("flops", lifetime.flops)
      .add("served_flops", lifetime.served_flops)
      .add("served_characters", lifetime.characters)
      .add("served_ratio", lifetime.ratio)
      .add("compression_law", lifetime.compression_law);
}

Value suggestion_value(const PredictionRecord& record) {
  return Row()
      .add("vocab_size", record.suggested_vocab_size)
      .add("rule", "isoloss")
      .add("multiple", record.multiple)
      .add("logits_bytes", record.logits_bytes);
}

}  // namespace

// Values beyond the first four are there when they apply.
Row budget_row(const PredictionRecord& record) {
  const AskedRecord& asked = record.asked;
  Row row;
  row.add("source", record.budget_source)
      .add("n_nv_source", record.n_nv_source)
      .add("width_source", record.width_source)
      .add("compute_optimal_ratio", record.line_ratio);
  if (asked.total_params) {
    row.add("total_params", *asked.total_params).add("tied", asked.tied);
  }
  if (asked.tokens_per_param) row.add("tokens_per_param", *asked.tokens_per_param);
  if (asked.data_limit) {
    row.add("data_limit", *asked.data_limit)
        .add("binding", asked.binding)
        .add("flops_without_limit", asked.flops_without_limit)
        .add("data_limit_unit", asked.data_unit);
    if (asked.bytes_per_char) row.add("bytes_per_char", *asked.bytes_per_char);
    row.add("data_limit_characters", asked.limit_characters);
  }
  if (asked.data_limit || asked.own_compression) {
    row.add("compression", Row()
                               .add("law", asked.compression_law)
                               .add("tokens_per_character", asked.tokens_per_character));
  }
  if (asked.gpu_hours) {
    row.add("gpu_hours", *asked.gpu_hours)
        .add("accelerator", asked.accelerator)
        .add("mfu", asked.mfu)
        .add("mfu_source", asked.mfu_assumed ? "assumed" : "given");
    if (asked.accelerators) row.add("accelerators", *asked.accelerators).add("days", asked.days);
  }
  return row;
}

Row interval_row(const IntervalRecord& interval) {
  return Row()
      .add("level", interval.level)
      .add("lower", interval.lower)
      .add("upper", interval.upper)
      .add("draws", interval.draws);
}

Row prediction_row(const PredictionRecord& record) {
  Row row;
  row.add("n_nv", record.n_nv)
      .add("flops", record.flops)
      .add("tokens", record.tokens)
      .add("width", record.width)
      .add("approaches", Row()
                             .add("isoflops", estimate_value(record.isoflops))
                             .add("derivative", estimate_value(record.derivative))
                             .add("isoloss", isoloss_value(record)))
      .add("warnings", record.warnings)
      .add("characters", record.characters)
      .add("budget", budget_row(record))
      .add("suggestion", suggestion_value(record));
  if (record.fixed_text) row.add("fixed_text", fixed_text_row(*record.fixed_text));
  if (record.lifetime) row.add("lifetime", lifetime_row(*record.lifetime));
  if (record.choice) row.add("choice", choice_row(*record.choice));
  return row;
}

Row choice_row(const ChoiceRecord& choice) {
  return Row()
      .add("vocab_size", choice.vocab_size)
      .add("expected", choice.expected)
      .add("worst", choice.worst)
      .add(quantile_name(choice.level), choice.quantile)
      .add("band", Row()
                       .add("lower", choice.band_lower)
                       .add("upper", choice.band_upper)
                       .add("at_largest", choice.band_at_largest))
      .add("at_largest", choice.at_largest);
}

std::string quantile_name(double level) {
  return "q" + shortest(std::round(1e7 * level) / 1e5);
}

std::string prediction_json(const PredictionRecord& record) {
  return prediction_row(record).json();
}

Row error_row(std::size_t line, std::string_view message) {
  return Row().add("line", line).add("error", message);
}

namespace {

// An integer held in a double, exactly; nothing for NaN.
char* write_vocab(char* out, double value) {
  constexpr double kInt64 = 9.2e18;
  if (value < kInt64) return write_whole(out, static_cast<std::uint64_t>(value));
  if (std::isnan(value)) return out;
  return fmt::format_to(out, "{:.0f}", std::trunc(value));
}

// A field of digits; empty where there is nothing.
Value vocab_field(const std::optional<double>& vocab_size) {
  if (!vocab_size || std::isnan(*vocab_size)) return {};
  std::array<char, 320> text{};  // an integer has up to 309 digits
  const char* const end = write_vocab(text.data(), *vocab_size);
  return std::string_view(text.data(), static_cast<std::size_t>(end - text.data()));
}

Value vocab_field(const std::optional<EstimateRecord>& estimate) {
  return estimate ? vocab_field(std::optional(estimate->vocab_size)) : Value();
}

void add_interval(Row& row, const std::string& name,
                  const std::optional<EstimateRecord>& estimate) {
  const auto interval = estimate ? estimate->interval : std::nullopt;
  row.add(name + "_low", interval ? vocab_field(interval->lower) : Value())
      .add(name + "_high", interval ? vocab_field(interval->upper) : Value());
}

// The lower end rounded up and the upper down to an integer; both empty where none lies between.
void add_band(Row& row, const BandRecord& band) {
  const double first = std::ceil(band.lower);
  const double last = std::floor(band.upper);
  const bool any = first <= last;
  row.add("v_within_low", any ? Value(first) : Value())
      .add("v_within_high", any ? Value(last) : Value());
}

}  // namespace

Row prediction_fields(const PredictionRecord& record, const PredictionColumns& columns) {
  Row row;
  row.add("n_nv", record.n_nv)
      .add("flops", record.flops)
      .add("tokens", record.tokens)
      .add("width", record.width)
      .add("v_isoflops", vocab_field(record.isoflops))
      .add("v_derivative", vocab_field(record.derivative))
      .add("v_isoloss", vocab_field(record.isoloss));
  if (columns.intervals) {
    add_interval(row, "v_isoflops", record.isoflops);
    add_interval(row, "v_derivative", record.derivative);
    add_interval(row, "v_isoloss", record.isoloss);
  }
  if (columns.band && record.band) add_band(row, *record.band);
  for (const PriceRecord& price : record.prices) {
    row.add("extra_compute_" + shortest(price.vocab_size), price.extra_compute);
  }
  if (columns.lifetime && record.lifetime) {
    row.add("v_lifetime", vocab_field(std::optional(record.lifetime->estimate)));
  }
  if (columns.choice && record.choice) {
    row.add("v_choice", record.choice->vocab_size)
        .add("choice_expected", record.choice->expected)
        .add("choice_worst", record.choice->worst);
  }
  return row;
}

// The longest number has 24 characters; copies have a constant length, because that is a move or
// two.
inline char* PredictionCsv::Memo::write(char* out, double v) {
  if (v != value || size == 0) return write_new(out, v);
  std::memcpy(out, text.data(), text.size());
  return out + size;
}

// Straight into the line, and kept from there when it comes the second time: on a line, where no
// value does, keeping every text would take as long as making an integer's.
char* PredictionCsv::Memo::write_new(char* out, double v) {
  char* const end = write_shortest(out, v);
  const bool again = v == value;
  value = v;
  size = again ? static_cast<std::size_t>(end - out) : 0;
  if (again) std::memcpy(text.data(), out, text.size());
  return end;
}

PredictionCsv::PredictionCsv(std::size_t flops_values) {
  constexpr std::size_t kMostMemos = 8192;
  // Four places a value, so that few values share one.
  const std::size_t places = flops_values > 1 ? 4 * std::min(flops_values, kMostMemos / 4) : 1;
  flops_.resize(std::bit_ceil(places));
}

PredictionCsv::Memo& PredictionCsv::flops_memo(double flops) {
  // Fibonacci hashing: the high bits of the product depend on all bits of the value.
  const std::uint64_t mixed = std::bit_cast<std::uint64_t>(flops) * 0x9e3779b97f4a7c15U;
  return flops_[(mixed >> 32U) & (flops_.size() - 1)];
}

char* PredictionCsv::write(char* out, double n_nv, double flops, double tokens, double width,
                           double v_isoflops, double v_derivative, double v_isoloss) {
  out = n_nv_.write(out, n_nv);
  *out++ = ',';
  out = flops_memo(flops).write(out, flops);
  *out++ = ',';
  out = write_shortest(out, tokens);
  *out++ = ',';
  out = width_.write(out, width);
  *out++ = ',';
  out = write_vocab(out, v_isoflops);
  *out++ = ',';
  out = write_vocab(out, v_derivative);
  *out++ = ',';
  out = write_vocab(out, v_isoloss);
  *out++ = '\n';
  return out;
}

}  // namespace vocabplan
