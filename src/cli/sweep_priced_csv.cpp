#include <array>
#include <limits>

#include "budget_table.hpp"
#include "present.hpp"
#include "sweep_writers.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {
namespace {

class PricedCsvWriter final : public SweepWriter {
 public:
  explicit PricedCsvWriter(const SweepContext& context)
      : context_(context), csv_(context.repeated_flops) {
    if (!context_.prices.at_given) context_.prices.vocab_sizes.clear();
  }

  void head() override {
    // The columns are those of the request; of a record only the sizes are read here.
    PredictionRecord record;
    for (const double size : context_.prices.vocab_sizes) record.prices.push_back({size});
    std::string header(kPredictionCsvHeader);
    header.insert(header.size() - 1, price_csv_header(record, context_.prices.within_given));
    context_.output.write(header);
  }

  void block(const SweepBlock& rows) override {
    std::size_t next_fault = 0;
    for (std::size_t i = 0; i <= rows.rows(); ++i) {
      while (next_fault < rows.faults.size() && rows.faults[next_fault].rows_before == i) {
        refuse(rows.faults[next_fault++]);
      }
      if (i < rows.rows()) write_row(rows, i);
    }
  }

  void tail() override {}

 private:
  void refuse(const RowFault& fault) {
    report_fault(context_, fault);
    ++tally_.faults;
  }

  void write_row(const SweepBlock& rows, std::size_t i) {
    try {
      const Prediction prediction = predict(rows.request(i), context_.law);
      write_prediction(prediction);
      count_row(tally_, prediction, context_.law);
    } catch (const DomainError& error) {
      refuse(rows.fault(i, error.what()));
    }
  }

  void write_prediction(const Prediction& prediction) {
    PredictionRecord record = record_of(prediction, context_.multiple);
    add_prices(record, context_.prices, context_.law, prediction, {}, 0.0);
    leave_out_other_widths(record, prediction);
    const auto vocab = [](const std::optional<EstimateRecord>& estimate) {
      return estimate ? estimate->vocab_size : std::numeric_limits<double>::quiet_NaN();
    };
    std::array<char, kCsvLineRoom> line{};
    char* const end =
        csv_.write(line.data(), record.n_nv, record.flops, record.tokens, record.width,
                   vocab(record.isoflops), vocab(record.derivative), vocab(record.isoloss));
    std::string text(line.data(), end - 1);  // without its line end
    context_.output.write(text + price_csv(record, context_.prices.within_given) + "\n");
  }

  SweepContext context_;
  PredictionCsv csv_;
};

}  // namespace

std::unique_ptr<SweepWriter> priced_csv_writer(const SweepContext& context) {
  return std::make_unique<PricedCsvWriter>(context);
}

}  // namespace vocabplan::cli
