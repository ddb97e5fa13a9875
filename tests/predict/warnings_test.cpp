#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace warnings_test {

using vocabplan::default_law;
using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::Width;

namespace {

bool any_starts_with(const std::vector<std::string>& warnings, const std::string& start) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const std::string& w) { return w.compare(0, start.size(), start) == 0; });
}

}  // namespace

TEST_CASE("predict: no warning inside the fitted range", "[predict]") {
  // 302M is one of the models that the law was fitted on.
  const auto p = predict({.n_nv = NonVocabParams(302e6)}, default_law());
  CHECK(p.warnings.empty());
}

TEST_CASE("predict: what a law warns of is told with each of its predictions", "[predict]") {
  vocabplan::Law law = default_law();
  law.warnings = {"one", "two"};
  CHECK(predict({.n_nv = NonVocabParams(302e6)}, law).warnings == law.warnings);
}

TEST_CASE("predict: a model of one table is warned of, since the law's have two", "[predict]") {
  const vocabplan::TotalParams total(1e9);
  const auto two = predict({.total_params = total}, default_law());
  CHECK_FALSE(any_starts_with(two.warnings, "tied embeddings"));
  const auto one = predict({.total_params = total, .tied = true}, default_law());
  CHECK(any_starts_with(one.warnings, "tied embeddings"));
}

TEST_CASE("predict: every quantity outside its range has a warning with its factor", "[predict]") {
  // 1130M is the largest model that was fitted: 11.3B is ten times that.
  const auto p = predict({.n_nv = NonVocabParams(11.3e9)}, default_law());
  CHECK(std::count(p.warnings.begin(), p.warnings.end(),
                   "N_nv 11.3B is above the fitted range 33M .. 1.13B, 10x its upper end") == 1);
  CHECK(std::count(p.warnings.begin(), p.warnings.end(),
                   "width 5120 is above the fitted range 512 .. 2048, 2.5x its upper end") == 1);
  CHECK(any_starts_with(p.warnings, "FLOPs "));
}

TEST_CASE("predict: warnings below the range", "[predict]") {
  const auto p = predict({.n_nv = NonVocabParams(3.3e6), .width = Width(128.0)}, default_law());
  CHECK(std::count(p.warnings.begin(), p.warnings.end(),
                   "N_nv 3.3M is below the fitted range 33M .. 1.13B, 1/10 of its lower end") == 1);
  CHECK(std::count(p.warnings.begin(), p.warnings.end(),
                   "width 128 is below the fitted range 512 .. 2048, 1/4 of its lower end") == 1);
  CHECK(any_starts_with(p.warnings, "FLOPs "));
}

TEST_CASE("predict: the ends of the fitted range are inside", "[predict]") {
  for (const double n_nv : {33e6, 1.13e9}) {
    const auto p = predict({.n_nv = NonVocabParams(n_nv)}, default_law());
    CHECK_FALSE(any_starts_with(p.warnings, "N_nv "));
    CHECK_FALSE(any_starts_with(p.warnings, "width "));
  }
}

TEST_CASE("predict: off the compute-optimal line the reason is a warning", "[predict]") {
  const double line = default_law().compute_optimal_flops(302e6);
  const auto p =
      predict({.n_nv = NonVocabParams(302e6), .flops = Flops(2.0 * line)}, default_law());
  REQUIRE(p.warnings.size() == 1);
  // 1.3127e19 is the line's FLOPs at 302M (figure 7 of the paper).
  CHECK(p.warnings[0] ==
        "isoflops and derivative hold only on the compute-optimal line; FLOPs are 2x the line's "
        "1.313e19");
}

TEST_CASE("predict: a vocabulary below one entry is no vocabulary", "[predict]") {
  const auto p = predict({.n_nv = NonVocabParams(7e9), .flops = Flops(1.0)}, default_law());
  CHECK(p.isoloss.vocab_size < 1.0);
  CHECK(any_starts_with(p.warnings, "the isoloss optimum is below one entry"));
}

TEST_CASE("predict: warnings are sentences without a full stop", "[predict]") {
  for (const double flops : {1.0, 1e10, 1e25, 1e300}) {
    for (const auto& w :
         predict({.n_nv = NonVocabParams(7e9), .flops = Flops(flops)}, default_law()).warnings) {
      CAPTURE(w);
      CHECK_FALSE(w.empty());
      CHECK(w.back() != '.');
      CHECK(w.find('\n') == std::string::npos);
    }
  }
}

}  // namespace warnings_test
