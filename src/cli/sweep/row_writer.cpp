#include "cli/sweep/row_writer.hpp"

#include "cli/predict/record.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {

std::size_t SweepRowWriter::rows_of_block() const {
  // Some hundred microseconds of work, or a millisecond or two of choices or intervals.
  constexpr std::size_t kRows = 64;
  constexpr std::size_t kSlow = 8;
  return context().choice.chooser || context().interval ? kSlow : kRows;
}

void SweepRowWriter::answer(const SweepBlock& rows, std::size_t /*thread*/, SweepAnswer& answer) {
  std::size_t next_fault = 0;
  for (std::size_t i = 0; i <= rows.rows(); ++i) {
    while (next_fault < rows.faults.size() && rows.faults[next_fault].rows_before == i) {
      refuse(rows.faults[next_fault++], answer);
    }
    if (i < rows.rows()) take_row(rows, i, answer);
  }
}

PredictionRecord SweepRowWriter::record_of_row(const AnsweredRow& row) const {
  PredictionIntervals intervals;
  if (context().interval) {
    intervals = predict_intervals(context().law, row.prediction, *context().interval);
  }
  PredictionRecord record = record_of(row.prediction, context().multiple, intervals);
  add_prices(record, context().prices, context().law, row.prediction, intervals,
             context().interval.value_or(0.0));
  context().choice.add(record, row.prediction, context().law);
  return record;
}

std::string SweepRowWriter::text_of_refused(const RowFault& /*fault*/) const {
  return {};
}

void SweepRowWriter::refuse(const RowFault& fault, SweepAnswer& answer) const {
  answer.faults.push_back(fault_text(context(), fault));
  answer.lines.append(text_of_refused(fault));
}

void SweepRowWriter::take_row(const SweepBlock& rows, std::size_t i, SweepAnswer& answer) const {
  try {
    const BudgetRequest request = rows.request(i);
    const Prediction prediction = predict(request, context().law);
    answer.lines.append(row_text({request, prediction, rows.kept.row(i)}));
    count_row(answer.tally, prediction, context().law);
  } catch (const DomainError& error) {
    refuse(rows.fault(i, error.what()), answer);
  }
}

}  // namespace vocabplan::cli
