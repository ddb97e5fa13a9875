#include "fit/solver/four_numbers.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"

namespace four_numbers_test {

using vocabplan::FourNumbers;
using V = FourNumbers::V;

namespace {

std::vector<double> listed(const V& x) {
  return {x.at[0], x.at[1], x.at[2], x.at[3]};
}

using Numbers = std::vector<double>;

}  // namespace

// They stand in for a vector on processors that have none of four: each number by itself.
TEST_CASE("fit: four numbers are computed one by one", "[fit]") {
  const V x{{8.0, -1.0, 0.5, 3.0}};
  const V y{{2.0, 4.0, -0.5, 3.0}};
  CHECK(listed(x + y) == Numbers{10.0, 3.0, 0.0, 6.0});
  CHECK(listed(x - y) == Numbers{6.0, -5.0, 1.0, 0.0});
  CHECK(listed(x * y) == Numbers{16.0, -4.0, -0.25, 9.0});
  CHECK(listed(x / y) == Numbers{4.0, -0.25, -1.0, 1.0});
  CHECK(listed(FourNumbers::set(1.5)) == Numbers(4, 1.5));
  const Numbers from{1.0, 2.0, 3.0, 4.0, 5.0};
  CHECK(listed(FourNumbers::load(from.data() + 1)) == Numbers{2.0, 3.0, 4.0, 5.0});
  CHECK(listed(FourNumbers::abs(x)) == Numbers{8.0, 1.0, 0.5, 3.0});
  CHECK(listed(FourNumbers::max(x, y)) == Numbers{8.0, 4.0, 0.5, 3.0});
  CHECK(listed(FourNumbers::min(x, y)) == Numbers{2.0, -1.0, -0.5, 3.0});
  const V logs = FourNumbers::log({{1.0, 2.0, 10.0, 0.5}});
  CHECK(listed(logs) == Numbers{0.0, std::log(2.0), std::log(10.0), std::log(0.5)});
  CHECK(FourNumbers::sum(x) == 10.5);
}

TEST_CASE("fit: four numbers are chosen one by one", "[fit]") {
  const V x{{8.0, -1.0, 0.0, 3.0}};
  const V y{{2.0, 4.0, -0.5, 3.0}};
  const V yes{{1.0, 2.0, 3.0, 4.0}};
  const V no{{-1.0, -2.0, -3.0, -4.0}};
  CHECK(listed(FourNumbers::not_above(x, y, yes, no)) == Numbers{-1.0, 2.0, -3.0, 4.0});
  CHECK(listed(FourNumbers::above_zero(x, yes, no)) == Numbers{1.0, -2.0, -3.0, 4.0});
  CHECK(FourNumbers::all_above_zero(yes));
  for (std::size_t i = 0; i < 4; ++i) {
    for (const double other : {0.0, -1.0}) {
      V changed = yes;
      changed.at[i] = other;
      CHECK_FALSE(FourNumbers::all_above_zero(changed));
    }
  }
}

}  // namespace four_numbers_test
