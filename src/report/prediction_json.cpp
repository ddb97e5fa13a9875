#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"

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

}  // namespace vocabplan
