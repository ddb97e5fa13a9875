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

// The columns of a block's results, and the texts of fields that repeat: what a thread needs for
// itself.
struct CsvColumns {
  explicit CsvColumns(std::size_t repeated_flops) : csv(repeated_flops) {}

  void resize(std::size_t rows) {
    for (auto* column : {&flops, &tokens, &width, &v_isoflops, &v_derivative, &v_isoloss}) {
      column->resize(rows);
    }
  }

  PredictionCsv csv;
  Lines lines{};
  std::vector<double> flops{};
  std::vector<double> tokens{};
  std::vector<double> width{};
  std::vector<double> v_isoflops{};
  std::vector<double> v_derivative{};
  std::vector<double> v_isoloss{};
};

// The lines of one block. Rows in columns go through BatchPredictor; the richer ones between them
// through `predict`.
class CsvBlock {
 public:
  CsvBlock(const SweepContext& context, const BatchPredictor& predictor, CsvColumns& columns,
           const SweepBlock& rows, SweepAnswer& answer)
      : context_(context), predictor_(predictor), columns_(columns), rows_(rows), answer_(answer) {}

  void answer() {
    for (const RowFault& fault : rows_.faults) refuse(fault);
    columns_.resize(rows_.rows());
    std::size_t first = 0;
    for (const RichRow& row : rows_.rich) {
      write_columns(first, row.index);
      write_alone(row.index);
      first = row.index + 1;
    }
    write_columns(first, rows_.rows());
  }

 private:
  void refuse(const RowFault& fault) { answer_.faults.push_back(fault_text(context_, fault)); }

  void write_columns(std::size_t first, std::size_t end) {
    if (first == end) return;
    if (predict_columns(first, end)) {
      write_rows(first, end);
      return;
    }
    // A row has no result under this law: the others still get theirs.
    for (std::size_t i = first; i < end; ++i) {
      if (predict_columns(i, i + 1)) {
        write_rows(i, i + 1);
      } else {
        write_alone(i);  // which knows why
      }
    }
  }

  // False when one of the rows has no result.
  bool predict_columns(std::size_t first, std::size_t end) {
    const auto part = [=](auto& column) { return std::span(column).subspan(first, end - first); };
    CsvColumns& to = columns_;
    try {
      predictor_.predict({part(rows_.n_nv), part(rows_.flops), part(rows_.width)},
                         {part(to.flops), part(to.tokens), part(to.width), part(to.v_isoflops),
                          part(to.v_derivative), part(to.v_isoloss)});
    } catch (const DomainError&) {
      return false;
    }
    return true;
  }

  void write_alone(std::size_t row) {
    try {
      const Prediction prediction = predict(rows_.request(row), context_.law);
      write_kept(row);
      write_prediction(prediction);
    } catch (const DomainError& error) {
      refuse(rows_.fault(row, error.what()));
    }
  }

  void write_prediction(const Prediction& prediction) {
    const Budget& run = prediction.budget;
    // With total parameters the other approaches may have another width than the row.
    const auto vocab = [&run](const std::optional<Estimate>& estimate) {
      return estimate && estimate->width == run.width ? estimate->vocab_size
                                                      : std::numeric_limits<double>::quiet_NaN();
    };
    char* const out = answer_.lines.reserve(kCsvLineRoom);
    answer_.lines.commit(columns_.csv.write(
        out, run.n_nv, run.flops, prediction.tokens, run.width, vocab(prediction.isoflops),
        vocab(prediction.derivative), prediction.isoloss.vocab_size));
    count_row(answer_.tally, prediction, context_.law);
  }

  void write_kept(std::size_t row) {
    if (rows_.kept.empty()) return;
    std::string cells;
    append_kept(cells, rows_.kept.row(row), context_.csv);
    answer_.lines.append(cells);
  }

  // A row that has its prediction, at `out`; its end.
  char* write_row(char* out, std::size_t i) {
    CsvColumns& of = columns_;
    return of.csv.write(out, rows_.n_nv[i], of.flops[i], of.tokens[i], of.width[i],
                        of.v_isoflops[i], of.v_derivative[i], of.v_isoloss[i]);
  }

  void write_rows(std::size_t first, std::size_t end) {
    constexpr std::size_t kRowsAtOnce = 64;
    Lines& lines = answer_.lines;
    count_rows(first, end);
    if (!rows_.kept.empty()) {
      for (std::size_t i = first; i < end; ++i) {
        write_kept(i);
        lines.commit(write_row(lines.reserve(kCsvLineRoom), i));
      }
      return;
    }
    // First where only this thread writes: the block's memory was last read by another one, and is
    // fetched from there sooner for one long text than for many short ones.
    const bool alone = context_.threads == 1;
    Lines& own = alone ? lines : columns_.lines;
    for (std::size_t part = first; part < end; part += kRowsAtOnce) {
      const std::size_t part_end = std::min(end, part + kRowsAtOnce);
      if (!alone) own.clear();
      char* out = own.reserve((part_end - part) * kCsvLineRoom);
      for (std::size_t i = part; i < part_end; ++i) out = write_row(out, i);
      own.commit(out);
      if (!alone) lines.append(own.text());
    }
  }

  void count_rows(std::size_t first, std::size_t end) {
    const FittedRange range = context_.law.fitted_range;
    SweepTally tally{.rows = end - first};
    for (std::size_t i = first; i < end; ++i) {
      const bool out =
          outside(range.n_nv, rows_.n_nv[i]) || outside(range.flops, columns_.flops[i]);
      tally.outside_range += out ? 1 : 0;
      tally.off_line += std::isnan(columns_.v_isoflops[i]) ? 1 : 0;
      count_extrapolated(tally, context_.law, columns_.v_isoloss[i]);
    }
    answer_.tally.add(tally);
  }

  const SweepContext& context_;
  const BatchPredictor& predictor_;
  CsvColumns& columns_;
  const SweepBlock& rows_;
  SweepAnswer& answer_;
};

class CsvWriter final : public SweepWriter {
 public:
  explicit CsvWriter(const SweepContext& context)
      : SweepWriter(context), predictor_(context.law), columns_(context.threads) {}

  [[nodiscard]] std::size_t rows_of_block() const override {
    return 1024;  // a tenth of a millisecond, 90 KB of text
  }

  void head(const std::vector<std::string>& kept) override {
    check_kept_names(kept, prediction_fields({}, {}));
    if (!context().has_head) return;
    std::string line;
    append_kept(line, {kept.begin(), kept.end()}, context().csv);
    context().output.write(line);
    context().output.write(kPredictionCsvHeader);
  }

  void answer(const SweepBlock& rows, std::size_t thread, SweepAnswer& answer) override {
    std::unique_ptr<CsvColumns>& own = columns_[thread];
    if (!own) own = std::make_unique<CsvColumns>(context().repeated_flops);
    CsvBlock(context(), predictor_, *own, rows, answer).answer();
  }

  void tail() override {}

 private:
  void write(const SweepBlock& /*rows*/, const SweepAnswer& answer) override {
    context().output.write(answer.lines.text());
  }

  BatchPredictor predictor_;
  std::vector<std::unique_ptr<CsvColumns>> columns_;  // by thread
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

std::string fault_text(const SweepContext& context, const RowFault& fault) {
  const std::string where =
      fault.line == 0 ? context.source : context.source + ":" + std::to_string(fault.line);
  return where + ": " + fault.message;
}

void SweepTally::add(const SweepTally& other) {
  rows += other.rows;
  faults += other.faults;
  outside_range += other.outside_range;
  off_line += other.off_line;
  extrapolated += other.extrapolated;
  farthest = std::max(farthest, other.farthest);
}

void SweepAnswer::clear() {
  lines.clear();
  faults.clear();
  tally = {};
}

void SweepWriter::give(const SweepBlock& rows, const SweepAnswer& answer) {
  for (const std::string& fault : answer.faults) context_.diagnostics.record_error(fault);
  tally_.add(answer.tally);
  tally_.faults += answer.faults.size();
  write(rows, answer);
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
  void write(const SweepBlock& /*rows*/, const SweepAnswer& answer) override {
    records_->add_texts(answer.lines.text());
  }

  [[nodiscard]] std::string row_text(const AnsweredRow& row) const override {
    PredictionRecord record = record_of_row(row);
    leave_out_other_widths(record, row.prediction);
    return records_->text(kept_row(kept_, row.kept).append(fields(record)));
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
  void write(const SweepBlock& /*rows*/, const SweepAnswer& answer) override {
    records_->add_texts(answer.lines.text());
  }

  // In place of the record, so that output stays aligned with input.
  [[nodiscard]] std::string text_of_refused(const RowFault& fault) const override {
    if (format_ != Format::jsonl) return {};
    Row row = error_row(fault.line, fault.message);
    if (!fault.kept.empty()) add_kept(row, {fault.kept.begin(), fault.kept.end()});
    return records_->text(row);
  }

  [[nodiscard]] std::string row_text(const AnsweredRow& row) const override {
    PredictionRecord record = record_of_row(row);
    describe_budget(record, row.request, row.prediction, context().rate, context().law);
    Row out = prediction_row(record);
    if (!kept_.empty()) add_kept(out, row.kept);
    return records_->text(out);
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
