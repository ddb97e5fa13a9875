#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "budget_table.hpp"
#include "number_cells.hpp"
#include "present.hpp"
#include "price_options.hpp"
#include "sweep_writers.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::array<std::size_t, 8> kTableWidths{8, 9, 9, 5, 9, 10, 9, 14};

std::string table_line(const std::array<std::string, 8>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += " ";
    line += padded(cells.at(i), kTableWidths.at(i), TextTable::Align::right);
  }
  return line + "\n";
}

std::string vocab_cell(const std::optional<EstimateRecord>& estimate) {
  if (!estimate) return "-";
  constexpr double kFits = 1e9;  // in its column
  return whole_below(kFits, estimate->vocab_size);
}

// Its upper end is left out where the column is too narrow: no tokenizer is that large.
std::string band_cell(const BandRecord& band) {
  std::string text = human(band.lower) + ".." + human(band.upper);
  return text.size() <= kTableWidths.back() ? text : human(band.lower) + "..";
}

// One row at a time through predict: these formats say more of a row than the columns hold.
class RecordWriter final : public SweepWriter {
 public:
  RecordWriter(SweepContext context, Format format)
      : context_(std::move(context)), format_(format) {}

  void head() override {
    if (format_ == Format::json) context_.output.write(json_head(context_.law));
    if (format_ == Format::table) {
      context_.output.write(
          table_line({"N_nv", "FLOPs", "tokens", "width", "isoflops", "derivative", "isoloss",
                      "within " + percent(context_.prices.within)}));
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

  void write_row(const SweepBlock& rows, std::size_t i) {
    try {
      const BudgetRequest request = rows.request(i);
      const Prediction prediction = predict(request, context_.law);
      write_prediction(request, prediction);
      count_row(tally_, prediction, context_.law);
    } catch (const DomainError& error) {
      write_fault(rows.fault(i, error.what()));
    }
  }

  void write_prediction(const BudgetRequest& request, const Prediction& prediction) {
    PredictionRecord record = record_of(prediction, context_.multiple);
    add_prices(record, context_.prices, context_.law, prediction, {}, 0.0);
    if (format_ == Format::table) {
      leave_out_other_widths(record, prediction);
      context_.output.write(table_line({human(record.n_nv), human(record.flops),
                                        human(record.tokens), human_whole(record.width),
                                        vocab_cell(record.isoflops), vocab_cell(record.derivative),
                                        vocab_cell(record.isoloss), band_cell(*record.band)}));
    } else {
      describe_budget(record, request, prediction, context_.rate);
      write_json(prediction_json(record));
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
