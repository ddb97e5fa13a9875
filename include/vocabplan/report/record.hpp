#pragma once

#include <concepts>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vocabplan {

class Value;

/// The texts of CSV: as they are, or with an apostrophe before what a spreadsheet would run as a
/// formula. These are texts that begin with `=`, `+`, `-`, `@`, a tab, a carriage return or a NUL
/// (OWASP, CSV Injection; ASVS 5.0, 1.2.10) and are no numbers: `-0.5` stays.
enum class CsvText { plain, safe };

/// Appends a field of CSV that holds a text: as `Row::csv_row`.
void append_csv_field(std::string& line, std::string_view text, CsvText form);

/// Named values in order: an answer, or a part of one, for machines. Its text is a JSON object, or
/// a line of CSV.
class Row {
 public:
  Row();
  ~Row();
  Row(const Row& other);
  Row(Row&& other) noexcept;
  Row& operator=(const Row& other);
  Row& operator=(Row&& other) noexcept;

  /// Adds a value behind the others. A name stands once; it is not looked for.
  Row& add(std::string_view name, Value value) &;
  Row&& add(std::string_view name, Value value) &&;
  /// Adds the values of another row behind those of this one.
  Row& append(Row other) &;
  Row&& append(Row other) &&;

  [[nodiscard]] bool empty() const;

  /// A JSON object on one line, without a line end.
  ///
  /// Numbers are the shortest decimals that read back as the same double; one that is not finite
  /// is null. Texts are escaped where they are not `printable`; bytes that are not UTF-8 become
  /// U+FFFD.
  [[nodiscard]] std::string json() const;

  /// The members of that object, without the braces around them.
  [[nodiscard]] std::string json_members() const;

  /// The names of the fields of `csv_row`: a column for each value. Values of a row inside are
  /// named `row_value`; lists have no column.
  [[nodiscard]] std::vector<std::string> csv_columns() const;

  /// The same as a line of CSV, without a line end.
  [[nodiscard]] std::string csv_header(CsvText form = CsvText::plain) const;

  /// The fields of a line of CSV, without a line end. Numbers as in JSON; one that is not finite,
  /// and null, are empty fields. A text with a comma, a quotation mark or a line end in it, or a
  /// blank at its start or end, is quoted by the rules of RFC 4180.
  [[nodiscard]] std::string csv_row(CsvText form = CsvText::plain) const;

 private:
  friend class RowText;

  struct Member;
  std::vector<Member> members_;
};

/// A value of a row: null, a number, a flag, a text, a row or a list.
class Value {
 public:
  using List = std::vector<Value>;

  /// A list whose elements stand on lines of their own in JSON.
  struct Lines {
    List list{};
  };

  /// A list of rows that is written as it grows, where rows would be too many to keep: one takes
  /// several times as much as its text.
  class Written {
   public:
    void add(const Row& row);

   private:
    friend class RowText;

    std::string rows_{};
  };

  // Conversions are wanted: a row is written down by its values.
  // NOLINTBEGIN(google-explicit-constructor,hicpp-explicit-conversions)
  Value() = default;
  Value(double number) : value_(number) {}
  Value(std::integral auto number) : value_(static_cast<double>(number)) {}
  Value(bool flag) : value_(flag) {}
  Value(std::string text) : value_(std::move(text)) {}
  Value(std::string_view text) : value_(std::string(text)) {}
  Value(const char* text) : value_(std::string(text)) {}
  Value(Row row) : value_(std::move(row)) {}
  Value(List list) : value_(std::move(list)) {}
  Value(Lines lines) : value_(std::move(lines)) {}
  Value(Written written) : value_(std::move(written)) {}
  /// Null where there is nothing.
  template <class T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value()) {}
  /// A list of what can be a value.
  template <std::convertible_to<Value> T>
  Value(std::vector<T> items)
      : value_(List(std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()))) {
  }
  template <std::convertible_to<Value> T, std::size_t N>
  Value(std::span<const T, N> items) : value_(List(items.begin(), items.end())) {}
  // NOLINTEND(google-explicit-constructor,hicpp-explicit-conversions)

 private:
  friend class RowText;

  std::variant<std::monostate, double, bool, std::string, Row, List, Lines, Written> value_;
};

using Rows = std::vector<Row>;

/// Of each item its row, or another value: what `make` makes of it.
template <class Items, class Make>
[[nodiscard]] auto each(const Items& items, Make make) {
  std::vector<decltype(make(*items.begin()))> made;
  made.reserve(items.size());
  for (const auto& item : items) made.push_back(make(item));
  return made;
}

}  // namespace vocabplan
