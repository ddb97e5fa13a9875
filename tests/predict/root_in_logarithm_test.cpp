#include "predict/root_in_logarithm.hpp"

#include <cmath>

#include "catch.hpp"

namespace root_in_logarithm_test {

using vocabplan::root_in_logarithm;

TEST_CASE("predict: a root in the logarithm", "[predict]") {
  // Either direction of the sign, and over 300 decades.
  for (const double root : {1e-150, 3.0, 7e9, 1e150}) {
    CAPTURE(root);
    const auto rising = [&](double x) { return std::log(x / root); };
    const auto falling = [&](double x) { return root / x - 1.0; };
    CHECK(std::abs(std::log(root_in_logarithm(rising, 1e-151, 1e151) / root)) < 1e-12);
    CHECK(std::abs(std::log(root_in_logarithm(falling, 0.1 * root, 20.0 * root) / root)) < 1e-12);
  }
}

TEST_CASE("predict: a root at an end, or beyond it by rounding", "[predict]") {
  const auto f = [](double x) { return x - 2.0; };
  CHECK(root_in_logarithm(f, 2.0, 5.0) == 2.0);
  CHECK(root_in_logarithm(f, 1.0, 2.0) == 2.0);
  CHECK(root_in_logarithm(f, 2.0 + 1e-15, 5.0) == 2.0 + 1e-15);
  CHECK(root_in_logarithm(f, 1.0, 2.0 - 1e-15) == 2.0 - 1e-15);
  CHECK(root_in_logarithm(f, 3.0, 3.0) == 3.0);
}

TEST_CASE("predict: a search for a root stays between its ends", "[predict]") {
  // exp(ln x) is not x: a domain that ends there would be left.
  for (const double low : {1.0, 1.1, 3.3, 7e9}) {
    const double high = 1.7 * low;
    const double root = std::nextafter(low, high);
    const auto f = [&](double x) {
      CHECK(x >= low);
      CHECK(x <= high);
      return x - root;
    };
    CHECK(std::abs(root_in_logarithm(f, low, high) / root - 1.0) < 1e-13);
  }
}

}  // namespace root_in_logarithm_test
