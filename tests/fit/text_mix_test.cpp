// Mixtures of texts: their shares, and f(V) of tokenizers on them.
#include "vocabplan/fit/text_mix.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"

namespace text_mix_test {

using namespace vocabplan;
using Catch::Matchers::WithinULP;

namespace {

TokenizerTable read(std::string_view text, const std::string& mix = "") {
  RecordReader reader([&text](char* buffer, std::size_t room) {
    const std::size_t count = text.copy(buffer, room);
    text.remove_prefix(count);
    return count;
  });
  return read_tokenizer_table(reader, "points.csv", {},
                              mix.empty() ? TextMix{} : parse_text_mix(mix));
}

std::string complaint(std::string_view text, const std::string& mix = "") {
  try {
    (void)read(text, mix);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

std::string mix_complaint(std::string_view text) {
  try {
    (void)parse_text_mix(text);
  } catch (const DomainError& error) {
    return error.what();
  }
  return "";
}

// Four tokenizers, two of one size: English takes less of everything than Chinese.
constexpr std::string_view kGroups =
    "name,vocab_size,group,tokens,characters\n"
    "a,1000,en,50,100\na,1000,zh,180,200\n"
    "b,2000,zh,80,100\nb,2000,en,160,400\n"
    "c,4000,en,30,100\nc,4000,zh,60,100\n"
    "d,4000,en,25,100\nd,4000,zh,75,100\n";

}  // namespace

TEST_CASE("fit: shares of a mixture are divided by their sum", "[fit]") {
  const TextMix mix = parse_text_mix("english=6,code=3,a=b=1");
  REQUIRE(mix.size() == 3);
  CHECK(mix[0].group == "english");
  CHECK(mix[0].share == 0.6);
  CHECK(mix[1].share == 0.3);
  CHECK(mix[2].group == "a=b");
  CHECK(mix[2].share == 0.1);
}

TEST_CASE("fit: blanks around the parts of a mixture are no part of a name", "[fit]") {
  const TextMix mix = parse_text_mix(" en = 3, zh web =1 ");
  REQUIRE(mix.size() == 2);
  CHECK(mix[0].group == "en");
  CHECK(mix[0].share == 0.75);
  CHECK(mix[1].group == "zh web");
  CHECK(mix_complaint(" =1").find("is no NAME=SHARE") != std::string::npos);
}

TEST_CASE("fit: a mixture that is none is refused with the part", "[fit]") {
  for (const char* text : {"", "english", "english=", "=1", "english=0", "english=-1",
                           "english=nan", "english=1e7", "english=1,", "english=1,,zh=1"}) {
    CAPTURE(text);
    CHECK(mix_complaint(text).find("is no NAME=SHARE with a share above 0, up to 1e6") !=
          std::string::npos);
  }
  CHECK(mix_complaint("en=1,zh=1,en=2") == "the group 'en' stands twice");
}

// By hand: 0.75 of the characters are English. a: 0.75 x 0.5 + 0.25 x 0.9 = 0.6; b: 0.75 x 0.4 +
// 0.25 x 0.8; c: 0.75 x 0.3 + 0.25 x 0.6; d: 0.75 x 0.25 + 0.25 x 0.75.
TEST_CASE("fit: f of a mixture weighs text, not tokens", "[fit]") {
  const TokenizerTable table = read(kGroups, "en=3,zh=1");
  const std::vector<double> expected{0.6, 0.5, 0.375, 0.375};
  REQUIRE(table.points.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK_THAT(table.points[i].tokens / table.points[i].characters, WithinULP(expected[i], 4));
  }
  CHECK(table.points[1].characters == 500.0);  // of both groups
  CHECK_THAT(table.points[1].tokens, WithinULP(250.0, 4));
  CHECK(table.names == std::vector<std::string>{"a", "b", "c", "d"});
  REQUIRE(table.groups.size() == 2);
  CHECK(table.groups[0].group == "en");
  CHECK(table.groups[0].share == 0.75);
  CHECK(table.groups[0].tokens_per_character == std::vector<double>{0.5, 0.4, 0.3, 0.25});
  CHECK(table.groups[1].tokens_per_character == std::vector<double>{0.9, 0.8, 0.6, 0.75});
}

TEST_CASE("fit: a mixture of one group is that group, and the others do not count", "[fit]") {
  const TokenizerTable table = read(kGroups, "zh=5");
  REQUIRE(table.points.size() == 4);
  CHECK_THAT(table.points[1].tokens / table.points[1].characters, WithinULP(0.8, 4));
}

TEST_CASE("fit: without names a tokenizer is its size", "[fit]") {
  const std::string rows =
      "v,domain,tokens,bytes\n1,x,1,2\n1,y,1,4\n2,x,1,2\n2,y,1,4\n3,x,1,2\n3,y,1,4\n4,x,1,2\n4,y,1,"
      "4\n";
  const TokenizerTable table = read(rows, "x=1,y=1");
  CHECK(table.points.size() == 4);
  CHECK(table.of_bytes);
  CHECK(table.names.empty());
  CHECK(table.points[0].tokens / table.points[0].characters == 0.375);
}

TEST_CASE("fit: characters count before bytes", "[fit]") {
  const TokenizerTable table =
      read("v,tokens,characters,bytes\n1,1,2,9\n2,1,2,9\n3,1,2,9\n4,1,2,9\n");
  CHECK_FALSE(table.of_bytes);
  CHECK(table.points[0].characters == 2.0);
}

TEST_CASE("fit: groups that do not fit a mixture are refused", "[fit]") {
  CHECK(complaint(kGroups) ==
        "points.csv: has the groups 'en', 'zh'; a mixture (--mix) has to say how much of the text "
        "each is");
  CHECK(complaint(kGroups, "en=1,code=1") == "points.csv: has no group 'code'; it has 'en', 'zh'");
  CHECK(complaint("v,tokens,chars\n1,1,2\n", "en=1") ==
        "points.csv: has no column 'group', which a mixture needs");
  CHECK(complaint("name,v,group,tokens,chars\na,1,en,1,2\nb,2,zh,1,2\n", "en=1,zh=1") ==
        "points.csv:2: the tokenizer 'a' of 1 entries has no row of the group 'zh'");
  CHECK(complaint("v,group,tokens,chars\n1,en,1,2\n1,en,1,2\n", "en=1") ==
        "points.csv:3: the group 'en' stands twice for one tokenizer");
  CHECK(complaint("v,group,tokens,chars\n1,,1,2\n", "en=1") ==
        "points.csv:2: a row without a group");
  CHECK(complaint("v,tokens,bytes\n1,1,none\n").find("column 'bytes': 'none'") !=
        std::string::npos);
}

TEST_CASE("fit: one group alone needs no mixture", "[fit]") {
  CHECK(read("v,group,tokens,chars\n1,en,1,2\n2,en,1,2\n3,en,1,2\n4,en,1,2\n").points.size() == 4);
}

}  // namespace text_mix_test
