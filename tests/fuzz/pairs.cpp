// Pairs of estimates and measurements, their statistics, and the calibration that they teach.
#include <cmath>

#include "core/text_source.hpp"
#include "fuzz.hpp"
#include "vocabplan/energy/calibration_fit.hpp"
#include "vocabplan/energy/error_statistics.hpp"

namespace {

using vocabplan::fuzz::exact;
using vocabplan::fuzz::require;

std::string learnt(const vocabplan::CalibrationTrial& trial) {
  std::string all(vocabplan::calibration_status_name(trial.status));
  if (trial.status != vocabplan::CalibrationStatus::learnt) return all;
  const std::string text = vocabplan::to_json(trial.calibration);
  const std::string again = vocabplan::fuzz::outcome(
      [&] { return vocabplan::to_json(vocabplan::parse_calibration(text, "t")); });
  vocabplan::fuzz::require_same(text, again, "a learnt calibration is read as the same one");
  return all + text;
}

std::string told(vocabplan::RecordReader::Source source, std::size_t bytes) {
  vocabplan::RecordReader reader(std::move(source), vocabplan::RecordReader::OfFirstLine{});
  const vocabplan::PairTable table = vocabplan::read_energy_pairs(reader, "t");
  require(table.pairs.size() + table.faults.size() <= bytes, "a pair has a byte");
  require(table.faults.size() <= vocabplan::PairTable::kMostFaults, "faults are bounded");
  std::string all;
  for (const auto& fault : table.faults) all += std::to_string(fault.line) + fault.message;
  for (const auto& pair : table.pairs) {
    require(pair.estimate > 0.0 && pair.measured > 0.0, "energies of a pair are above 0");
    all += pair.name + pair.group + exact(pair.estimate) + exact(pair.measured);
  }
  if (table.pairs.empty()) return all;
  const auto all_pairs = vocabplan::error_statistics(table.pairs, {});
  require(std::isfinite(all_pairs.mape_percent), "a mean of errors is finite");
  require(all_pairs.min_percent <= all_pairs.median_percent &&
              all_pairs.median_percent <= all_pairs.max_percent,
          "the median is between the ends");
  const auto fit = vocabplan::fit_calibration(table.pairs, "t");
  return all + exact(all_pairs.mape_percent) + learnt(fit.factor) + learnt(fit.affine);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  vocabplan::fuzz::require_same_in_pieces(
      text, vocabplan::text_source(text),
      [&](vocabplan::RecordReader::Source source) { return told(std::move(source), size); });
  return 0;
}
