#include "energy/trace/reading/cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <system_error>

#include "energy/trace/reading/stated_unit.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

#ifndef __cpp_lib_to_chars
#include <locale>
#include <sstream>
#endif

namespace vocabplan {
namespace {

// No meter has written such a number: it is more joules than the world's power stations give in a
// week, and more seconds than there have been.
constexpr double kMostOfAnything = 1e18;
constexpr std::size_t kLongestNumber = 64;

// The texts that meters and tools write for no value, in small letters.
constexpr std::array<std::string_view, 17> kNothing{"",
                                                    "-",
                                                    "--",
                                                    "n/a",
                                                    "na",
                                                    "nan",
                                                    "-nan",
                                                    "none",
                                                    "null",
                                                    "<na>",
                                                    "#n/a",
                                                    "unknown",
                                                    "unknown error",
                                                    "not supported",
                                                    "not available",
                                                    "err!",
                                                    "error"};

// True if a cell's unit is the one under whose sign its column is asked for.
bool is_of_unit(std::string_view written, std::string_view sign) {
  if (written == sign) return true;
  for (StatedUnit (*const read)(std::string_view) : {&power_unit, &energy_unit, &time_unit}) {
    if (const StatedUnit unit = read(written)) return unit.sign == sign;
  }
  return false;
}

// A column's name may be the file's: what cannot stand on a terminal is escaped.
std::string shown_column(std::string_view column) {
  const bool plain =
      std::all_of(column.begin(), column.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return plain && column.size() <= kLongestNumber ? std::string(column) : in_quotes(column);
}

// Powers of ten that a double holds exactly.
constexpr std::array<double, 16> kPowers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

// Reads digits with at most one point among them: fewer than sixteen, so that both the digits as a
// whole number and the power of ten are exact, and their quotient is the nearest double. Returns
// where it stopped, or nullptr when there are more digits.
const char* convert_short(const char* at, const char* last, double& value) {
  constexpr std::ptrdiff_t kMostDigits = 15;
  std::uint64_t digits = 0;  // of more than may be it wraps around
  const char* const first = at;
  const char* point = nullptr;
  for (; at != last; ++at) {
    const unsigned digit = static_cast<unsigned>(*at) - '0';
    if (digit <= 9) {
      digits = digits * 10 + digit;
    } else if (*at == '.' && point == nullptr) {
      point = at;
    } else {
      break;
    }
  }
  const std::ptrdiff_t count = at - first - (point == nullptr ? 0 : 1);
  if (count == 0 || count > kMostDigits || (at != last && *at != ' ')) return nullptr;
  value = static_cast<double>(digits);
  if (point != nullptr) value /= kPowers.at(static_cast<std::size_t>(at - point - 1));
  return at;
}

// The end of the number; nullptr when there is none or a double cannot hold it.
const char* convert(const char* first, const char* last, double& value) {
#ifdef __cpp_lib_to_chars
  const auto [end, error] = std::from_chars(first, last, value);
  return error == std::errc{} ? end : nullptr;
#else
  const char* const end = std::find_if(first, last, [](char c) {
    return !is_digit(c) && std::string_view("+-.eE").find(c) == std::string_view::npos;
  });
  std::istringstream stream(std::string(first, end));
  stream.imbue(std::locale::classic());
  return stream >> value && stream.peek() == std::istringstream::traits_type::eof() ? end : nullptr;
#endif
}

// The rest behind the number, without the blanks between; false when it touches the number.
bool take_unit(std::string_view rest, std::string_view& unit) {
  unit = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
  return rest.empty() || rest.front() == ' ' || rest == "%";
}

Measure parse_plain(std::string_view text) {
  const char* first = text.data();
  const char* const last = first + text.size();
  const char* const digits = first != last && (*first == '-' || *first == '+') ? first + 1 : first;
  if (digits == last || !(is_digit(*digits) || *digits == '.')) return {.fault = "is not a number"};
  if (*first == '+') ++first;
  Measure measure;
  const char* const end = convert(first, last, measure.value);
  if (end == nullptr || !std::isfinite(measure.value)) return {.fault = "is not a finite number"};
  const auto used = static_cast<std::size_t>(end - text.data());
  if (!take_unit(text.substr(used), measure.unit)) return {.fault = "is not a number"};
  return measure;
}

// True if a comma may part thousands: before exactly three digits, and behind one to three that do
// not begin with 0.
bool may_part_thousands(std::string_view before, std::size_t decimals) {
  if (!before.empty() && (before.front() == '-' || before.front() == '+')) before.remove_prefix(1);
  return decimals == 3 && !before.empty() && before.size() <= 3 && before.front() != '0';
}

// True if text is the exponent of a number, such as e-05.
bool is_exponent(std::string_view text) {
  if (text.empty() || (text.front() != 'e' && text.front() != 'E')) return false;
  text.remove_prefix(1);
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

Measure parse_with_comma(std::string_view text, std::size_t comma, bool comma_separates) {
  constexpr std::string_view kNoNumber =
      "is not a number (a comma can be its decimal sign, once and without a point)";
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view number = text.substr(0, blank);
  if (comma >= blank || number.find_first_of(".,", comma + 1) != std::string_view::npos ||
      number.substr(0, comma).find('.') != std::string_view::npos ||
      number.size() > kLongestNumber) {
    return {.fault = kNoNumber};
  }
  const std::string_view decimals = number.substr(comma + 1);
  const auto count = static_cast<std::size_t>(
      std::find_if_not(decimals.begin(), decimals.end(), is_digit) - decimals.begin());
  const std::string_view exponent = decimals.substr(count);
  if (count == 0 || !(exponent.empty() || is_exponent(exponent))) return {.fault = kNoNumber};
  // Nobody parts thousands in a number with an exponent.
  if (comma_separates && exponent.empty() && may_part_thousands(number.substr(0, comma), count)) {
    return {.fault = "may have a decimal comma or one that parts thousands: write a point"};
  }
  std::string pointed(number);
  pointed[comma] = '.';
  Measure measure = parse_plain(pointed);
  measure.has_comma = true;
  if (measure.fault.empty()) (void)take_unit(text.substr(blank), measure.unit);
  return measure;
}

}  // namespace

void split_cells(std::string_view text, char separator, std::vector<std::string_view>& cells) {
  cells.clear();
  for (;;) {
    const std::size_t end = text.find(separator);
    cells.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

void split_words(std::string_view text, std::vector<std::string_view>& words, bool at_commas) {
  words.clear();
  const auto parts = [at_commas](char c) {
    return c == ' ' || c == '\t' || (at_commas && c == ',');
  };
  const char* const end = text.data() + text.size();
  for (const char* at = text.data();;) {
    while (at != end && parts(*at)) ++at;
    if (at == end) return;
    const char* const first = at;
    while (at != end && !parts(*at)) ++at;
    words.emplace_back(first, static_cast<std::size_t>(at - first));
  }
}

Measure parse_measure(std::string_view text, bool comma_separates) {
  Measure measure;
  const char* const last = text.data() + text.size();
  if (const char* const end = convert_short(text.data(), last, measure.value)) {
    (void)take_unit(text.substr(static_cast<std::size_t>(end - text.data())), measure.unit);
    return measure;
  }
  const std::size_t comma = text.find(',');
  if (comma != std::string_view::npos) return parse_with_comma(text, comma, comma_separates);
  return parse_plain(text);
}

bool is_missing(std::string_view text) {
  if (text.empty()) return true;
  const char first = text.front();
  if (is_digit(first)) return false;
  if (first == '[') return text.back() == ']';
  if (text.starts_with("<not ")) return true;
  // Names of devices are looked at as often as values.
  if (std::string_view("-nN<#uUeE").find(first) == std::string_view::npos) return false;
  return std::any_of(kNothing.begin(), kNothing.end(),
                     [text](std::string_view word) { return same_in_any_case(text, word); });
}

Reading take_reading(TraceSink& sink, const CellPlace& place, std::string_view text) {
  const char* const last = text.data() + text.size();
  double plain = 0.0;
  // Most cells are digits and a point: less than `kMostOfAnything`, and without a unit.
  const char* const end = convert_short(text.data(), last, plain);
  if (end != nullptr && end == last) {
    return {.state = Reading::State::number, .value = place.per == 1.0 ? plain : plain / place.per};
  }
  if (is_missing(text)) return {};
  const Measure measure = parse_measure(text, place.comma_separates);
  const auto where = [&] { return shown_column(place.column) + " " + in_quotes(text) + " "; };
  if (!measure.fault.empty()) {
    if (text.find(',') != std::string_view::npos)
      sink.refuse(place.line, where() + std::string(measure.fault));
    sink.fault(place.line, where() + std::string(measure.fault));
    return {.state = Reading::State::fault};
  }
  if (!measure.unit.empty() && !is_of_unit(measure.unit, place.unit)) {
    sink.refuse(place.line,
                where() + "does not fit its column, which is in " + std::string(place.unit));
  }
  if (measure.value < 0.0) sink.refuse(place.line, where() + "is negative");
  if (measure.value > kMostOfAnything) {
    sink.refuse(place.line, where() + "is more than any meter measures");
  }
  if (measure.has_comma) sink.warn("a decimal comma was read as a point");
  return {.state = Reading::State::number, .value = measure.value / place.per};
}

void warn_of_cut_line(TraceSink& sink, std::size_t line) {
  sink.warn("the file ends inside line " + std::to_string(line) + ", which is not used");
}

}  // namespace vocabplan
