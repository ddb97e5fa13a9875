#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "pilot_laws.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan::test::pilot_refusal_test {

TEST_CASE("plan: a request that no design answers is refused") {
  const Law law = law_without_draws();
  const auto refused = [&](const PilotRequest& request) {
    CHECK_THROWS_AS(design_pilots(law, target_7b(), request), DomainError);
  };
  refused({});
  refused({.allowance = -1.0});
  refused({.allowance = 1e20, .noise = 0.0});
  refused({.allowance = 1e20, .tokenizer_noise = -0.01});
  refused({.allowance = 1e20, .tokenizer_noise = 11.0});
  refused({.allowance = 1e20, .level = 1.0});
  refused({.allowance = 1e20, .most_runs = 5});
  refused({.allowance = 1e20, .most_runs = 1001});
  refused({.allowance = 1e20, .multiple = 0.0});
  refused({.allowance = 1e20, .n_nv = {-1.0}});
  refused({.allowance = 1e20, .n_nv = {1e12}});  // none is affordable
  // Fewer than six models, however often each may be trained.
  refused({.allowance = 1e20, .n_nv = {1e8}, .vocab_size = {4096}, .tokens_per_param = {20}});
  refused({.allowance = 1e20,
           .n_nv = {1e8},
           .vocab_size = {4096, 8192, 16384, 32768, 65536},
           .tokens_per_param = {5, 10, 20}});
}

TEST_CASE("plan: too few candidates and too dear ones are told apart") {
  const Law law = law_without_draws();
  const auto message = [&](const PilotRequest& request) -> std::string {
    try {
      (void)design_pilots(law, target_7b(), request);
    } catch (const DomainError& error) {
      return error.what();
    }
    return {};
  };
  const std::string few =
      message({.allowance = 1e20, .n_nv = {1e8}, .vocab_size = {4096}, .tokens_per_param = {20}});
  CHECK(few.find("1 different model;") != std::string::npos);
  CHECK(few.find("6 coefficients") != std::string::npos);
  const std::string dear = message({.allowance = 1e20, .n_nv = {1e12}});
  CHECK(dear.find("an allowance of 1e20 FLOPs does not pay") != std::string::npos);
  CHECK(dear.find("0 of 63") != std::string::npos);
}

TEST_CASE("plan: a design of more work than half a minute is refused") {
  const auto axis = [](double first, double step) {
    std::vector<double> values(30);
    for (double& value : values) value = std::exchange(first, first + step);
    return values;
  };
  std::vector<double> n_nv = axis(5, 1);  // layers, of shapes that are all different
  for (double& k : n_nv) k = 49152.0 * k * k * k;
  // 27,000 different candidates, all affordable.
  const PilotRequest request{.allowance = 1e25,
                             .most_runs = 1000,
                             .n_nv = n_nv,
                             .vocab_size = axis(4096, 1280),
                             .tokens_per_param = axis(5, 1)};
  CHECK_THROWS_WITH(design_pilots(law_without_draws(), target_7b(), request),
                    "1000 runs of 27000 affordable candidates; accepted is a product of at most "
                    "20000000: fewer runs or candidates");
}

}  // namespace vocabplan::test::pilot_refusal_test
