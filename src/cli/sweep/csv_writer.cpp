#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "cli/sweep/writers.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/batch.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {
namespace {

bool outside(const Range& range, double value) {
  return value < range.lowest || value > range.highest;
}

// The fast way for rows in columns: through BatchPredictor, lines straight into the output's
// buffer.
class CsvWriter final : public SweepWriter {
 public:
  explicit CsvWriter(const SweepContext& context)
      : context_(context), predictor_(context.law), csv_(context.repeated_flops) {}

  void head() override { context_.output.write(kPredictionCsvHeader); }

  void block(const SweepBlock& rows) override {
    for (const RowFault& fault : rows.faults) refuse(fault);
    if (!rows.requests.empty()) {
      write_requests(rows);
      return;
    }
    resize(rows.n_nv.size());
    try {
      predictor_.predict({rows.n_nv, rows.flops, rows.width}, columns());
    } catch (const DomainError&) {
      one_by_one(rows);
      return;
    }
    write_rows(rows, 0, rows.n_nv.size());
  }

  void tail() override {}

 private:
  void refuse(const RowFault& fault) {
    report_fault(context_, fault);
    ++tally_.faults;
  }

  // Budgets in other terms than N_nv and FLOPs are settled row by row.
  void write_requests(const SweepBlock& rows) {
    for (std::size_t i = 0; i < rows.requests.size(); ++i) {
      try {
        write_prediction(predict(rows.requests[i], context_.law));
      } catch (const DomainError& error) {
        refuse(rows.fault(i, error.what()));
      }
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

  BatchOutput columns() {
    return {flops_, tokens_, width_, v_isoflops_, v_derivative_, v_isoloss_};
  }

  // A row of the block has no result under this law: the others still get theirs.
  void one_by_one(const SweepBlock& rows) {
    for (std::size_t i = 0; i < rows.n_nv.size(); ++i) {
      const auto part = [i](auto& column) { return std::span(column).subspan(i, 1); };
      try {
        predictor_.predict({part(rows.n_nv), part(rows.flops), part(rows.width)},
                           {part(flops_), part(tokens_), part(width_), part(v_isoflops_),
                            part(v_derivative_), part(v_isoloss_)});
      } catch (const DomainError& error) {
        refuse(rows.fault(i, error.what()));
        continue;
      }
      write_rows(rows, i, i + 1);
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

std::unique_ptr<SweepWriter> csv_writer(const SweepContext& context) {
  return std::make_unique<CsvWriter>(context);
}

void count_row(SweepTally& tally, const Prediction& prediction, const Law& law) {
  const FittedRange& range = law.fitted_range;
  const Budget& run = prediction.budget;
  ++tally.rows;
  if (!prediction.isoflops) ++tally.off_line;
  if (outside(range.n_nv, run.n_nv) || outside(range.flops, run.flops)) ++tally.outside_range;
}

void report_fault(const SweepContext& context, const RowFault& fault) {
  const std::string where =
      fault.line == 0 ? context.source : context.source + ":" + std::to_string(fault.line);
  context.diagnostics.record_error(where + ": " + fault.message);
}

}  // namespace vocabplan::cli
