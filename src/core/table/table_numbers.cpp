#include "core/table/table_numbers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Marks between thousands that are never decimal signs: blanks of several widths, apostrophes.
constexpr std::array<std::string_view, 6> kOtherMarks{
    " ", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x99"};
constexpr std::size_t kGroup = 3;  // digits between thousands
// The longest that `parse_number` reads, with marks.
constexpr std::size_t kLongestText = 800;

// Without blanks around it, also those that do not break.
std::string_view trimmed_number(std::string_view text) {
  constexpr std::string_view kUnbroken = "\xC2\xA0";
  for (;;) {
    const std::size_t before = text.size();
    text = trimmed(text);
    if (text.starts_with(kUnbroken)) text.remove_prefix(kUnbroken.size());
    if (text.ends_with(kUnbroken)) text.remove_suffix(kUnbroken.size());
    if (text.size() == before) return text;
  }
}

// The mark that a text begins with; empty without one.
std::string_view mark_at(std::string_view text, char thousands) {
  if (text.starts_with(thousands)) return text.substr(0, 1);
  for (const std::string_view mark : kOtherMarks) {
    if (text.starts_with(mark)) return text.substr(0, mark.size());
  }
  return {};
}

// A number as `parse_number` reads it, from one whose decimal sign is `decimal` and that may have
// `thousands` between thousands. Nothing when marks stand elsewhere.
std::optional<std::string> plain_number(std::string_view text, char decimal, char thousands) {
  std::string plain;
  std::string_view kind;
  std::size_t digits = 0;  // since the last mark
  std::size_t marks = 0;
  std::size_t lead = 0;  // digits before the first
  while (!text.empty()) {
    if (is_digit(text[0]) || text[0] == '_') {
      plain += text[0];
      ++digits;
      text.remove_prefix(1);
      continue;
    }
    const std::string_view mark = mark_at(text, thousands);
    if (mark.empty()) break;
    if (marks == 0 && (digits == 0 || digits > kGroup || plain[0] == '0')) return std::nullopt;
    if (marks > 0 && (digits != kGroup || mark != kind)) return std::nullopt;
    if (marks++ == 0) lead = digits;
    kind = mark;
    digits = 0;
    text.remove_prefix(mark.size());
  }
  if (marks > 0 && digits != kGroup) return std::nullopt;
  const bool exponent = text.starts_with('e') || text.starts_with('E');
  if (exponent && marks == 1 && lead == 1 && kind[0] == thousands) return std::nullopt;
  if (!text.empty() && text[0] == decimal) {
    plain += '.';
    text.remove_prefix(1);
  }
  return plain.append(text);
}

std::optional<double> number_with(std::string_view text, bool may_have_sign, char decimal,
                                  char thousands) {
  const bool has_sign = may_have_sign && (text.starts_with('-') || text.starts_with('+'));
  const auto plain = plain_number(has_sign ? text.substr(1) : text, decimal, thousands);
  if (!plain) return std::nullopt;
  const ParsedNumber number = parse_number(*plain);
  if (!number) return std::nullopt;
  return has_sign && text[0] == '-' ? -number.value : number.value;
}

// `7,0000` for `7,000`: a spelling of the decimal reading that has no other.
std::string longer_fraction(std::string_view text) {
  std::string longer(text);
  const std::size_t sign = longer.find_first_of(".,");
  const std::size_t end = longer.find_first_not_of("0123456789", sign + 1);
  return longer.insert(std::min(end, longer.size()), "0");
}

}  // namespace

NumberReadings readings_of(std::string_view text, bool may_have_sign) {
  const std::string_view number = trimmed_number(text);
  if (number.empty() || number.size() > kLongestText) return {};
  return {.with_point = number_with(number, may_have_sign, '.', ','),
          .with_comma = number_with(number, may_have_sign, ',', '.'),
          .has_mark = number.find_first_of(".,") != std::string_view::npos};
}

bool is_number_text(std::string_view text) {
  return parse_number(text) || readings_of(text, false);
}

void SignEvidence::add(std::string_view text, std::size_t line) {
  if (text.find_first_of(".,") == std::string_view::npos) return;
  const NumberReadings readings = readings_of(text, true);
  if (!readings) return;
  const bool both = readings.with_point && readings.with_comma;
  if (both && text.find('.') == std::string_view::npos) return;
  std::optional<TellingNumber>& place = both ? usual_point : readings.with_point ? point : comma;
  if (!place) place = TellingNumber{.text = std::string(text), .line = line};
}

ParsedNumber TableNumbers::read(const Field& field, ParsedNumber plain, const Fields& beside,
                                const Fields& ahead) {
  if (plain && points_are_settled()) return plain;
  const NumberReadings readings = readings_of(field.text, field.may_have_sign);
  if (!readings) {
    const bool commas = field.text.find(',') != std::string_view::npos;
    if (!plain && commas && is_digit(field.text[0])) {
      plain.fault = "has commas that are neither decimal signs nor between thousands";
    }
    return plain;
  }
  if (!readings.has_mark) return {*readings.with_point, {}};
  if (const std::string_view fault = settle(field, readings, beside, ahead); !fault.empty()) {
    return {.fault = fault, .says_what_to_write = true};
  }
  const double value = sign_ == Sign::comma ? *readings.with_comma : *readings.with_point;
  tell(field, value);
  return {value, {}};
}

// Makes the sign known; the reason why it cannot be.
std::string_view TableNumbers::settle(const Field& field, const NumberReadings& readings,
                                      const Fields& beside, const Fields& ahead) {
  const bool both = readings.with_point && readings.with_comma;
  if (both) {
    return sign_ == Sign::unknown ? find_out(field, readings, beside, ahead) : std::string_view();
  }
  const Sign own = readings.with_point ? Sign::point : Sign::comma;
  if (sign_ == Sign::unknown) take_sign(own, field.text, field.line);
  if (sign_ == own) return {};
  const std::string mine = own == Sign::point ? "points" : "commas";
  const std::string theirs = own == Sign::point ? "commas" : "points";
  fault_ = "is a number only where " + mine + " are decimal signs, and " + in_quotes(first_.text) +
           " in line " + std::to_string(first_.line) + " only where " + theirs +
           " are; write all numbers of the table alike";
  return fault_;
}

std::string_view TableNumbers::find_out(const Field& field, const NumberReadings& readings,
                                        const Fields& beside, const Fields& ahead) {
  const bool point = field.text.find('.') != std::string_view::npos;
  // Beside commas that separate columns a point is a decimal sign: no need to read on.
  const bool usual = point && separator_ == ',';
  const SignEvidence found = evidence(beside, usual ? Fields() : ahead);
  const bool both = found.point && found.comma;
  if (!both && (found.point || found.comma)) {
    const TellingNumber& seen = found.point ? *found.point : *found.comma;
    take_sign(found.point ? Sign::point : Sign::comma, seen.text, seen.line);
    return {};
  }
  if (!both && separator_ == ',' && found.usual_point) {
    take_sign(Sign::point, found.usual_point->text, found.usual_point->line);
    return {};
  }
  if (!both && point && (ahead || separator_ != ';')) {
    take_sign(Sign::point, field.text, field.line);
    return {};
  }
  const double decimal = point ? *readings.with_point : *readings.with_comma;
  const double whole = point ? *readings.with_comma : *readings.with_point;
  const std::string why = both ? in_quotes(found.point->text) + " and " +
                                     in_quotes(found.comma->text) + " have different decimal signs"
                               : std::string(ahead ? "no number" : "no number so far") +
                                     " in the columns in use tells if a " +
                                     (point ? "point" : "comma") + " is its decimal sign";
  fault_ = "may be " + shortest(decimal) + " or " + shortest(whole) + ": " + why + "; write " +
           shortest(whole) + ", or " + in_quotes(longer_fraction(field.text)) + " for " +
           shortest(decimal);
  return fault_;
}

// Of the line, else of all lines that follow, which are looked at once.
SignEvidence TableNumbers::evidence(const Fields& beside, const Fields& ahead) {
  SignEvidence found;
  beside([&found](std::string_view text, std::size_t line) { found.add(text, line); });
  if (found.point || found.comma || !ahead) return found;
  if (!ahead_) {
    ahead_.emplace();
    ahead([this](std::string_view text, std::size_t line) { ahead_->add(text, line); });
  }
  SignEvidence later = *ahead_;
  if (!later.usual_point) later.usual_point = found.usual_point;
  return later;
}

void TableNumbers::take_sign(Sign sign, std::string_view text, std::size_t line) {
  sign_ = sign;
  first_ = {.text = std::string(text), .line = line};
}

// Of points that are decimal signs nobody has to hear, unless semicolons make them doubtful.
void TableNumbers::tell(const Field& field, double value) {
  if (!note_.empty()) return;
  const bool comma = field.text.find(',') != std::string_view::npos;
  const bool point_by_custom =
      first_.text == field.text && readings_of(field.text, true).with_comma;
  std::string how;
  if (sign_ == Sign::comma) {
    how = comma ? "commas are decimal signs in this table"
                : "points stand between thousands in this table";
  } else if (comma) {
    how = "commas stand between thousands in this table";
  } else if (separator_ == ';' && point_by_custom) {
    how = "points are decimal signs in this table";
  } else {
    return;
  }
  note_ = std::to_string(field.line) + ": " + how + ": " + in_quotes(field.text) + " is " +
          shortest(value);
}

}  // namespace vocabplan
