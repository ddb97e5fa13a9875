#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "energy/trace/formats/cells.hpp"
#include "energy/trace/formats/object_scanner.hpp"
#include "energy/trace/layout.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Json = nlohmann::json;

constexpr double kMicrowatt = 1e-6;
constexpr double kMostWatts = 1e9;  // of one machine
constexpr double kLastTime = 1e11;  // seconds since 1970: beyond it they are milliseconds

class ScaphandreTrace {
 public:
  ScaphandreTrace(RecordReader::Source source, TraceSink& sink)
      : objects_(std::move(source)), sink_(sink) {}

  void read();

 private:
  void take_tick();
  void take_socket(const Json& socket, std::optional<double> time);
  void take_power(const Json& part, std::size_t component, std::optional<double> time);
  std::optional<double> number(const Json& part, const char* key);
  std::optional<double> time_of(const Json& part, std::optional<double> otherwise);

  ObjectScanner objects_;
  TraceSink& sink_;
};

void ScaphandreTrace::read() {
  sink_.clock(TraceClock::epoch);
  for (;;) {
    switch (objects_.next()) {
      case ObjectScanner::Found::object:
        take_tick();
        break;
      case ObjectScanner::Found::damaged:
        sink_.fault(objects_.line(), "a report that is not closed, or longer than 8 MiB");
        break;
      case ObjectScanner::Found::cut_short:
        sink_.warn("the file ends inside the report that starts on line " +
                   std::to_string(objects_.line()) + ", which is not used");
        return;
      case ObjectScanner::Found::end:
        return;
    }
  }
}

const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json* list(const Json& object, const char* key) {
  const Json* const found = member(object, key);
  return found != nullptr && found->is_array() ? found : nullptr;
}

void ScaphandreTrace::take_tick() {
  const Json tick = Json::parse(objects_.text(), nullptr, false);
  if (tick.is_discarded()) {
    sink_.fault(objects_.line(), "a report that is no JSON (a decimal comma in it?)");
    return;
  }
  std::optional<double> time;
  if (const Json* const host = member(tick, "host")) {
    time = time_of(*host, std::nullopt);
    take_power(*host, sink_.component("host"), time);
  }
  if (const Json* const sockets = list(tick, "sockets")) {
    for (const Json& socket : *sockets) take_socket(socket, time);
  }
}

void ScaphandreTrace::take_socket(const Json& socket, std::optional<double> time) {
  const Json* const id = member(socket, "id");
  const std::string name =
      "socket " + (id != nullptr && id->is_number_integer() ? id->dump() : std::string("?"));
  time = time_of(socket, time);
  take_power(socket, sink_.component(name, "host"), time);
  const Json* const domains = list(socket, "domains");
  if (domains == nullptr) return;
  for (const Json& domain : *domains) {
    const Json* const label = member(domain, "name");
    if (label == nullptr || !label->is_string()) continue;
    const auto& text = label->get_ref<const std::string&>();
    // Memory is no part of what RAPL counts for a socket's package.
    const bool is_memory = text == "dram";
    std::string part = name;
    part.append(" ").append(text);
    const std::size_t component =
        sink_.component(part, is_memory ? std::string_view("host") : std::string_view(name));
    take_power(domain, component, time_of(domain, time));
  }
}

// A number that is not negative; nothing where there is none.
std::optional<double> ScaphandreTrace::number(const Json& part, const char* key) {
  const Json* const found = member(part, key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_number()) {
    sink_.fault(objects_.line(), std::string(key) + " is no number but a " + found->type_name());
    return std::nullopt;
  }
  const auto value = found->get<double>();
  if (value < 0.0) {
    sink_.refuse(objects_.line(), std::string(key) + " " + shortest(value) + " is negative");
  }
  return value;
}

std::optional<double> ScaphandreTrace::time_of(const Json& part, std::optional<double> otherwise) {
  const auto time = number(part, "timestamp");
  if (!time) return otherwise;
  if (*time < kLastTime) return time;
  sink_.refuse(objects_.line(), "timestamp " + shortest(*time) + " is not in seconds");
}

void ScaphandreTrace::take_power(const Json& part, std::size_t component,
                                 std::optional<double> time) {
  const auto microwatts = number(part, "consumption");
  if (!microwatts || !time) {
    sink_.missing(component, time.value_or(std::nan("")), 0.0);
    return;
  }
  const double watts = *microwatts * kMicrowatt;
  if (watts > kMostWatts) {
    sink_.refuse(objects_.line(), "consumption " + shortest(*microwatts) +
                                      " is in microwatts: too much for any machine");
  }
  sink_.power(component, *time, watts, objects_.line());
}

bool matches_scaphandre(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n[],");
  if (first == std::string_view::npos || head[first] != '{') return false;
  const bool measures = head.find("\"consumption\"") != std::string_view::npos;
  return measures && (head.find("\"host\"") != std::string_view::npos ||
                      head.find("\"sockets\"") != std::string_view::npos);
}

void read_scaphandre(RecordReader::Source source, TraceSink& sink) {
  ScaphandreTrace(std::move(source), sink).read();
}

}  // namespace

const TraceLayout kScaphandreTrace{TraceFormat::scaphandre, &matches_scaphandre, &read_scaphandre};

}  // namespace vocabplan
