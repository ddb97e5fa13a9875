#include "vocabplan/core/edit_distance.hpp"

#include <string>

#include "catch.hpp"

namespace edit_distance_test {

using vocabplan::edit_distance;

TEST_CASE("core: distances of texts", "[core]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("kitten", "sitting") == 3);  // the textbook's example
  CHECK(edit_distance("saturday", "sunday") == 3);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("flaw", "lawn") == 2);
}

TEST_CASE("core: the distance of texts is a metric", "[core]") {
  const std::string texts[] = {"", "a", "ab", "ba", "Germany", "Germny", "Norway"};
  for (const auto& a : texts) {
    CHECK(edit_distance(a, a) == 0);
    for (const auto& b : texts) {
      CHECK(edit_distance(a, b) == edit_distance(b, a));
      for (const auto& c : texts) {
        CHECK(edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c));
      }
    }
  }
}

}  // namespace edit_distance_test
