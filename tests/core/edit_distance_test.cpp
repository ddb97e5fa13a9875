#include "vocabplan/core/edit_distance.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace edit_distance_test {

using vocabplan::edit_distance;
using vocabplan::is_within_edits;

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

TEST_CASE("core: texts within a few edits are those of that distance", "[core]") {
  // All texts of up to four letters of two.
  std::vector<std::string> texts{""};
  for (std::size_t i = 0; texts[i].size() < 4; ++i) {
    texts.push_back(texts[i] + 'a');
    texts.push_back(texts[i] + 'b');
  }
  for (const auto& a : texts) {
    for (const auto& b : texts) {
      CAPTURE(a, b);
      for (std::size_t most = 0; most < 5; ++most) {
        if (is_within_edits(a, b, most) != (edit_distance(a, b) <= most)) FAIL(most);
      }
    }
  }
}

}  // namespace edit_distance_test
