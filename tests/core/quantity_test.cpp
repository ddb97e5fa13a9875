#include "vocabplan/core/quantity.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace quantity_test {

using vocabplan::Characters;
using vocabplan::DomainError;
using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::Tokens;
using vocabplan::Width;

namespace {

// A quantity is as small as its number, is made from a number only by name, and from no other kind.
template <class Quantity, class... Others>
constexpr bool kIsStrong =
    sizeof(Quantity) == sizeof(double) && std::is_trivially_copyable_v<Quantity> &&
    !std::is_convertible_v<double, Quantity> && !std::is_convertible_v<Quantity, double> &&
    !std::is_constructible_v<double, Quantity> &&
    !std::is_default_constructible_v<Quantity> && std::is_constructible_v<Quantity, double> &&
    (... &&
     (!std::is_constructible_v<Quantity, Others> && !std::is_assignable_v<Quantity&, Others>));

static_assert(kIsStrong<NonVocabParams, Width, Flops, Tokens, Characters>);
static_assert(kIsStrong<Width, NonVocabParams, Flops, Tokens, Characters>);
static_assert(kIsStrong<Flops, NonVocabParams, Width, Tokens, Characters>);
static_assert(kIsStrong<Tokens, NonVocabParams, Width, Flops, Characters>);
static_assert(kIsStrong<Characters, NonVocabParams, Width, Flops, Tokens>);

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Quantity>
void check_domain(double lowest, double highest) {
  CHECK(Quantity(lowest).value() == lowest);
  CHECK(Quantity(highest).value() == highest);
  for (const double outside : {std::nextafter(lowest, -1.0), std::nextafter(highest, kInfinity),
                               0.0, -0.0, -1.0, kNan, -kNan, kInfinity, -kInfinity}) {
    CAPTURE(outside);
    CHECK_THROWS_AS(Quantity(outside), DomainError);
  }
}

}  // namespace

TEST_CASE("core: the domain of every quantity is closed", "[core]") {
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  constexpr double kMost = std::numeric_limits<double>::max();
  check_domain<NonVocabParams>(1.0, 1e30);
  check_domain<Width>(1.0, 1e9);
  check_domain<Flops>(kLeast, kMost);
  check_domain<Tokens>(kLeast, kMost);
  check_domain<Characters>(kLeast, kMost);
}

TEST_CASE("core: a quantity out of its domain says what, the value and the domain", "[core]") {
  CHECK_THROWS_WITH(NonVocabParams(0.5),
                    "n_nv (non-vocabulary parameters) is 0.5; accepted is 1 to 1e+30");
  CHECK_THROWS_WITH(Width(2e9),
                    "width (model dimension d) is 2000000000; accepted is 1 to 1000000000");
  CHECK_THROWS_WITH(Flops(kNan),
                    "flops (training FLOPs) is nan; accepted is a finite number above 0");
  CHECK_THROWS_WITH(Tokens(-1.0),
                    "tokens (training tokens) is -1; accepted is a finite number above 0");
  CHECK_THROWS_WITH(Characters(kInfinity),
                    "chars (training characters) is inf; accepted is a finite number above 0");
}

TEST_CASE("core: quantities of one kind compare as their numbers", "[core]") {
  CHECK((Flops(1.0) < Flops(2.0)));
  CHECK((Flops(2.0) == Flops(2.0)));
  CHECK((Width(512.0) != Width(768.0)));
}

TEST_CASE("core: a data error knows its place", "[core]") {
  const vocabplan::DataError with_line("runs.csv", 17, "is wrong");
  CHECK(std::string(with_line.what()) == "runs.csv:17: is wrong");
  CHECK(with_line.source() == "runs.csv");
  CHECK(with_line.line() == 17);
  CHECK(std::string(vocabplan::DataError("law.json", 0, "is wrong").what()) ==
        "law.json: is wrong");
}

}  // namespace quantity_test
