#include "energy/trace/doubts.hpp"

#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

std::string times(std::size_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

std::string times_and_first(const TraceDoubts::Sighting& seen) {
  return times(seen.count) + ", first on line " + std::to_string(seen.line);
}

}  // namespace

void TraceDoubts::tell(const std::string& component, std::vector<std::string>& warnings) const {
  const std::string who = "component " + in_quotes(component) + ": ";
  if (resets.count > 0) {
    warnings.push_back(who + "its counter, whose range is not known, fell " + times(resets.count) +
                       "; taken for a reset, that time is not bridged (state the range if it "
                       "wraps)");
  }
  if (at_once.count > 0) {
    warnings.push_back(who + "another value at the time of the one before, " +
                       times_and_first(at_once));
  }
  if (empty_rows > 0) {
    warnings.push_back(
        who + "has no reading at all: rows without a value: " + std::to_string(empty_rows));
  }
  if (repetitions > 0) {
    warnings.push_back(who + std::to_string(repetitions) +
                       " rows repeat the one before and are left out: written twice, or of "
                       "several devices under one name (--device-column)?");
  }
  if (is_single) warnings.push_back(who + "has a single reading, which has no energy");
  if (is_one_time) {
    warnings.push_back(who + "all its readings are at one time, so that they have no energy");
  }
  if (reads_zero) warnings.push_back(who + "reads 0 W throughout, as where nothing is measured");
  if (coverage) {
    warnings.push_back(who + "its energy covers " + human_ratio(100.0 * *coverage) +
                       " % of its time: the rest is gaps (state the longest gap if they are to be "
                       "bridged)");
  }
  if (high_watts) {
    warnings.push_back(who + "draws " + human_ratio(*high_watts) +
                       " W on average, more than any one device does: is its unit a thousandth of "
                       "what it is read as? (State the power limit if it is right)");
  }
  if (low_watts) {
    warnings.push_back(who + "draws " + human_ratio(*low_watts) +
                       " W on average, less than an idle device does: are its values kilowatts?");
  }
  if (gaps_alike > 0) {
    warnings.push_back(who + std::to_string(gaps_alike) + " gaps are of one length, " +
                       human_ratio(alike_seconds) +
                       " s, as where the sampling rate changes: state the longest gap if they are "
                       "to be bridged");
  }
  if (summer_time.count > 0) {
    warnings.push_back(who + "the gap before line " + std::to_string(summer_time.line) +
                       " is an hour, as where a local clock is set forward at the start of summer "
                       "time: record in UTC");
  }
  if (overlaps.count > 0) {
    warnings.push_back(who + "a stretch starts before an earlier one has ended, " +
                       times_and_first(overlaps) + ": energy may be counted twice");
  }
}

}  // namespace vocabplan
