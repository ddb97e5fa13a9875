#include "cli/sweep/writers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/options/price_options.hpp"
#include "cli/predict/record.hpp"
#include "cli/predict/table.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/batch.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// The level of quantiles, which rows do not ask about.
constexpr double kChoiceLevel = 0.9;

bool outside(const Range& range, double value) {
  return value < range.lowest || value > range.highest;
}

void count_extrapolated(SweepTally& tally, const Law& law, double vocab_size) {
  if (!law.own_compression) return;
  const double factor = law.own_compression->measured.factor_outside(vocab_size);
  if (factor <= 1.0) return;
  ++tally.extrapolated;
  tally.farthest = std::max(tally.farthest, factor);
}

// Rows in columns go through BatchPredictor, lines straight into the output's buffer; the richer
// ones between them through `predict`.
class CsvWriter final : public SweepWriter {
 public:
  explicit CsvWriter(const SweepContext& context)
      : context_(context), predictor_(context.law), csv_(context.repeated_flops) {}

  void head() override {
    if (context_.has_head) context_.output.write(kPredictionCsvHeader);
  }

  void block(const SweepBlock& rows) override {
    for (const RowFault& fault : rows.faults) refuse(fault);
    resize(rows.rows());
    std::size_t first = 0;
    for (const RichRow& row : rows.rich) {
      write_columns(rows, first, row.index);
      write_alone(rows, row.index);
      first = row.index + 1;
    }
    write_columns(rows, first, rows.rows());
  }

  void tail() override {}

 private:
  void refuse(const RowFault& fault) {
    report_fault(context_, fault);
    ++tally_.faults;
  }

  void write_columns(const SweepBlock& rows, std::size_t first, std::size_t end) {
    if (first == end) return;
    if (predict_columns(rows, first, end)) {
      write_rows(rows, first, end);
      return;
    }
    // A row has no result under this law: the others still get theirs.
    for (std::size_t i = first; i < end; ++i) {
      if (predict_columns(rows, i, i + 1)) {
        write_rows(rows, i, i + 1);
      } else {
        write_alone(rows, i);  // which knows why
      }
    }
  }

  // False when one of the rows has no result.
  bool predict_columns(const SweepBlock& rows, std::size_t first, std::size_t end) {
    const auto part = [=](auto& column) { return std::span(column).subspan(first, end - first); };
    try {
      predictor_.predict({part(rows.n_nv), part(rows.flops), part(rows.width)},
                         {part(flops_), part(tokens_), part(width_), part(v_isoflops_),
                          part(v_derivative_), part(v_isoloss_)});
    } catch (const DomainError&) {
      return false;
    }
    return true;
  }

  void write_alone(const SweepBlock& rows, std::size_t row) {
    try {
      write_prediction(predict(rows.request(row), context_.law));
    } catch (const DomainError& error) {
      refuse(rows.fault(row, error.what()));
    }
  }

  void write_prediction(const Prediction& prediction) {
    const Budget& run = prediction.budget;
    // With total parameters the other approaches may have another width than the row.
    const auto vocab = [&run](const std::optional<Estimate>& estimate) {
      return estimate && estimate->width == run.width ? estimate->vocab_size
                                                      : std::numeric_limits<double>::quiet_NaN();
    };
    char* const out = context_.output.reserve(kCsvLineRoom);
    context_.output.commit(csv_.write(out, run.n_nv, run.flops, prediction.tokens, run.width,
                                      vocab(prediction.isoflops), vocab(prediction.derivative),
                                      prediction.isoloss.vocab_size));
    count_row(tally_, prediction, context_.law);
  }

  void resize(std::size_t rows) {
    for (auto* column : {&flops_, &tokens_, &width_, &v_isoflops_, &v_derivative_, &v_isoloss_}) {
      column->resize(rows);
    }
  }

  void write_rows(const SweepBlock& rows, std::size_t first, std::size_t end) {
    const FittedRange& range = context_.law.fitted_range;
    for (std::size_t part = first; part < end; part += kRowsAtOnce) {
      const std::size_t part_end = std::min(end, part + kRowsAtOnce);
      char* out = context_.output.reserve(kRowsAtOnce * kCsvLineRoom);
      for (std::size_t i = part; i < part_end; ++i) {
        out = csv_.write(out, rows.n_nv[i], flops_[i], tokens_[i], width_[i], v_isoflops_[i],
                         v_derivative_[i], v_isoloss_[i]);
        if (outside(range.n_nv, rows.n_nv[i]) || outside(range.flops, flops_[i])) {
          ++tally_.outside_range;
        }
        if (std::isnan(v_isoflops_[i])) ++tally_.off_line;
        count_extrapolated(tally_, context_.law, v_isoloss_[i]);
      }
      context_.output.commit(out);
    }
    tally_.rows += end - first;
  }

  static constexpr std::size_t kRowsAtOnce = 256;
  static_assert(kRowsAtOnce * kCsvLineRoom < Output::kBuffer);

  SweepContext context_;
  BatchPredictor predictor_;
  PredictionCsv csv_;
  std::vector<double> flops_;
  std::vector<double> tokens_;
  std::vector<double> width_;
  std::vector<double> v_isoflops_;
  std::vector<double> v_derivative_;
  std::vector<double> v_isoloss_;
};

}  // namespace

void SweepChoice::add(PredictionRecord& record, const Prediction& prediction,
                      const Law& law) const {
  const ChoiceRun run = choice_run(prediction, attention_of(cost, prediction));
  const ServedCharacters served = served_by(cost, prediction, run, curve);
  record.lifetime = lifetime_record(prediction, run, law, served, curve_law);
  if (!chooser) return;
  record.choice = choice_record(chooser->choose(run, served), kChoiceLevel);
}

std::unique_ptr<SweepWriter> csv_writer(const SweepContext& context) {
  return std::make_unique<CsvWriter>(context);
}

void count_row(SweepTally& tally, const Prediction& prediction, const Law& law) {
  const FittedRange& range = law.fitted_range;
  const Budget& run = prediction.budget;
  ++tally.rows;
  if (!prediction.isoflops) ++tally.off_line;
  if (outside(range.n_nv, run.n_nv) || outside(range.flops, run.flops)) ++tally.outside_range;
  count_extrapolated(tally, law, prediction.isoloss.vocab_size);
}

void report_fault(const SweepContext& context, const RowFault& fault) {
  const std::string where =
      fault.line == 0 ? context.source : context.source + ":" + std::to_string(fault.line);
  context.diagnostics.record_error(where + ": " + fault.message);
}

namespace {

/// A writer that takes the rows one at a time through `predict`, with the faults at their places
/// between them.
class SweepRowWriter : public SweepWriter {
 public:
  explicit SweepRowWriter(SweepContext context) : context_(std::move(context)) {}

  void block(const SweepBlock& rows) final;

 protected:
  [[nodiscard]] const SweepContext& context() const { return context_; }

 private:
  virtual void write_prediction(const BudgetRequest& request, const Prediction& prediction) = 0;
  /// The output in place of a row that was refused; nothing by default.
  virtual void write_fault(const RowFault& fault);

  void refuse(const RowFault& fault);
  void take_row(const SweepBlock& rows, std::size_t i);

  SweepContext context_;
};

void SweepRowWriter::block(const SweepBlock& rows) {
  std::size_t next_fault = 0;
  for (std::size_t i = 0; i <= rows.rows(); ++i) {
    while (next_fault < rows.faults.size() && rows.faults[next_fault].rows_before == i) {
      refuse(rows.faults[next_fault++]);
    }
    if (i < rows.rows()) take_row(rows, i);
  }
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
    write_prediction(request, prediction);
    count_row(tally_, prediction, context_.law);
  } catch (const DomainError& error) {
    refuse(rows.fault(i, error.what()));
  }
}

// Prices of vocabularies only where some were asked for.
SweepContext asked_only(SweepContext context) {
  if (!context.prices.at_given) context.prices.vocab_sizes.clear();
  return context;
}

class PricedCsvWriter final : public SweepRowWriter {
 public:
  explicit PricedCsvWriter(const SweepContext& context) : SweepRowWriter(asked_only(context)) {}

  void head() override {
    // The columns are those of every row.
    PredictionRecord record{
        .band = BandRecord(), .lifetime = LifetimeRecord(), .choice = ChoiceRecord()};
    for (const double size : context().prices.vocab_sizes) record.prices.push_back({size});
    records_.emplace(context().output, Format::csv, Row(), "",
                     context().has_head ? fields(record) : Row());
  }

  void tail() override { records_->finish(); }

 private:
  void write_prediction(const BudgetRequest& /*request*/, const Prediction& prediction) override {
    PredictionRecord record = record_of(prediction, context().multiple);
    add_prices(record, context().prices, context().law, prediction, {}, 0.0);
    context().choice.add(record, prediction, context().law);
    leave_out_other_widths(record, prediction);
    records_->add(fields(record));
  }

  [[nodiscard]] Row fields(const PredictionRecord& record) const {
    return prediction_fields(record, {.intervals = false,
                                      .band = context().prices.within_given,
                                      .lifetime = context().choice.serves(),
                                      .choice = context().choice.chooser.has_value()});
  }

  std::optional<RecordStream> records_{};
};

}  // namespace

std::unique_ptr<SweepWriter> priced_csv_writer(const SweepContext& context) {
  return std::make_unique<PricedCsvWriter>(context);
}

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

// A table for people.
class TableWriter final : public SweepRowWriter {
 public:
  using SweepRowWriter::SweepRowWriter;

  void head() override {
    if (!context().has_head) return;
    context().output.write(law_line(context().law) + own_compression_line(context().law) + "\n");
    if (context().choice.chooser) {
      context().output.write(table_line(
          {"N_nv", "FLOPs", "tokens", "width", "isoloss", "choice", "expected", "worst"}));
      return;
    }
    context().output.write(table_line(
        {"N_nv", "FLOPs", "tokens", "width", "isoflops", "derivative", "isoloss", last_heading()}));
  }

  void tail() override {}

 private:
  // A band around the optimum of fixed compute is not the question where text is what is short.
  [[nodiscard]] bool text_last() const {
    return context().text_limit && !context().prices.within_given;
  }

  [[nodiscard]] std::string last_heading() const {
    if (context().choice.serves()) return "lifetime";
    return text_last() ? "fixed text" : "within " + percent(context().prices.within);
  }

  [[nodiscard]] std::string last_cell(const PredictionRecord& record) const {
    if (record.lifetime) return vocab_cell(record.lifetime->estimate);
    return text_last() ? vocab_cell(record.fixed_text->estimate) : band_cell(*record.band);
  }

  void write_prediction(const BudgetRequest& /*request*/, const Prediction& prediction) override {
    PredictionRecord record = record_of(prediction, context().multiple);
    add_prices(record, context().prices, context().law, prediction, {}, 0.0);
    context().choice.add(record, prediction, context().law);
    leave_out_other_widths(record, prediction);
    if (record.choice) {
      const ChoiceRecord& choice = *record.choice;
      const auto cost = choice.at_largest ? least_cost_cell : choice_cost_cell;
      context().output.write(
          table_line({human(record.n_nv), human(record.flops), human(record.tokens),
                      human_whole(record.width), vocab_cell(record.isoloss),
                      human_whole(choice.vocab_size), cost(choice.expected), cost(choice.worst)}));
      return;
    }
    context().output.write(
        table_line({human(record.n_nv), human(record.flops), human(record.tokens),
                    human_whole(record.width), vocab_cell(record.isoflops),
                    vocab_cell(record.derivative), vocab_cell(record.isoloss), last_cell(record)}));
  }
};

// Records in full, in a JSON document or as JSON lines.
class RecordWriter final : public SweepRowWriter {
 public:
  RecordWriter(const SweepContext& context, Format format)
      : SweepRowWriter(context), format_(format) {}

  void head() override {
    records_.emplace(context().output, format_, Row().add("law", context().law.name), "records");
  }

  void tail() override { records_->finish(); }

 private:
  // In place of the record, so that output stays aligned with input.
  void write_fault(const RowFault& fault) override {
    if (format_ == Format::jsonl) records_->add(error_row(fault.line, fault.message));
  }

  void write_prediction(const BudgetRequest& request, const Prediction& prediction) override {
    PredictionRecord record = record_of(prediction, context().multiple);
    add_prices(record, context().prices, context().law, prediction, {}, 0.0);
    context().choice.add(record, prediction, context().law);
    describe_budget(record, request, prediction, context().rate, context().law);
    records_->add(prediction_row(record));
  }

  Format format_;
  std::optional<RecordStream> records_{};
};

}  // namespace

std::unique_ptr<SweepWriter> record_writer(const SweepContext& context, Format format) {
  if (format == Format::table) return std::make_unique<TableWriter>(context);
  return std::make_unique<RecordWriter>(context, format);
}

}  // namespace vocabplan::cli
