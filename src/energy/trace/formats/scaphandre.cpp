#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "energy/trace/formats/scaphandre_report.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/json_objects.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {
namespace {

constexpr double kMicrowatt = 1e-6;
constexpr double kMostHostWatts = 1e9;  // of one machine
constexpr double kLastTime = 1e11;      // seconds since 1970: beyond it they are milliseconds

class ScaphandreTrace {
 public:
  ScaphandreTrace(RecordReader::Source source, TraceSink& sink)
      : objects_(std::move(source), {"host\""}), sink_(sink), components_(sink, {}) {}

  void read();

 private:
  void take_report();
  void take_socket(const ReportSocket& socket, std::optional<double> time);
  void take_domain(const ReportDomain& domain, const std::string& socket,
                   std::optional<double> time);
  void take_power(const ReportPart& part, std::size_t component, std::optional<double> time);
  std::optional<double> number(const ReportNumber& number, const char* key);
  std::optional<double> time_of(const ReportPart& part, std::optional<double> otherwise);

  JsonObjects objects_;
  ScaphandreReport report_;
  TraceSink& sink_;
  ComponentColumn components_;
};

void ScaphandreTrace::read() {
  sink_.clock(TraceClock::epoch);
  for (;;) {
    switch (objects_.next()) {
      case JsonObjects::Found::object:
        take_report();
        break;
      case JsonObjects::Found::damaged:
        sink_.fault(objects_.line(), "a report that is not closed, or longer than 8 MiB");
        break;
      case JsonObjects::Found::cut_short:
        sink_.warn("the file ends inside the report that starts on line " +
                   std::to_string(objects_.line()) + ", which is not used");
        return;
      case JsonObjects::Found::end:
        return;
    }
  }
}

void ScaphandreTrace::take_report() {
  if (!report_.read(objects_.text())) {
    sink_.fault(objects_.line(), "a report that is no JSON (a decimal comma in it?)");
    return;
  }
  std::optional<double> time;
  if (const auto& host = report_.host()) {
    time = time_of(*host, std::nullopt);
    take_power(*host, components_.number("host"), time);
  }
  for (const ReportSocket& socket : report_.sockets()) take_socket(socket, time);
}

void ScaphandreTrace::take_socket(const ReportSocket& socket, std::optional<double> time) {
  const std::string name = "socket " + (socket.id.empty() ? std::string("?") : socket.id);
  time = time_of(socket.part, time);
  take_power(socket.part, components_.number(name, "host"), time);
  for (const ReportDomain& domain : report_.domains(socket)) take_domain(domain, name, time);
}

void ScaphandreTrace::take_domain(const ReportDomain& domain, const std::string& socket,
                                  std::optional<double> time) {
  // Memory is no part of what RAPL counts for a socket's package.
  const bool is_memory = domain.name == "dram";
  std::string part = socket;
  part.append(" ").append(domain.name);
  const std::size_t component =
      components_.number(part, is_memory ? std::string_view("host") : std::string_view(socket));
  take_power(domain.part, component, time_of(domain.part, time));
}

// A number that is not negative; nothing where there is none.
std::optional<double> ScaphandreTrace::number(const ReportNumber& number, const char* key) {
  if (number.kind.empty()) return std::nullopt;
  if (number.kind != "number") {
    const bool is_number = number.kind.starts_with("number");
    sink_.fault(objects_.line(), std::string(key) + " is " +
                                     (is_number ? "a " : "no number but a ") +
                                     std::string(number.kind));
    return std::nullopt;
  }
  if (number.value < 0.0) {
    sink_.refuse(objects_.line(), std::string(key) + " " + shortest(number.value) + " is negative");
  }
  return number.value;
}

std::optional<double> ScaphandreTrace::time_of(const ReportPart& part,
                                               std::optional<double> otherwise) {
  const auto time = number(part.timestamp, "timestamp");
  if (!time) return otherwise;
  if (*time < kLastTime) return time;
  sink_.refuse(objects_.line(), "timestamp " + shortest(*time) + " is not in seconds");
}

void ScaphandreTrace::take_power(const ReportPart& part, std::size_t component,
                                 std::optional<double> time) {
  const auto microwatts = number(part.consumption, "consumption");
  if (!microwatts || !time) {
    sink_.missing(component, time.value_or(std::nan("")), 0.0);
    return;
  }
  const double watts = *microwatts * kMicrowatt;
  if (watts > kMostHostWatts) {
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
