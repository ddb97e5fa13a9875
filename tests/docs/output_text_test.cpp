#include "output_text.hpp"

#include "support/catch.hpp"

namespace output_text_test {

using vocabplan::test::kSearch;
using vocabplan::test::longest_line;
using vocabplan::test::same_output;
using vocabplan::test::shows_output;

TEST_CASE("docs: outputs may differ in the last digits of long decimals only") {
  CHECK(same_output("", ""));
  CHECK(same_output("V 59547 x", "V 59547 x"));
  CHECK(same_output("7,2221836701316.175,4", "7,2221836701316.1743,4"));
  CHECK(same_output("{\"n\":599999999999.9999}", "{\"n\":600000000000}"));
  CHECK_FALSE(same_output("59547", "59548"));
  CHECK_FALSE(same_output("2221836701316.175", "2221836701326.175"));
  CHECK(same_output("2221836701316.175", "2221836701326.175", kSearch));
  CHECK_FALSE(same_output("2221836701316.175", "2221836711316.175", kSearch));
  CHECK_FALSE(same_output("7B", "7M"));
  CHECK_FALSE(same_output("7B\n", "7B"));
  CHECK_FALSE(same_output("59547", "59547\n"));
}

TEST_CASE("docs: three dots stand for any lines of an output") {
  CHECK(shows_output("", ""));
  CHECK(shows_output("a\nb\n", "a\nb\n"));
  CHECK(shows_output("...\nb\n", "a\nb\n"));
  CHECK(shows_output("a\n...\n", "a\nb\nc\n"));
  CHECK(shows_output("a\n...\nd\n...\n", "a\nb\nd\nd\n"));
  CHECK(shows_output("...\n", ""));
  CHECK_FALSE(shows_output("a\n", "a\nb\n"));
  CHECK_FALSE(shows_output("a\nb\n", "a\n"));
  CHECK_FALSE(shows_output("...\nb\n", "a\nb\nc\n"));
  CHECK_FALSE(shows_output("a\n...\nc\n...\nb\n", "a\nb\nc\n"));
}

TEST_CASE("docs: a line's length is counted in characters") {
  CHECK(longest_line("") == 0);
  CHECK(longest_line("ab\nabc\na") == 3);
  CHECK(longest_line("ln²V\n") == 4);
}

}  // namespace output_text_test
