#include "cli/sweep/writers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/options/price_options.hpp"
#include "cli/predict/table.hpp"
#include "cli/sweep/keep.hpp"
#include "cli/sweep/row_writer.hpp"
#include "cli/sweep/table.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/batch.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

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

  void head(const std::vector<std::string>& kept) override {
    check_kept_names(kept, prediction_fields({}, {}));
    if (!context_.has_head) return;
    line_.clear();
    append_kept(line_, {kept.begin(), kept.end()}, context_.csv);
    context_.output.write(line_);
    context_.output.write(kPredictionCsvHeader);
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
      const Prediction prediction = predict(rows.request(row), context_.law);
      write_kept(rows, row);
      write_prediction(prediction);
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

  void write_kept(const SweepBlock& rows, std::size_t row) {
    if (rows.kept.empty()) return;
    line_.clear();
    append_kept(line_, rows.kept.row(row), context_.csv);
    context_.output.write(line_);
  }

  // A row that has its prediction, at `out`; its end.
  char* write_row(char* out, const SweepBlock& rows, std::size_t i) {
    const FittedRange& range = context_.law.fitted_range;
    out = csv_.write(out, rows.n_nv[i], flops_[i], tokens_[i], width_[i], v_isoflops_[i],
                     v_derivative_[i], v_isoloss_[i]);
    if (outside(range.n_nv, rows.n_nv[i]) || outside(range.flops, flops_[i])) {
      ++tally_.outside_range;
    }
    if (std::isnan(v_isoflops_[i])) ++tally_.off_line;
    count_extrapolated(tally_, context_.law, v_isoloss_[i]);
    return out;
  }

  void write_rows(const SweepBlock& rows, std::size_t first, std::size_t end) {
    tally_.rows += end - first;
    if (!rows.kept.empty()) {
      for (std::size_t i = first; i < end; ++i) {
        write_kept(rows, i);
        context_.output.commit(write_row(context_.output.reserve(kCsvLineRoom), rows, i));
      }
      return;
    }
    for (std::size_t part = first; part < end; part += kRowsAtOnce) {
      const std::size_t part_end = std::min(end, part + kRowsAtOnce);
      char* out = context_.output.reserve(kRowsAtOnce * kCsvLineRoom);
      for (std::size_t i = part; i < part_end; ++i) out = write_row(out, rows, i);
      context_.output.commit(out);
    }
  }

  static constexpr std::size_t kRowsAtOnce = 256;
  static_assert(kRowsAtOnce * kCsvLineRoom < Output::kBuffer);

  SweepContext context_;
  BatchPredictor predictor_;
  PredictionCsv csv_;
  std::string line_;
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

// Prices of vocabularies only where some were asked for.
SweepContext asked_only(SweepContext context) {
  if (!context.prices.at_given) context.prices.vocab_sizes.clear();
  return context;
}

class PricedCsvWriter final : public SweepRowWriter {
 public:
  explicit PricedCsvWriter(const SweepContext& context) : SweepRowWriter(asked_only(context)) {}

  void head(const std::vector<std::string>& kept) override {
    kept_ = kept;
    // The columns are those of every row.
    PredictionRecord record{
        .band = BandRecord(), .lifetime = LifetimeRecord(), .choice = ChoiceRecord()};
    for (const double size : context().prices.vocab_sizes) record.prices.push_back({size});
    check_kept_names(kept, fields(record));
    const Row columns = kept_row(kept, {kept.begin(), kept.end()}).append(fields(record));
    records_.emplace(context().output, Format::csv, Row(), "", context().has_head ? columns : Row(),
                     context().csv);
  }

  void tail() override { records_->finish(); }

 private:
  void write_row(const AnsweredRow& row) override {
    PredictionRecord record = record_of_row(row);
    leave_out_other_widths(record, row.prediction);
    records_->add(kept_row(kept_, row.kept).append(fields(record)));
  }

  [[nodiscard]] Row fields(const PredictionRecord& record) const {
    return prediction_fields(record, {.intervals = context().interval.has_value(),
                                      .band = context().prices.within_given,
                                      .lifetime = context().choice.serves(),
                                      .choice = context().choice.chooser.has_value()});
  }

  std::vector<std::string> kept_{};
  std::optional<RecordStream> records_{};
};

}  // namespace

std::unique_ptr<SweepWriter> priced_csv_writer(const SweepContext& context) {
  return std::make_unique<PricedCsvWriter>(context);
}

namespace {

// Records in full, in a JSON document or as JSON lines.
class RecordWriter final : public SweepRowWriter {
 public:
  RecordWriter(const SweepContext& context, Format format)
      : SweepRowWriter(context), format_(format) {}

  void head(const std::vector<std::string>& kept) override {
    kept_ = kept;
    records_.emplace(context().output, format_, Row().add("law", context().law.name), "records");
  }

  void tail() override { records_->finish(); }

 private:
  // In place of the record, so that output stays aligned with input.
  void write_fault(const RowFault& fault) override {
    if (format_ != Format::jsonl) return;
    Row row = error_row(fault.line, fault.message);
    if (!fault.kept.empty()) add_kept(row, {fault.kept.begin(), fault.kept.end()});
    records_->add(row);
  }

  void write_row(const AnsweredRow& row) override {
    PredictionRecord record = record_of_row(row);
    describe_budget(record, row.request, row.prediction, context().rate, context().law);
    Row out = prediction_row(record);
    if (!kept_.empty()) add_kept(out, row.kept);
    records_->add(out);
  }

  // In an object of their own, where no name is one of ours.
  void add_kept(Row& row, const std::vector<std::string_view>& cells) const {
    row.add("keep", kept_row(kept_, cells));
  }

  Format format_;
  std::vector<std::string> kept_{};
  std::optional<RecordStream> records_{};
};

}  // namespace

std::unique_ptr<SweepWriter> record_writer(const SweepContext& context, Format format) {
  if (format == Format::table) return table_writer(context);
  return std::make_unique<RecordWriter>(context, format);
}

}  // namespace vocabplan::cli
