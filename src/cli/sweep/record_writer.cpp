#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "cli/options/price_options.hpp"
#include "cli/predict/record.hpp"
#include "cli/predict/table.hpp"
#include "cli/sweep/row_writer.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
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
class RecordWriter final : public SweepRowWriter {
 public:
  RecordWriter(const SweepContext& context, Format format)
      : SweepRowWriter(context), format_(format) {}

  void head() override {
    if (format_ == Format::json) context().output.write(json_head(context().law));
    if (format_ == Format::table) {
      context().output.write(
          table_line({"N_nv", "FLOPs", "tokens", "width", "isoflops", "derivative", "isoloss",
                      "within " + percent(context().prices.within)}));
    }
  }

  void tail() override {
    if (format_ == Format::json) context().output.write(kJsonTail);
  }

 private:
  // In place of the record, so that output stays aligned with input.
  void write_fault(const RowFault& fault) override {
    if (format_ == Format::jsonl) write_json(error_json(fault.line, fault.message));
  }

  void write_prediction(const BudgetRequest& request, const Prediction& prediction) override {
    PredictionRecord record = record_of(prediction, context().multiple);
    if (context().open_optimum) record.suggested_vocab_size.reset();
    add_prices(record, context().prices, context().law, prediction, {}, 0.0);
    if (format_ == Format::table) {
      leave_out_other_widths(record, prediction);
      context().output.write(table_line({human(record.n_nv), human(record.flops),
                                         human(record.tokens), human_whole(record.width),
                                         vocab_cell(record.isoflops), vocab_cell(record.derivative),
                                         vocab_cell(record.isoloss), band_cell(*record.band)}));
    } else {
      describe_budget(record, request, prediction, context().rate);
      write_json(prediction_json(record));
    }
  }

  void write_json(const std::string& json) {
    if (format_ == Format::json && !std::exchange(first_, false)) context().output.write(",\n");
    context().output.write(json);
    if (format_ == Format::jsonl) context().output.write("\n");
  }

  Format format_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<SweepWriter> record_writer(const SweepContext& context, Format format) {
  return std::make_unique<RecordWriter>(context, format);
}

}  // namespace vocabplan::cli
