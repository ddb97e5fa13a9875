#include "plan/audit/config_object.hpp"

#include <cmath>
#include <utility>

#include "core/json/writer.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

std::string shown(JsonValue value) {
  if (value.is(JsonKind::number)) return shortest(value.number());
  if (value.is(JsonKind::object)) return "an object";
  if (value.is(JsonKind::array)) return "an array";
  constexpr std::size_t kShown = 40;
  return shortened(printable_json(value.beginning()), kShown);
}

bool is_whole_within(JsonValue value, double least, double most) {
  if (!value.is_number()) return false;
  const double number = value.number();
  return number >= least && number <= most && std::trunc(number) == number;
}

}  // namespace

ConfigObject::ConfigObject(JsonValue value, std::string path)
    : value_(value), path_(std::move(path)) {
  if (value.is(JsonKind::object)) return;
  if (path_.empty()) throw DataError(value.source(), value.line(), "is no JSON object");
  throw DataError(value.source(), value.line(),
                  "key '" + path_ + "': is " + shown(value) + "; accepted is an object");
}

std::optional<JsonValue> ConfigObject::find(const char* key) const {
  const std::optional<JsonValue> found = value_.find(key);
  return found && found->is(JsonKind::null) ? std::nullopt : found;
}

std::string ConfigObject::child_path(const char* key) const {
  return path_.empty() ? key : path_ + "." + key;
}

void ConfigObject::fail(const std::string& complaint) const {
  throw DataError(value_.source(), 0, complaint);
}

void ConfigObject::complain(const char* key, const std::string& complaint) const {
  const std::size_t line = value_.find(key).value_or(value_).line();
  throw DataError(value_.source(), line, "key '" + child_path(key) + "': " + complaint);
}

void ConfigObject::refuse(const char* key, const std::string& accepted) const {
  const std::optional<JsonValue> value = value_.find(key);
  complain(key, "is " + (value ? shown(*value) : "missing") + "; accepted is " + accepted);
}

std::optional<double> ConfigObject::whole(Keys keys, double least, double most) const {
  for (const char* key : keys) {
    const std::optional<JsonValue> value = find(key);
    if (!value) continue;
    if (is_whole_within(*value, least, most)) return value->number();
    refuse(key, "a whole number from " + shortest(least) + " to " + shortest(most));
  }
  return std::nullopt;
}

double ConfigObject::required(Keys keys, double least, double most) const {
  const std::optional<double> value = whole(keys, least, most);
  if (!value) complain(*keys.begin(), "is missing");
  return *value;
}

bool ConfigObject::flag(const char* key, bool otherwise) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return otherwise;
  if (!value->is(JsonKind::flag)) refuse(key, "true or false");
  return value->flag();
}

std::string ConfigObject::text(const char* key) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return {};
  if (!value->is(JsonKind::text)) refuse(key, "a text");
  return std::string(value->text());
}

std::string ConfigObject::first_text(const char* key) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return {};
  if (value->is(JsonKind::text)) return std::string(value->text());
  if (!value->is(JsonKind::array)) refuse(key, "an array of texts");
  if (value->size() == 0) return {};
  const JsonValue first = value->element(0);
  if (!first.is(JsonKind::text)) refuse(key, "an array of texts");
  return std::string(first.text());
}

std::vector<double> ConfigObject::wholes(const char* key, std::size_t most) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return {};
  constexpr double kGreatest = 1e9;
  if (!value->is(JsonKind::array) || value->size() > most) {
    refuse(key, "an array of at most " + std::to_string(most) + " whole numbers");
  }
  std::vector<double> numbers;
  numbers.reserve(value->size());
  for (std::size_t i = 0; i < value->size(); ++i) {
    const JsonValue element = value->element(i);
    if (!is_whole_within(element, 0.0, kGreatest)) refuse(key, "an array of whole numbers");
    numbers.push_back(element.number());
  }
  return numbers;
}

std::vector<std::string_view> ConfigObject::texts(const char* key, std::size_t most) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return {};
  if (!value->is(JsonKind::array) || value->size() > most) {
    refuse(key, "an array of at most " + std::to_string(most) + " texts");
  }
  std::vector<std::string_view> texts;
  texts.reserve(value->size());
  for (std::size_t i = 0; i < value->size(); ++i) {
    const JsonValue element = value->element(i);
    if (!element.is(JsonKind::text)) refuse(key, "an array of texts");
    texts.push_back(element.text());
  }
  return texts;
}

std::vector<ConfigObject> ConfigObject::objects(const char* key, std::size_t most) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return {};
  if (!value->is(JsonKind::array) || value->size() > most) {
    refuse(key, "an array of at most " + std::to_string(most) + " objects");
  }
  std::vector<ConfigObject> objects;
  objects.reserve(value->size());
  for (std::size_t i = 0; i < value->size(); ++i) {
    objects.emplace_back(value->element(i), child_path(key) + "[" + std::to_string(i) + "]");
  }
  return objects;
}

double ConfigObject::number(const char* key, double least, double most) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) complain(key, "is missing");
  const bool fits = value->is_number() && value->number() >= least && value->number() <= most;
  if (!fits) refuse(key, "a number from " + shortest(least) + " to " + shortest(most));
  return value->number();
}

std::optional<double> ConfigObject::members(const char* key) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return std::nullopt;
  if (!value->is(JsonKind::object) || value->size() == 0) refuse(key, "an object with members");
  return static_cast<double>(value->size());
}

bool ConfigObject::has_object(const char* key) const {
  const std::optional<JsonValue> value = find(key);
  return value && value->is(JsonKind::object);
}

std::optional<ConfigObject> ConfigObject::object(const char* key) const {
  const std::optional<JsonValue> value = find(key);
  if (!value) return std::nullopt;
  return ConfigObject(*value, child_path(key));
}

}  // namespace vocabplan
