#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/json/document.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {
namespace {

// Cuts a stream of JSON objects into its outermost ones, in constant memory. What stands between
// them is of no matter, so a damaged list is read as well: no closing bracket, a comma too many.
// An object that begins with the key "host" is outermost wherever it stands, so that one that was
// cut short does not swallow those behind it.
class ObjectScanner {
 public:
  static constexpr std::size_t kLongestObject = std::size_t{8} << 20U;

  enum class Found {
    object,
    damaged,    // an object that another one begins in, or that is too long
    cut_short,  // the file ends inside an object
    end,
  };

  explicit ObjectScanner(RecordReader::Source source) : source_(std::move(source)) {}

  [[nodiscard]] Found next();
  // The object; valid until the next call.
  [[nodiscard]] const std::string& text() const { return text_; }
  // The line on which it starts, counted from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  void begin();
  void begin_carried();
  void put(char c);
  // Takes one byte; true when it ends an object or shows one to be damaged.
  bool take(char c);
  void take_in_string(char c);
  bool take_outside_string(char c);
  bool begins_host(char c);

  RecordReader::Source source_;
  std::array<char, 65536> buffer_{};
  std::size_t position_ = 0;
  std::size_t size_ = 0;
  std::size_t lines_ = 1;  // where reading is
  std::size_t line_ = 1;
  std::string text_;
  std::string carried_;  // the start of the object that showed the last one to be damaged
  std::size_t carried_line_ = 1;
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool is_too_long_ = false;
  Found found_ = Found::object;
  std::size_t brace_ = 0;  // where in text_ the last opening brace stands
  std::size_t brace_line_ = 1;
  std::size_t matched_ = 0;  // of {"host", behind that brace
};

constexpr std::string_view kHost = "{\"host\"";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

ObjectScanner::Found ObjectScanner::next() {
  text_.clear();
  if (!carried_.empty()) begin_carried();
  for (;;) {
    if (position_ == size_) {
      position_ = 0;
      size_ = source_(buffer_.data(), buffer_.size());
      if (size_ == 0) break;
    }
    const char c = buffer_[position_++];
    const bool found = take(c);
    if (c == '\n') ++lines_;
    if (found) return found_;
  }
  if (std::exchange(depth_, 0) == 0) return Found::end;
  return Found::cut_short;
}

void ObjectScanner::begin() {
  depth_ = 1;
  line_ = lines_;
  in_string_ = false;
  escaped_ = false;
  is_too_long_ = false;
  text_ = "{";
  brace_ = 0;
  brace_line_ = lines_;
  matched_ = 1;
}

void ObjectScanner::begin_carried() {
  begin();
  line_ = carried_line_;
  text_ = std::exchange(carried_, std::string());
  matched_ = 0;
}

// Of an object that is too long only what may begin another one is kept.
void ObjectScanner::put(char c) {
  if (text_.size() < kLongestObject) {
    text_ += c;
    return;
  }
  is_too_long_ = true;
  text_.clear();
  matched_ = 0;
}

bool ObjectScanner::take(char c) {
  if (depth_ == 0) {
    if (c == '{') begin();
    return false;
  }
  if (!is_too_long_ || matched_ > 0 || c == '{') put(c);
  if (begins_host(c)) {
    carried_ = text_.substr(brace_);
    carried_line_ = brace_line_;
    found_ = Found::damaged;
    return true;
  }
  if (!in_string_) return take_outside_string(c);
  take_in_string(c);
  return false;
}

// True if this byte completes {"host" within an object.
bool ObjectScanner::begins_host(char c) {
  if (matched_ == 0 || (matched_ == 1 && is_blank(c))) return false;
  matched_ = c == kHost[matched_] ? matched_ + 1 : 0;
  if (matched_ < kHost.size()) return false;
  matched_ = 0;
  return depth_ > 1;
}

// A line end cannot stand in a string: its end was lost.
void ObjectScanner::take_in_string(char c) {
  if (c == '\n' || (c == '"' && !escaped_)) in_string_ = false;
  escaped_ = c == '\\' && !escaped_;
}

bool ObjectScanner::take_outside_string(char c) {
  if (c == '"') {
    in_string_ = true;
  } else if (c == '{') {
    ++depth_;
    if (is_too_long_) text_ = "{";
    brace_ = text_.size() - 1;
    brace_line_ = lines_;
    matched_ = 1;
  } else if (c == '}' && --depth_ == 0) {
    found_ = is_too_long_ ? Found::damaged : Found::object;
    return true;
  }
  return false;
}

constexpr double kMicrowatt = 1e-6;
constexpr double kMostHostWatts = 1e9;  // of one machine
constexpr double kLastTime = 1e11;      // seconds since 1970: beyond it they are milliseconds

class ScaphandreTrace {
 public:
  ScaphandreTrace(RecordReader::Source source, TraceSink& sink)
      : objects_(std::move(source)), sink_(sink) {}

  void read();

 private:
  void take_tick();
  void take_socket(JsonValue socket, std::optional<double> time);
  void take_domain(JsonValue domain, const std::string& socket, std::optional<double> time);
  void take_power(JsonValue part, std::size_t component, std::optional<double> time);
  std::optional<double> number(JsonValue part, const char* key);
  std::optional<double> time_of(JsonValue part, std::optional<double> otherwise);

  ObjectScanner objects_;
  JsonDocument tick_;
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

std::optional<JsonValue> member(JsonValue object, const char* key) {
  const std::optional<JsonValue> found = object.find(key);
  return found && found->is(JsonKind::null) ? std::nullopt : found;
}

std::optional<JsonValue> list(JsonValue object, const char* key) {
  const std::optional<JsonValue> found = object.find(key);
  return found && found->is(JsonKind::array) ? found : std::nullopt;
}

void ScaphandreTrace::take_tick() {
  if (tick_.read(objects_.text())) {
    sink_.fault(objects_.line(), "a report that is no JSON (a decimal comma in it?)");
    return;
  }
  std::optional<double> time;
  if (const auto host = member(tick_.root(), "host")) {
    time = time_of(*host, std::nullopt);
    take_power(*host, sink_.component("host"), time);
  }
  if (const auto sockets = list(tick_.root(), "sockets")) {
    for (std::size_t i = 0; i < sockets->size(); ++i) take_socket(sockets->element(i), time);
  }
}

void ScaphandreTrace::take_socket(JsonValue socket, std::optional<double> time) {
  const auto id = member(socket, "id");
  const std::string name =
      "socket " + (id && id->is(JsonKind::integer) ? id->beginning() : std::string("?"));
  time = time_of(socket, time);
  take_power(socket, sink_.component(name, "host"), time);
  const auto domains = list(socket, "domains");
  if (!domains) return;
  for (std::size_t i = 0; i < domains->size(); ++i) take_domain(domains->element(i), name, time);
}

void ScaphandreTrace::take_domain(JsonValue domain, const std::string& socket,
                                  std::optional<double> time) {
  const auto label = member(domain, "name");
  if (!label || !label->is(JsonKind::text)) return;
  // Memory is no part of what RAPL counts for a socket's package.
  const bool is_memory = label->text() == "dram";
  std::string part = socket;
  part.append(" ").append(label->text());
  const std::size_t component =
      sink_.component(part, is_memory ? std::string_view("host") : std::string_view(socket));
  take_power(domain, component, time_of(domain, time));
}

// A number that is not negative; nothing where there is none.
std::optional<double> ScaphandreTrace::number(JsonValue part, const char* key) {
  const auto found = member(part, key);
  if (!found) return std::nullopt;
  if (!found->is_number()) {
    sink_.fault(objects_.line(), std::string(key) + " is no number but a " + found->kind_name());
    return std::nullopt;
  }
  const double value = found->number();
  if (value < 0.0) {
    sink_.refuse(objects_.line(), std::string(key) + " " + shortest(value) + " is negative");
  }
  return value;
}

std::optional<double> ScaphandreTrace::time_of(JsonValue part, std::optional<double> otherwise) {
  const auto time = number(part, "timestamp");
  if (!time) return otherwise;
  if (*time < kLastTime) return time;
  sink_.refuse(objects_.line(), "timestamp " + shortest(*time) + " is not in seconds");
}

void ScaphandreTrace::take_power(JsonValue part, std::size_t component,
                                 std::optional<double> time) {
  const auto microwatts = number(part, "consumption");
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
