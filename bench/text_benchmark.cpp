#include <benchmark/benchmark.h>

#include "rows.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::bench {
namespace {

constexpr std::size_t kRows = 1000;

void csv_lines(benchmark::State& state, Rows rows) {
  BatchPredictor(default_law()).predict(rows.input(), rows.output());
  std::vector<char> text(rows.n_nv.size() * kCsvLineRoom);
  std::size_t bytes = 0;
  for (auto _ : state) {
    PredictionCsv csv;
    char* out = text.data();
    for (std::size_t i = 0; i < rows.n_nv.size(); ++i) {
      out = csv.write(out, rows.n_nv[i], rows.out_flops[i], rows.tokens[i], rows.width[i],
                      rows.v_isoflops[i], rows.v_derivative[i], rows.v_isoloss[i]);
    }
    bytes += static_cast<std::size_t>(out - text.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.n_nv.size()));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void csv_lines_on_line(benchmark::State& state) {
  csv_lines(state, line_rows(kRows));
}
void csv_lines_in_grid(benchmark::State& state) {
  csv_lines(state, grid_rows(32));
}

void shortest_decimal(benchmark::State& state) {
  const Rows rows = line_rows(kRows);
  std::array<char, kNumberRoom> text{};
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(write_shortest(text.data(), rows.n_nv[i]));
    i = (i + 1) % kRows;
  }
}

void read_number(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(parse_number("7.2415673B"));
}

BENCHMARK(csv_lines_on_line);
BENCHMARK(csv_lines_in_grid);
BENCHMARK(shortest_decimal);
BENCHMARK(read_number);

}  // namespace
}  // namespace vocabplan::bench
