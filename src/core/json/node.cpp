#include "core/json/node.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {

std::string JsonNode::child_path(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void JsonNode::complain_at(std::size_t line, const std::string& complaint) const {
  throw DataError(value_.source(), line, (path_.empty() ? "the file" : path_) + " " + complaint);
}

void JsonNode::complain(const std::string& complaint) const {
  complain_at(value_.line(), complaint);
}

void JsonNode::fail(const std::string& accepted) const {
  constexpr std::size_t kShown = 40;
  const std::string shown =
      value_.is(JsonKind::number) ? shortest(value_.number()) : value_.beginning();
  complain("is " + shortened(shown, kShown) + "; accepted is " + accepted);
}

JsonNode JsonNode::at(const char* key) const {
  if (!value_.is(JsonKind::object)) fail("an object");
  const std::optional<JsonValue> found = value_.find(key);
  if (!found) throw DataError(value_.source(), value_.line(), child_path(key) + " is missing");
  return {*found, child_path(key)};
}

JsonNode JsonNode::at(std::size_t index) const {
  if (!value_.is(JsonKind::array) || index >= value_.size()) {
    fail("an array of more than " + std::to_string(index) + " elements");
  }
  return {value_.element(index), path_ + "[" + std::to_string(index) + "]"};
}

bool JsonNode::has(const char* key) const {
  if (!value_.is(JsonKind::object)) fail("an object");
  return value_.find(key).has_value();
}

void JsonNode::expect_only(std::initializer_list<std::string_view> known) const {
  if (!value_.is(JsonKind::object)) fail("an object");
  std::optional<JsonValue> unknown;  // the first in the text
  for (std::size_t i = 0; i < value_.size(); ++i) {
    const JsonValue key = value_.key(i);
    if (std::find(known.begin(), known.end(), key.text()) != known.end()) continue;
    if (!unknown || key.precedes(*unknown)) unknown = key;
  }
  if (!unknown) return;
  std::string list;
  for (const std::string_view name : known) list += (list.empty() ? "" : ", ") + std::string(name);
  complain_at(unknown->line(),
              "has the unknown key " + in_quotes(unknown->text()) + "; accepted are " + list);
}

std::size_t JsonNode::array_size(std::size_t least, std::size_t most) const {
  if (!value_.is(JsonKind::array) || value_.size() < least || value_.size() > most) {
    fail("an array of " + std::to_string(least) +
         (most == least ? "" : " to " + std::to_string(most)) + " elements");
  }
  return value_.size();
}

std::string JsonNode::text() const {
  if (!value_.is(JsonKind::text)) fail("a text");
  return std::string(value_.text());
}

double JsonNode::number() const {
  if (!value_.is_number()) fail("a number");
  return value_.number();
}

double JsonNode::number_within(double lowest, double highest) const {
  const double value = number();
  if (!(value >= lowest && value <= highest)) {
    fail("a number from " + shortest(lowest) + " to " + shortest(highest));
  }
  return value;
}

std::int64_t JsonNode::whole_within(std::int64_t lowest, std::int64_t highest) const {
  const double value = number_within(static_cast<double>(lowest), static_cast<double>(highest));
  // An integer just beyond an end may have been rounded to it.
  const bool integer = value_.is(JsonKind::integer);
  const auto whole = integer ? value_.whole() : static_cast<std::int64_t>(value);
  if (whole < lowest || whole > highest || (!integer && std::trunc(value) != value)) {
    fail("a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
  }
  return whole;
}

double JsonNode::number_at(std::size_t index, double lowest, double highest) const {
  if (value_.is(JsonKind::array) && index < value_.size()) {
    const JsonValue element = value_.element(index);
    if (element.is_number()) {
      const double value = element.number();
      if (value >= lowest && value <= highest) return value;
    }
  }
  return at(index).number_within(lowest, highest);
}

}  // namespace vocabplan
