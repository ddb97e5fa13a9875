#include "vocabplan/report/record.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/json/writer.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

void append_number(std::string& out, double value, std::string_view otherwise) {
  if (!std::isfinite(value)) {
    out += otherwise;
    return;
  }
  std::array<char, kNumberRoom> text{};
  out.append(text.data(), write_shortest(text.data(), value));
}

void append_json_text(std::string& out, std::string_view text) {
  const auto plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  if (!std::all_of(text.begin(), text.end(), plain)) {
    out += printable_json(json_text(text));
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

// True if a spreadsheet would run the text as a formula.
bool is_formula(std::string_view text) {
  constexpr std::string_view kStarts("=+-@\t\r\0", 7);
  if (text.empty() || kStarts.find(text[0]) == std::string_view::npos) return false;
  const bool sign = text[0] == '-' || text[0] == '+';
  const bool plain = text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
  return !(sign && plain && parse_number(text.substr(1)));
}

}  // namespace

void append_csv_field(std::string& line, std::string_view text, CsvText form) {
  const std::string_view mark = form == CsvText::safe && is_formula(text) ? "'" : "";
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  const bool blank_end = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  if (!blank_end && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += mark;
    line += text;
    return;
  }
  line += '"';
  line += mark;
  for (const char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

struct Row::Member {
  std::string name;
  Value value;
};

// The texts of a row, written behind what is there.
class RowText {
 public:
  explicit RowText(std::string& out, CsvText csv = CsvText::plain) : out_(out), csv_(csv) {}

  void members(const Row& row) {
    for (const Row::Member& member : row.members_) {
      if (&member != row.members_.data()) out_ += ',';
      append_json_text(out_, member.name);
      out_ += ':';
      json(member.value);
    }
  }

  static void add_names(std::vector<std::string>& names, const Row& row,
                        const std::string& before) {
    for (const Row::Member& member : row.members_) {
      const auto& value = member.value.value_;
      std::string name = before + member.name;
      if (const Row* const inside = std::get_if<Row>(&value)) {
        add_names(names, *inside, name + "_");
      } else if (has_field(value)) {
        names.push_back(std::move(name));
      }
    }
  }

  void csv_names(const Row& row) {
    for (const std::string& name : row.csv_columns()) {
      begin_field();
      append_csv_field(out_, name, csv_);
    }
  }

  void csv_fields(const Row& row) {
    for (const Row::Member& member : row.members_) {
      const auto& value = member.value.value_;
      if (const Row* const inside = std::get_if<Row>(&value)) {
        csv_fields(*inside);
      } else if (has_field(value)) {
        begin_field();
        csv_field(value);
      }
    }
  }

  // The kinds of a value as JSON, for `std::visit`.
  void operator()(std::monostate /*null*/) { out_ += "null"; }
  void operator()(double number) { append_number(out_, number, "null"); }
  void operator()(bool flag) { out_ += flag ? "true" : "false"; }
  void operator()(const std::string& text) { append_json_text(out_, text); }
  void operator()(const Row& row) {
    out_ += '{';
    members(row);
    out_ += '}';
  }
  void operator()(const Value::List& list) { elements(list, ""); }
  void operator()(const Value::Lines& lines) { elements(lines.list, "\n"); }
  void operator()(const Value::Written& written) {
    out_ += '[';
    out_ += written.rows_;
    out_ += ']';
  }

 private:
  void json(const Value& value) { std::visit(*this, value.value_); }

  void elements(const Value::List& list, std::string_view line_end) {
    out_ += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ',';
      out_ += line_end;
      json(list[i]);
    }
    if (!list.empty()) out_ += line_end;
    out_ += ']';
  }

  static bool has_field(const auto& value) {
    return !std::holds_alternative<Value::List>(value) &&
           !std::holds_alternative<Value::Lines>(value) &&
           !std::holds_alternative<Value::Written>(value);
  }

  void csv_field(const auto& value) {
    if (const double* const number = std::get_if<double>(&value)) append_number(out_, *number, "");
    if (const bool* const flag = std::get_if<bool>(&value)) out_ += *flag ? "true" : "false";
    if (const auto* const text = std::get_if<std::string>(&value))
      append_csv_field(out_, *text, csv_);
  }

  void begin_field() {
    if (!std::exchange(first_, false)) out_ += ',';
  }

  std::string& out_;
  CsvText csv_;
  bool first_ = true;
};

Row::Row() = default;
Row::~Row() = default;
Row::Row(const Row& other) = default;
Row::Row(Row&& other) noexcept = default;
Row& Row::operator=(const Row& other) = default;
Row& Row::operator=(Row&& other) noexcept = default;

Row& Row::add(std::string_view name, Value value) & {
  constexpr std::size_t kUsual = 8;
  if (members_.empty()) members_.reserve(kUsual);
  members_.push_back({std::string(name), std::move(value)});
  return *this;
}

Row&& Row::add(std::string_view name, Value value) && {
  return std::move(add(name, std::move(value)));
}

Row& Row::append(Row other) & {
  std::move(other.members_.begin(), other.members_.end(), std::back_inserter(members_));
  return *this;
}

Row&& Row::append(Row other) && {
  return std::move(append(std::move(other)));
}

bool Row::empty() const {
  return members_.empty();
}

std::string Row::json_members() const {
  std::string text;
  RowText(text).members(*this);
  return text;
}

void Value::Written::add(const Row& row) {
  if (!rows_.empty()) rows_ += ',';
  RowText text(rows_);
  text(row);
}

std::string Row::json() const {
  std::string text;
  RowText row(text);
  row(*this);
  return text;
}

std::vector<std::string> Row::csv_columns() const {
  std::vector<std::string> names;
  RowText::add_names(names, *this, "");
  return names;
}

std::string Row::csv_header(CsvText form) const {
  std::string text;
  RowText(text, form).csv_names(*this);
  return text;
}

std::string Row::csv_row(CsvText form) const {
  std::string text;
  RowText(text, form).csv_fields(*this);
  return text;
}

}  // namespace vocabplan
