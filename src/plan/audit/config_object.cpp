#include "plan/audit/config_object.hpp"

#include <cmath>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

std::string shown(const OrderedJson& value) {
  if (value.is_number_float()) return shortest(value.get<double>());
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  constexpr std::size_t kShown = 40;
  return shortened(json_of(value, -1), kShown);
}

bool is_whole_within(const OrderedJson& value, double least, double most) {
  if (!value.is_number()) return false;
  const auto number = value.get<double>();
  return number >= least && number <= most && std::trunc(number) == number;
}

}  // namespace

ConfigObject::ConfigObject(const OrderedJson& value, std::string source, std::string path)
    : value_(&value), source_(std::move(source)), path_(std::move(path)) {
  if (value.is_object()) return;
  if (path_.empty()) throw DataError(source_, 0, "is no JSON object");
  throw DataError(source_, 0,
                  "key '" + path_ + "': is " + shown(value) + "; accepted is an object");
}

const OrderedJson* ConfigObject::find(const char* key) const {
  const auto found = value_->find(key);
  return found == value_->end() || found->is_null() ? nullptr : &*found;
}

void ConfigObject::fail(const std::string& complaint) const {
  throw DataError(source_, 0, complaint);
}

void ConfigObject::complain(const char* key, const std::string& complaint) const {
  const std::string name = path_.empty() ? key : path_ + "." + key;
  throw DataError(source_, 0, "key '" + name + "': " + complaint);
}

void ConfigObject::refuse(const char* key, const std::string& accepted) const {
  complain(key, "is " + shown(value_->at(key)) + "; accepted is " + accepted);
}

std::optional<double> ConfigObject::whole(Keys keys, double least, double most) const {
  for (const char* key : keys) {
    const OrderedJson* value = find(key);
    if (value == nullptr) continue;
    if (is_whole_within(*value, least, most)) return value->get<double>();
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
  const OrderedJson* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) refuse(key, "true or false");
  return value->get<bool>();
}

std::string ConfigObject::text(const char* key) const {
  const OrderedJson* value = find(key);
  if (value == nullptr) return {};
  if (!value->is_string()) refuse(key, "a text");
  return value->get<std::string>();
}

std::string ConfigObject::first_text(const char* key) const {
  const OrderedJson* value = find(key);
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  const bool texts = value->is_array() && (value->empty() || value->front().is_string());
  if (!texts) refuse(key, "an array of texts");
  return value->empty() ? std::string() : value->front().get<std::string>();
}

std::vector<double> ConfigObject::wholes(const char* key, std::size_t most) const {
  const OrderedJson* value = find(key);
  if (value == nullptr) return {};
  constexpr double kGreatest = 1e9;
  if (!value->is_array() || value->size() > most) {
    refuse(key, "an array of at most " + std::to_string(most) + " whole numbers");
  }
  std::vector<double> numbers;
  numbers.reserve(value->size());
  for (const OrderedJson& element : *value) {
    if (!is_whole_within(element, 0.0, kGreatest)) refuse(key, "an array of whole numbers");
    numbers.push_back(element.get<double>());
  }
  return numbers;
}

std::optional<double> ConfigObject::members(const char* key) const {
  const OrderedJson* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object() || value->empty()) refuse(key, "an object with members");
  return static_cast<double>(value->size());
}

bool ConfigObject::has_object(const char* key) const {
  const OrderedJson* value = find(key);
  return value != nullptr && value->is_object();
}

std::optional<ConfigObject> ConfigObject::object(const char* key) const {
  const OrderedJson* value = find(key);
  if (value == nullptr) return std::nullopt;
  return ConfigObject(*value, source_, path_.empty() ? key : path_ + "." + key);
}

}  // namespace vocabplan
