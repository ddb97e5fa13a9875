#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {

using Align = TextTable::Align;

/// The name of a law and its title: `tao2024  Scaling laws with vocabulary, ...`.
[[nodiscard]] std::string law_text(const Law& law);

/// The first line of an answer: the law behind it.
[[nodiscard]] std::string law_line(const Law& law);

/// `f(V) points.csv`; nothing for the law's own f(V).
[[nodiscard]] std::string own_compression_line(const Law& law);

/// A number of things: `1 row`, `1200 rows`.
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

/// A share for people: `0.82 %`.
[[nodiscard]] std::string percent(double share);

/// A physical quantity for people, in four digits and with an SI prefix where it is large:
/// `14.42 kJ`, `2.871e-21 J`, `-1.592 dB`.
[[nodiscard]] std::string measure_text(double value, const std::string& unit);

/// Extra compute for people: `0.82 %`, or `never` where no compute suffices.
[[nodiscard]] std::string extra_compute_text(double extra);

/// A whole number below `most`, which is what a column has room for; from there on as `human`.
[[nodiscard]] std::string whole_below(double most, double value);

/// `LOWER .. UPPER` in the words of `text`; an end that is missing is `open`, and both together are
/// a single `open`.
[[nodiscard]] std::string interval_text(const std::optional<double>& lower,
                                        const std::optional<double>& upper,
                                        const std::function<std::string(double)>& text);
[[nodiscard]] std::string interval_text(const Interval& interval,
                                        const std::function<std::string(double)>& text);

/// The interval as the report room prints it: without an end that is open.
[[nodiscard]] IntervalRecord interval_record(const Interval& interval);

/// The first and the last whole number of a band.
struct WholeBand {
  double first = 0.0;
  double last = 0.0;
};

/// The whole numbers from `lower` to `upper`; nothing where there are none.
[[nodiscard]] std::optional<WholeBand> whole_band(double lower, double upper);

/// They for people, or `none`.
[[nodiscard]] std::string band_text(double lower, double upper);

/// Numbers with one and three digits behind the point; as `human` from 10,000 on.
[[nodiscard]] std::string tenths(double value);
[[nodiscard]] std::string thousandths(double value);

/// A share as a percentage with its sign, such as `+12.3` and `+12.3 %`; what rounds to 0 has none.
[[nodiscard]] std::string signed_tenths(double share);
[[nodiscard]] std::string signed_percent(double share);

/// Bytes of the longest line.
[[nodiscard]] std::size_t widest_line(const std::string& text);

/// A name in at most `most` bytes, at least 9, its start and its end; no character of UTF-8 is cut
/// in two.
[[nodiscard]] std::string cut_middle(const std::string& name, std::size_t most);

/// They all; those that would be cut to the same get their number, such as `#3`.
[[nodiscard]] std::vector<std::string> told_apart(std::vector<std::string> names, std::size_t most);

/// Columns of a line for people.
inline constexpr std::size_t kColumns = 80;

/// `text` broken at blanks into lines of at most `columns` characters, with `between` between them;
/// a longer word gets a line of its own.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns,
                                  std::string_view between);

}  // namespace vocabplan::cli
