#include "json_text.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

std::string json_string(std::string_view text) {
  using Json = nlohmann::json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void JsonObject::begin(std::string_view key) {
  if (members_.size() > 1) members_ += ',';
  members_ += '"';
  members_ += key;
  members_ += "\":";
}

JsonObject& JsonObject::add(std::string_view key, double value) {
  begin(key);
  members_ += std::isfinite(value) ? shortest(value) : "null";
  return *this;
}

JsonObject& JsonObject::add(std::string_view key, std::string_view value) {
  begin(key);
  members_ += json_string(value);
  return *this;
}

JsonObject& JsonObject::add_json(std::string_view key, std::string_view json) {
  begin(key);
  members_ += json;
  return *this;
}

}  // namespace vocabplan
