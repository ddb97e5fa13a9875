#include "vocabplan/report/json_text.hpp"

#include <cmath>

#include "core/json_node.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

std::string json_string(std::string_view text) {
  return json_of(text, -1);
}

std::string json_number(double value) {
  return std::isfinite(value) ? shortest(value) : "null";
}

std::string json_array(const std::vector<std::string>& items) {
  std::string text = "[";
  for (const std::string& item : items) text.append(text.size() > 1 ? "," : "").append(item);
  return text + "]";
}

std::string json_strings(std::span<const std::string> strings) {
  std::vector<std::string> items;
  items.reserve(strings.size());
  for (const std::string& string : strings) items.push_back(json_string(string));
  return json_array(items);
}

void JsonObject::begin(std::string_view key) {
  if (members_.size() > 1) members_ += ',';
  members_ += '"';
  members_ += key;
  members_ += "\":";
}

JsonObject& JsonObject::add(std::string_view key, double value) {
  begin(key);
  members_ += json_number(value);
  return *this;
}

JsonObject& JsonObject::add(std::string_view key, const std::optional<double>& value) {
  return value ? add(key, *value) : add_json(key, "null");
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
