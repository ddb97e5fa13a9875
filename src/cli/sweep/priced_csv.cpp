#include <array>
#include <limits>

#include "cli/predict/record.hpp"
#include "cli/predict/table.hpp"
#include "cli/sweep/row_writer.hpp"

namespace vocabplan::cli {
namespace {

// Prices of vocabularies only where some were asked for.
SweepContext asked_only(SweepContext context) {
  if (!context.prices.at_given) context.prices.vocab_sizes.clear();
  return context;
}

class PricedCsvWriter final : public SweepRowWriter {
 public:
  explicit PricedCsvWriter(const SweepContext& context)
      : SweepRowWriter(asked_only(context)), csv_(context.repeated_flops) {}

  void head() override {
    // The columns are those of the request; of a record only the sizes are read here.
    PredictionRecord record;
    for (const double size : context().prices.vocab_sizes) record.prices.push_back({size});
    std::string header(kPredictionCsvHeader);
    header.insert(header.size() - 1, price_csv_header(record, context().prices.within_given));
    context().output.write(header);
  }

  void tail() override {}

 private:
  void write_prediction(const BudgetRequest& /*request*/, const Prediction& prediction) override {
    PredictionRecord record = record_of(prediction, context().multiple);
    add_prices(record, context().prices, context().law, prediction, {}, 0.0);
    leave_out_other_widths(record, prediction);
    const auto vocab = [](const std::optional<EstimateRecord>& estimate) {
      return estimate ? estimate->vocab_size : std::numeric_limits<double>::quiet_NaN();
    };
    std::array<char, kCsvLineRoom> line{};
    char* const end =
        csv_.write(line.data(), record.n_nv, record.flops, record.tokens, record.width,
                   vocab(record.isoflops), vocab(record.derivative), vocab(record.isoloss));
    std::string text(line.data(), end - 1);  // without its line end
    context().output.write(text + price_csv(record, context().prices.within_given) + "\n");
  }

  PredictionCsv csv_;
};

}  // namespace

std::unique_ptr<SweepWriter> priced_csv_writer(const SweepContext& context) {
  return std::make_unique<PricedCsvWriter>(context);
}

}  // namespace vocabplan::cli
