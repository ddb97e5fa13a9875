#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "budget_table.hpp"
#include "present.hpp"
#include "sweep_writers.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::array<std::size_t, 7> kTableWidths{9, 10, 9, 6, 10, 10, 10};

std::string table_line(const std::array<std::string, 7>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    line += padded(cells.at(i), kTableWidths.at(i), TextTable::Align::right);
  }
  return line + "\n";
}

std::string vocab_cell(const std::optional<EstimateRecord>& estimate) {
  if (!estimate) return "-";
  constexpr double kFits = 1e10;  // in its column
  return estimate->vocab_size < kFits ? human_whole(estimate->vocab_size)
                                      : human(estimate->vocab_size);
}

// One row at a time through predict: these formats say more of a row than the columns hold.
class RecordWriter final : public SweepWriter {
 public:
  RecordWriter(const SweepContext& context, Format format) : context_(context), format_(format) {}

  void head() override {
    if (format_ == Format::json) context_.output.write(json_head(context_.law));
    if (format_ == Format::table) {
      context_.output.write(
          table_line({"N_nv", "FLOPs", "tokens", "width", "isoflops", "derivative", "isoloss"}));
    }
  }

  void block(const SweepBlock& rows) override {
    std::size_t next_fault = 0;
    for (std::size_t i = 0; i <= rows.rows(); ++i) {
      while (next_fault < rows.faults.size() && rows.faults[next_fault].rows_before == i) {
        write_fault(rows.faults[next_fault++]);
      }
      if (i < rows.rows()) write_row(rows, i);
    }
  }

  void tail() override {
    if (format_ == Format::json) context_.output.write(kJsonTail);
  }

 private:
  void write_fault(const RowFault& fault) {
    report_fault(context_, fault);
    ++tally_.faults;
    // In place of the record, so that output stays aligned with input.
    if (format_ == Format::jsonl) write_json(error_json(fault.line, fault.message));
  }

  static BudgetRequest request_of(const SweepBlock& rows, std::size_t i) {
    if (!rows.requests.empty()) return rows.requests[i];
    BudgetRequest request;
    if (rows.n_nv_from_law[i] == 0) request.n_nv = NonVocabParams(rows.n_nv[i]);
    if (!std::isnan(rows.flops[i])) request.flops = Flops(rows.flops[i]);
    if (!std::isnan(rows.width[i])) request.width = Width(rows.width[i]);
    return request;
  }

  void write_row(const SweepBlock& rows, std::size_t i) {
    const BudgetRequest request = request_of(rows, i);
    try {
      const Prediction prediction = predict(request, context_.law);
      write_prediction(request, prediction);
      count(prediction);
    } catch (const DomainError& error) {
      write_fault({i, rows.line[i], error.what()});
    }
  }

  void write_prediction(const BudgetRequest& request, const Prediction& prediction) {
    PredictionRecord record = record_of(prediction, context_.multiple);
    if (format_ == Format::table) {
      context_.output.write(
          table_line({human(record.n_nv), human(record.flops), human(record.tokens),
                      human_whole(record.width), vocab_cell(record.isoflops),
                      vocab_cell(record.derivative), vocab_cell(record.isoloss)}));
    } else {
      describe_budget(record, request, prediction, context_.rate);
      write_json(prediction_json(record));
    }
  }

  void count(const Prediction& prediction) {
    const FittedRange& range = context_.law.fitted_range;
    ++tally_.rows;
    if (!prediction.isoflops) ++tally_.off_line;
    if (range.n_nv.factor_outside(prediction.budget.n_nv) > 1.0 ||
        range.flops.factor_outside(prediction.budget.flops) > 1.0) {
      ++tally_.outside_range;
    }
  }

  void write_json(const std::string& json) {
    if (format_ == Format::json && !std::exchange(first_, false)) context_.output.write(",\n");
    context_.output.write(json);
    if (format_ == Format::jsonl) context_.output.write("\n");
  }

  SweepContext context_;
  Format format_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<SweepWriter> record_writer(const SweepContext& context, Format format) {
  return std::make_unique<RecordWriter>(context, format);
}

}  // namespace vocabplan::cli
