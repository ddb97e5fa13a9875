#include "cli/sweep/row_writer.hpp"

#include "cli/predict/record.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {

void SweepRowWriter::block(const SweepBlock& rows) {
  std::size_t next_fault = 0;
  for (std::size_t i = 0; i <= rows.rows(); ++i) {
    while (next_fault < rows.faults.size() && rows.faults[next_fault].rows_before == i) {
      refuse(rows.faults[next_fault++]);
    }
    if (i < rows.rows()) take_row(rows, i);
  }
}

PredictionRecord SweepRowWriter::record_of_row(const AnsweredRow& row) const {
  PredictionIntervals intervals;
  if (context_.interval) {
    intervals = predict_intervals(context_.law, row.prediction, *context_.interval);
  }
  PredictionRecord record = record_of(row.prediction, context_.multiple, intervals);
  add_prices(record, context_.prices, context_.law, row.prediction, intervals,
             context_.interval.value_or(0.0));
  context_.choice.add(record, row.prediction, context_.law);
  return record;
}

void SweepRowWriter::write_fault(const RowFault& /*fault*/) {}

void SweepRowWriter::refuse(const RowFault& fault) {
  report_fault(context_, fault);
  ++tally_.faults;
  write_fault(fault);
}

void SweepRowWriter::take_row(const SweepBlock& rows, std::size_t i) {
  try {
    const BudgetRequest request = rows.request(i);
    const Prediction prediction = predict(request, context_.law);
    write_row({request, prediction, rows.kept.row(i)});
    count_row(tally_, prediction, context_.law);
  } catch (const DomainError& error) {
    refuse(rows.fault(i, error.what()));
  }
}

}  // namespace vocabplan::cli
