#include "synthetic_runs.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "random.hpp"

namespace vocabplan::test {

double SyntheticRow::tokens() const {
  return flops / (6.0 * (n_nv + vocab_size * width));
}

double SyntheticLaw::loss(const SyntheticRow& row) {
  return -E + A1 * std::pow(row.n_nv / 1e6, -beta) +
         A2 * std::pow(row.vocab_size * row.width / 1e6, -alpha2) +
         B * std::pow(row.tokens() / 1e9, -beta);
}

std::vector<SyntheticRow> synthetic_rows(const SyntheticDesign& design) {
  Random random(design.seed);
  std::vector<SyntheticRow> rows;
  for (int i = 0; i < design.sizes; ++i) {
    const double n_nv = 33e6 * std::exp2(i);
    const double width = 512.0 * (1 + i / 2);
    for (int j = 0; j < design.vocabularies; ++j) {
      const double vocab_size = std::round(2048.0 * std::exp2(6.0 * j / (design.vocabularies - 1)));
      const double offset = random.uniform(-design.noise, design.noise);
      for (int k = 1; k <= design.checkpoints; ++k) {
        SyntheticRow row{.n_nv = n_nv, .vocab_size = vocab_size, .width = width};
        row.flops = 120.0 * n_nv * n_nv * k / design.checkpoints;
        row.loss = SyntheticLaw::loss(row) + offset +
                   random.uniform(-0.25 * design.noise, 0.25 * design.noise);
        rows.push_back(row);
      }
    }
  }
  return rows;
}

std::string csv_line(const std::vector<double>& numbers) {
  std::string line;
  for (const double number : numbers) {
    std::array<char, 32> text{};
    char* const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    line.append(line.empty() ? "" : ",").append(text.data(), end);
  }
  return line + "\n";
}

std::string csv_of(const std::vector<SyntheticRow>& rows) {
  std::string text = "n_nv,vocab_size,width,flops,loss\n";
  for (const SyntheticRow& row : rows) {
    text += csv_line({row.n_nv, row.vocab_size, row.width, row.flops, row.loss});
  }
  return text;
}

std::string synthetic_csv(const SyntheticDesign& design) {
  return csv_of(synthetic_rows(design));
}

std::string csv_without_optimum() {
  std::vector<SyntheticRow> rows =
      synthetic_rows({.sizes = 4, .vocabularies = 5, .checkpoints = 4});
  for (SyntheticRow& row : rows) row.loss += 0.5 * std::log(row.vocab_size);
  return csv_of(rows);
}

}  // namespace vocabplan::test
