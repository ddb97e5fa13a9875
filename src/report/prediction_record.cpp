#include "vocabplan/report/prediction_record.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/json_text.hpp"

namespace vocabplan {
namespace {

std::string estimate_json(const std::optional<EstimateRecord>& estimate) {
  if (!estimate) return "null";
  JsonObject object;
  object.add("vocab_size", estimate->vocab_size)
      .add("vocab_size_real", estimate->vocab_size_real)
      .add("n_v", estimate->n_v);
  if (estimate->run) {
    object.add("n_nv", estimate->run->n_nv)
        .add("flops", estimate->run->flops)
        .add("width", estimate->run->width);
  }
  if (estimate->interval) object.add_json("interval", interval_json(*estimate->interval));
  return object.text();
}

std::string band_json(const BandRecord& band) {
  return JsonObject()
      .add("within", band.within)
      .add("lower", band.lower)
      .add("upper", band.upper)
      .text();
}

std::string price_json(const PriceRecord& price) {
  JsonObject object;
  object.add("vocab_size", price.vocab_size)
      .add("extra_compute", price.extra_compute)
      .add("loss_gap", price.loss_gap);
  if (price.level > 0.0) {
    object.add_json("interval", interval_json({.level = price.level,
                                               .lower = price.lower,
                                               .upper = price.upper,
                                               .draws = price.draws}));
  }
  return object.text();
}

// Approach 3, with what it says of other vocabularies.
std::string isoloss_json(const PredictionRecord& record) {
  std::string text = estimate_json(record.isoloss);
  if (!record.isoloss || !record.band) return text;
  std::vector<std::string> prices;
  prices.reserve(record.prices.size());
  for (const PriceRecord& price : record.prices) prices.push_back(price_json(price));
  text.pop_back();
  return text + ",\"band\":" + band_json(*record.band) + ",\"prices\":" + json_array(prices) + "}";
}

// Keys beyond the first four are there when they apply.
std::string budget_json(const PredictionRecord& record) {
  const AskedRecord& asked = record.asked;
  JsonObject object;
  object.add("source", record.budget_source)
      .add("n_nv_source", record.n_nv_source)
      .add("width_source", record.width_source)
      .add("compute_optimal_ratio", record.line_ratio);
  if (asked.total_params) {
    object.add("total_params", *asked.total_params).add_json("tied", asked.tied ? "true" : "false");
  }
  if (asked.tokens_per_param) object.add("tokens_per_param", *asked.tokens_per_param);
  if (asked.data_limit) {
    object.add("data_limit", *asked.data_limit)
        .add("binding", asked.binding)
        .add("flops_without_limit", asked.flops_without_limit);
  }
  if (asked.gpu_hours) {
    object.add("gpu_hours", *asked.gpu_hours)
        .add("accelerator", asked.accelerator)
        .add("mfu", asked.mfu)
        .add("mfu_source", asked.mfu_assumed ? "assumed" : "given");
  }
  return object.text();
}

std::string suggestion_json(const PredictionRecord& record) {
  if (!record.suggested_vocab_size) return "null";
  return JsonObject()
      .add("vocab_size", *record.suggested_vocab_size)
      .add("multiple", record.multiple)
      .add("logits_bytes", record.logits_bytes)
      .text();
}

}  // namespace

std::string interval_json(const IntervalRecord& interval) {
  return JsonObject()
      .add("level", interval.level)
      .add("lower", interval.lower)
      .add("upper", interval.upper)
      .add("draws", static_cast<double>(interval.draws))
      .text();
}

std::string prediction_json(const PredictionRecord& record) {
  const std::string approaches = JsonObject()
                                     .add_json("isoflops", estimate_json(record.isoflops))
                                     .add_json("derivative", estimate_json(record.derivative))
                                     .add_json("isoloss", isoloss_json(record))
                                     .text();
  return JsonObject()
      .add("n_nv", record.n_nv)
      .add("flops", record.flops)
      .add("tokens", record.tokens)
      .add("width", record.width)
      .add_json("approaches", approaches)
      .add_json("warnings", json_strings(record.warnings))
      .add("characters", record.characters)
      .add_json("budget", budget_json(record))
      .add_json("suggestion", suggestion_json(record))
      .text();
}

std::string error_json(std::size_t line, std::string_view message) {
  return JsonObject().add("line", static_cast<double>(line)).add("error", message).text();
}

namespace {

// An integer held in a double, exactly; nothing for NaN.
char* write_vocab(char* out, double value) {
  constexpr double kInt64 = 9.2e18;
  if (value < kInt64) return write_whole(out, static_cast<std::uint64_t>(value));
  if (std::isnan(value)) return out;
  return fmt::format_to(out, "{:.0f}", std::trunc(value));
}

void append_end(std::string& line, const std::optional<double>& end) {
  std::array<char, 320> text{};  // an integer has up to 309 digits
  line += ',';
  if (end) line.append(text.data(), write_vocab(text.data(), *end));
}

}  // namespace

std::string interval_csv(const PredictionRecord& record) {
  std::string line;
  for (const auto* estimate : {&record.isoflops, &record.derivative, &record.isoloss}) {
    const auto interval = *estimate ? (*estimate)->interval : std::nullopt;
    append_end(line, interval ? interval->lower : std::nullopt);
    append_end(line, interval ? interval->upper : std::nullopt);
  }
  return line;
}

// The longest number has 24 characters; copies have a constant length, because that is a move or
// two.
char* PredictionCsv::Memo::write(char* out, double v) {
  if (v == value) {
    std::memcpy(out, text.data(), text.size());
    return out + size;
  }
  // Straight into the line, and kept from there: nothing waits for the copy.
  char* const end = write_shortest(out, v);
  value = v;
  size = static_cast<std::size_t>(end - out);
  std::memcpy(text.data(), out, text.size());
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

std::string price_csv_header(const PredictionRecord& record, bool band) {
  std::string header = band ? ",v_within_low,v_within_high" : "";
  for (const PriceRecord& price : record.prices) {
    header += ",extra_compute_" + shortest(price.vocab_size);
  }
  return header;
}

std::string price_csv(const PredictionRecord& record, bool band) {
  std::string fields;
  if (band && record.band) {
    const double first = std::ceil(record.band->lower);
    const double last = std::floor(record.band->upper);
    fields += first > last ? ",," : "," + shortest(first) + "," + shortest(last);
  }
  for (const PriceRecord& price : record.prices) {
    fields += "," + (std::isfinite(price.extra_compute) ? shortest(price.extra_compute) : "");
  }
  return fields;
}

}  // namespace vocabplan
