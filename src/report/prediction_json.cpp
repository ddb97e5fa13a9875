#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan {
namespace {

using Json = nlohmann::ordered_json;

// Whole numbers that an integer holds exactly are written without a fraction. JSON has no infinity
// and no NaN: such a value becomes null.
Json number(double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (std::abs(value) <= kExact && std::trunc(value) == value) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

Json estimate_json(const std::optional<EstimateRecord>& estimate) {
  if (!estimate) return nullptr;
  return {{"vocab_size", number(estimate->vocab_size)},
          {"vocab_size_real", number(estimate->vocab_size_real)},
          {"n_v", number(estimate->n_v)}};
}

std::string on_one_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string prediction_json(const PredictionRecord& record) {
  Json json{{"n_nv", number(record.n_nv)},
            {"flops", number(record.flops)},
            {"tokens", number(record.tokens)},
            {"width", number(record.width)},
            {"approaches",
             {{"isoflops", estimate_json(record.isoflops)},
              {"derivative", estimate_json(record.derivative)},
              {"isoloss", estimate_json(record.isoloss)}}},
            {"warnings", Json::array()},
            {"characters", number(record.characters)},
            {"budget",
             {{"source", record.budget_source},
              {"n_nv_source", record.n_nv_source},
              {"width_source", record.width_source},
              {"compute_optimal_ratio", number(record.line_ratio)}}},
            {"suggestion",
             {{"vocab_size", number(record.suggested_vocab_size)},
              {"multiple", number(record.multiple)}}}};
  for (const std::string& warning : record.warnings) json["warnings"].push_back(warning);
  return on_one_line(json);
}

std::string error_json(std::size_t line, std::string_view message) {
  return on_one_line(Json{{"line", line}, {"error", message}});
}

}  // namespace vocabplan
