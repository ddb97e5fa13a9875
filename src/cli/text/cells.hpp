#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "vocabplan/predict/interval.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {

using Align = TextTable::Align;

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

}  // namespace vocabplan::cli
