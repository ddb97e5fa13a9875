#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "vocabplan/core/number.hpp"

namespace vocabplan {

/// The two readings of a number whose text has commas or points; both where it has neither.
struct NumberReadings {
  std::optional<double> with_point{};  ///< points are decimal signs, commas stand between thousands
  std::optional<double> with_comma{};  ///< the other way round
  bool has_mark = false;               ///< a comma or a point

  [[nodiscard]] explicit operator bool() const noexcept { return with_point || with_comma; }
};

/// Reads a number in both ways. Beside what `parse_number` accepts, marks may stand between
/// thousands: commas or points, blanks (also those that do not break), apostrophes. Before the
/// first mark are 1 to 3 digits that do not begin with 0, between marks of one kind 3 digits. A
/// number with an exponent and one digit before its only comma or point has none between thousands.
[[nodiscard]] NumberReadings readings_of(std::string_view text, bool may_have_sign);

/// True for every text that is a number in one reading at least.
[[nodiscard]] bool is_number_text(std::string_view text);

/// A number of a table that tells which sign is the decimal one.
struct TellingNumber {
  std::string text{};
  std::size_t line = 0;
};

/// The first numbers of one reading.
struct SignEvidence {
  std::optional<TellingNumber> point{};
  std::optional<TellingNumber> comma{};
  /// Of two readings: tells where commas separate columns.
  std::optional<TellingNumber> usual_point{};

  void add(std::string_view text, std::size_t line);
};

/// The numbers of one table, which has one decimal sign.
///
/// `7,000` alone may be 7 or 7000, `7.000` as well. A number that has one reading (`3,52`,
/// `2.5e21`, `7,000,000`, `1.234,5`) settles the sign of the whole table, and one with the other
/// sign is a fault from there on. Where a number with two readings comes first, the other fields of
/// its line decide, then, where the table is read whole, all lines that follow. When nothing
/// decides, a comma is a fault that names both readings. A point is a decimal sign: it is the usual
/// notation. Only in a stream with semicolons, which often stand there because commas are decimal
/// signs, it is a fault too.
class TableNumbers {
 public:
  explicit TableNumbers(char separator) : separator_(separator) {}

  /// A field with the line of its record.
  struct Field {
    std::string_view text;
    bool may_have_sign = false;
    std::size_t line = 0;
  };
  /// Gives fields to its argument, with their lines: those that may settle the sign.
  using Fields = std::function<void(const std::function<void(std::string_view, std::size_t)>&)>;

  /// True if points need no look: they are decimal signs.
  [[nodiscard]] bool points_are_settled() const noexcept { return sign_ == Sign::point; }
  /// The number in a field, `plain` as `parse_number` reads it. `beside` are the fields of its
  /// record, `ahead` those behind the record; it is empty for a stream. A fault is valid until the
  /// next call.
  [[nodiscard]] ParsedNumber read(const Field& field, ParsedNumber plain, const Fields& beside,
                                  const Fields& ahead);

  /// The way in which commas were read, once they were: a warning. Empty before that.
  [[nodiscard]] const std::string& note() const noexcept { return note_; }

 private:
  enum class Sign { unknown, point, comma };

  [[nodiscard]] std::string_view settle(const Field& field, const NumberReadings& readings,
                                        const Fields& beside, const Fields& ahead);
  [[nodiscard]] std::string_view find_out(const Field& field, const NumberReadings& readings,
                                          const Fields& beside, const Fields& ahead);
  [[nodiscard]] SignEvidence evidence(const Fields& beside, const Fields& ahead);
  void take_sign(Sign sign, std::string_view text, std::size_t line);
  void tell(const Field& field, double value);

  char separator_;
  Sign sign_ = Sign::unknown;
  TellingNumber first_{};                // the number that settled the sign
  std::optional<SignEvidence> ahead_{};  // of the lines behind the first number in doubt
  std::string note_{};
  std::string fault_{};
};

}  // namespace vocabplan
