#include "vocabplan/fit/tokenizer_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"

namespace tokenizer_fit_test {

using vocabplan::fit_monotone_tokenizer;
using vocabplan::fit_quadratic_tokenizer;
using vocabplan::FitStatus;
using vocabplan::MonotoneTokenizerFit;
using vocabplan::QuadraticTokenizerFit;
using vocabplan::TokenizerPoint;
using vocabplan::test::Random;

namespace {

// The 24 tokenizers behind the published f: entries, and 1e9 tokens for 0.22326e9 characters.
// Source: sail-sg/scaling-with-vocab at 6701cc2, fit_tokenization_func.py.
std::vector<TokenizerPoint> published_points() {
  const std::vector<std::pair<double, double>> measured{
      {1024, .09915},   {2048, .08441},   {3072, .07771},   {4096, .0738},   {5120, .07107},
      {6144, .06894},   {7168, .06725},   {8192, .06593},   {9216, .06484},  {10240, .06387},
      {12288, .06243},  {16384, .06034},  {20480, .05899},  {24576, .05801}, {28672, .05728},
      {32768, .05668},  {48128, .05529},  {64512, .05447},  {78848, .054},   {96256, .05364},
      {128000, .05321}, {256000, .05242}, {512000, .05172}, {1024000, .0514}};
  std::vector<TokenizerPoint> points;
  for (const auto& [v, tokens] : measured) points.push_back({v, tokens, 0.22326});
  return points;
}

template <typename F>
std::vector<TokenizerPoint> points_of(const std::vector<double>& vocabs, F f) {
  std::vector<TokenizerPoint> points;
  for (const double v : vocabs) points.push_back({v, f(v) * 5e8, 5e8});
  return points;
}

const std::vector<double> kVocabs{1e3, 4e3, 1e4, 3.2e4, 6.4e4, 1.28e5};

double squares(const std::vector<TokenizerPoint>& points, double a, double b, double c) {
  double sum = 0.0;
  for (const auto& point : points) {
    const double r = c + a * std::pow(point.vocab_size, -b) - point.tokens / point.characters;
    sum += r * r;
  }
  return sum;
}

}  // namespace

TEST_CASE("fit: the quadratic of the published tokenizers", "[fit]") {
  // numpy.polyfit over all 24 points, none of them clamped.
  const QuadraticTokenizerFit fit = fit_quadratic_tokenizer(published_points());
  CHECK(fit.status == FitStatus::converged);
  CHECK(std::abs(fit.compression.a - 0.00692627) < 6e-9);
  CHECK(std::abs(fit.compression.b - -0.16992197) < 6e-9);
  CHECK(std::abs(fit.compression.c - 1.26979104) < 6e-9);
  CHECK(std::abs(fit.turning_point - 212453.0615685922) < 1e-3);
  CHECK(fit.compression.max_vocab == fit.turning_point);
  CHECK(fit.usable.lowest == 1024.0);
  CHECK(fit.usable.highest == fit.turning_point);
  CHECK(std::abs(fit.quality.r_squared - 0.9813528838004103) < 1e-10);
  CHECK(std::abs(fit.quality.relative_mse - 0.0006068434240551859) < 1e-12);
  CHECK(std::abs(fit.quality.largest_relative_error - 0.06309788067254352) < 1e-10);
}

TEST_CASE("fit: the power with a limit of the published tokenizers", "[fit]") {
  // scipy.optimize.minimize_scalar over b with numpy.linalg.lstsq inside.
  const std::vector<TokenizerPoint> points = published_points();
  const MonotoneTokenizerFit fit = fit_monotone_tokenizer(points);
  const auto& [a, b, c] = fit.compression;
  CHECK(fit.status == FitStatus::converged);
  CHECK(std::abs(b - 0.539455) < 1e-6);
  CHECK(std::abs(a - 9.491564) < 1e-4);
  CHECK(std::abs(c - 0.221343) < 1e-6);
  CHECK(std::abs(fit.quality.r_squared - 0.99872) < 5e-6);
  CHECK(std::abs(fit.quality.largest_relative_error - 0.01498) < 5e-6);
  CHECK(fit.usable.lowest == 1024.0);
  CHECK(fit.usable.highest == 1024000.0);
  // No worse than b rounded to three digits with its own a and c, and no neighbour is better.
  const double least = squares(points, a, b, c);
  CHECK(least <= squares(points, 9.46164802, 0.539, 0.22129179));
  for (const double step : {-1e-4, 1e-4}) {
    CHECK(squares(points, a * (1.0 + step), b, c) > least);
    CHECK(squares(points, a, b * (1.0 + step), c) > least);
    CHECK(squares(points, a, b, c * (1.0 + step)) > least);
  }
}

TEST_CASE("fit: the form that made the points is found again", "[fit]") {
  Random random(361);
  for (int i = 0; i < 50; ++i) {
    const double a = random.uniform(0.002, 0.02);
    const double bottom = random.log_uniform(2e4, 1e6);
    const double least = random.uniform(0.1, 0.4);
    const auto quadratic = [&](double v) { return a * std::pow(std::log(v / bottom), 2) + least; };
    const QuadraticTokenizerFit fit = fit_quadratic_tokenizer(points_of(kVocabs, quadratic));
    CHECK(fit.status == FitStatus::converged);
    CHECK(std::abs(fit.compression.a / a - 1.0) < 1e-11);
    CHECK(std::abs(fit.turning_point / bottom - 1.0) < 1e-10);
    CHECK(fit.compression.max_vocab == std::min(fit.turning_point, 1.28e5));
    for (const double v : kVocabs) {
      if (v > bottom) continue;
      CHECK(std::abs(fit.compression.tokens_per_character(v) - quadratic(v)) < 1e-13);
    }
    CHECK(fit.quality.r_squared > 1.0 - 1e-12);

    const double b = random.uniform(0.2, 1.5);
    const double height = random.log_uniform(0.1, 10.0) * std::pow(1e4, b);
    const auto power = [&](double v) { return least + height * std::pow(v, -b); };
    const MonotoneTokenizerFit other = fit_monotone_tokenizer(points_of(kVocabs, power));
    CHECK(other.status == FitStatus::converged);
    CHECK(std::abs(other.compression.b - b) < 1e-9);
    CHECK(std::abs(other.compression.c - least) < 1e-9);
    CHECK(std::abs(other.compression.a / height - 1.0) < 1e-8);
  }
}

TEST_CASE("fit: units and order of the tokenizer points do not matter", "[fit]") {
  std::vector<TokenizerPoint> points = published_points();
  const QuadraticTokenizerFit quadratic = fit_quadratic_tokenizer(points);
  const MonotoneTokenizerFit monotone = fit_monotone_tokenizer(points);
  std::reverse(points.begin(), points.end());
  for (auto& point : points) {
    point.tokens *= 1073741824.0;
    point.characters *= 1073741824.0;
  }
  CHECK(fit_quadratic_tokenizer(points).compression.a == quadratic.compression.a);
  CHECK(fit_monotone_tokenizer(points).compression.b == monotone.compression.b);
  const std::vector<TokenizerPoint> once = points;
  points.insert(points.end(), once.begin(), once.end());
  CHECK(std::abs(fit_quadratic_tokenizer(points).compression.a / quadratic.compression.a - 1.0) <
        1e-11);
  CHECK(std::abs(fit_monotone_tokenizer(points).compression.b - monotone.compression.b) < 1e-10);
}

TEST_CASE("fit: tokenizer points that do not show a form's shape", "[fit]") {
  const auto log_v = [](double v) { return std::log(v); };
  const auto bent = points_of(kVocabs, [&](double v) { return 1.2 - 0.002 * log_v(v) * log_v(v); });
  const QuadraticTokenizerFit downwards = fit_quadratic_tokenizer(bent);
  CHECK(downwards.status == FitStatus::term_vanished);
  CHECK(std::isinf(downwards.turning_point));
  CHECK(downwards.compression.max_vocab == 1.28e5);

  const auto rising =
      points_of(kVocabs, [&](double v) { return 0.2 + 0.01 * log_v(v) * log_v(v); });
  const QuadraticTokenizerFit up = fit_quadratic_tokenizer(rising);
  CHECK(up.status == FitStatus::bound_hit);
  CHECK(up.compression.max_vocab == 1e3);

  const auto no_limit = points_of(kVocabs, [](double v) { return 4.0 * std::pow(v, -0.3) - 0.1; });
  const MonotoneTokenizerFit held = fit_monotone_tokenizer(no_limit);
  CHECK(held.status == FitStatus::term_vanished);
  CHECK(held.compression.c == 0.0);
  CHECK(held.compression.a > 0.0);
  CHECK(fit_monotone_tokenizer(rising).status == FitStatus::term_vanished);
  const auto steep = points_of(kVocabs, [](double v) { return 0.2 + std::pow(v / 1e3, -7.0); });
  CHECK(fit_monotone_tokenizer(steep).status == FitStatus::bound_hit);
}

TEST_CASE("fit: too few or impossible tokenizer points", "[fit]") {
  std::vector<TokenizerPoint> points = published_points();
  for (const std::size_t few : {std::size_t{0}, std::size_t{3}}) {
    const std::span<const TokenizerPoint> first(points.data(), few);
    CHECK(fit_quadratic_tokenizer(first).status == FitStatus::too_few_data);
    CHECK(fit_monotone_tokenizer(first).status == FitStatus::too_few_data);
  }
  const std::span<const TokenizerPoint> four(points.data(), 4);
  CHECK(fit_quadratic_tokenizer(four).status != FitStatus::too_few_data);
  CHECK(fit_monotone_tokenizer(four).status != FitStatus::too_few_data);
  const std::vector<TokenizerPoint> two_sizes{
      {1e3, 4.0, 10.0}, {1e3, 4.1, 10.0}, {2e3, 3.0, 10.0}, {2e3, 3.1, 10.0}};
  CHECK(fit_quadratic_tokenizer(two_sizes).status == FitStatus::too_few_data);
  CHECK(fit_monotone_tokenizer(two_sizes).status == FitStatus::too_few_data);
  for (const double bad : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    points[3].characters = bad;
    CHECK_THROWS_AS(fit_quadratic_tokenizer(points), vocabplan::DomainError);
    CHECK_THROWS_AS(fit_monotone_tokenizer(points), vocabplan::DomainError);
  }
}

}  // namespace tokenizer_fit_test
