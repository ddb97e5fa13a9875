// The loss of a table of runs: its column, its unit, and losses that vocabularies do not share.
#include <string>
#include <vector>

#include "catch.hpp"
#include "table_text.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/design_checks.hpp"
#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/law/catalog.hpp"

namespace loss_columns_test {

using vocabplan::ColumnNames;
using vocabplan::DataError;
using vocabplan::LossUnit;
using vocabplan::RunTable;
using vocabplan::test::runs_of;

namespace {

constexpr const char* kRuns =
    "n_nv,vocab_size,width,flops,loss_per_token,bits_per_byte,loss_per_character,lossu\n"
    "1e8,4096,768,6.2e17,3.5,1.5,1.04,-4\n"
    "1e8,8192,768,6.2e17,3.7,1.4,0.97,-4.1\n";

RunTable in_unit(const std::string& text, LossUnit unit, bool allow = false) {
  return runs_of(text, ColumnNames{.named = {}, .loss_unit = unit, .allow_per_token = allow});
}

std::string refusal(const std::string& text, const ColumnNames& columns = {}) {
  try {
    (void)runs_of(text, columns);
  } catch (const DataError& error) {
    return error.what();
  }
  return "accepted";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("fit: of several losses one of the text is taken, and the others are named", "[fit]") {
  const RunTable table = runs_of(kRuns);
  CHECK(table.loss_unit == LossUnit::bits_per_byte);
  CHECK(table.loss_column == "bits_per_byte");
  CHECK(table.loss == std::vector<double>{1.5, 1.4});
  CHECK(table.other_losses ==
        std::vector<std::string>{"loss_per_token", "loss_per_character", "lossu"});
}

TEST_CASE("fit: a unit that is asked for chooses among several losses", "[fit]") {
  CHECK(in_unit(kRuns, LossUnit::nats_per_character).loss == std::vector<double>{1.04, 0.97});
  CHECK(in_unit(kRuns, LossUnit::unigram_normalised).loss == std::vector<double>{-4, -4.1});
  CHECK(in_unit(kRuns, LossUnit::nats_per_token, true).loss == std::vector<double>{3.5, 3.7});
  // None of them states it: which is meant is not known.
  CHECK(has(refusal(kRuns, {.named = {}, .loss_unit = LossUnit::bits_per_character}),
            "both say loss"));
}

TEST_CASE("fit: a bare loss has the unit that is given, else none", "[fit]") {
  const std::string text = "n_nv,vocab_size,width,flops,loss\n1e8,4096,768,6.2e17,1.5\n";
  CHECK(runs_of(text).loss_unit == LossUnit::unstated);
  CHECK(in_unit(text, LossUnit::bits_per_character).loss_unit == LossUnit::bits_per_character);
}

TEST_CASE("fit: a unit that the name of the loss contradicts is a fault", "[fit]") {
  const std::string text = "n_nv,vocab_size,width,flops,bpb\n1e8,4096,768,6.2e17,1.5\n";
  CHECK(refusal(text, {.named = {}, .loss_unit = LossUnit::nats_per_character}) ==
        "runs.csv:1: the column 'bpb' says bits a byte, and the loss is to be nats a character");
}

TEST_CASE("fit: losses per token are refused unless all runs have one vocabulary", "[fit]") {
  const std::string head = "n_nv,vocab_size,width,flops,loss_per_token\n1e8,4096,768,6.2e17,3\n";
  const std::string two = head + "1e8,8192,768,6.2e17,3\n";
  CHECK(has(refusal(two), "'loss_per_token' is in nats a token, which vocabularies do not share"));
  CHECK(runs_of(head + "2e8,4096,768,6.2e17,3\n").loss_unit == LossUnit::nats_per_token);
  CHECK(runs_of(two, {.named = {}, .allow_per_token = true}).rows() == 2);
  // The same where the unit comes from the caller.
  const std::string bare =
      "n_nv,vocab_size,width,flops,loss\n1e8,4096,768,6.2e17,3\n"
      "1e8,8192,768,6.2e17,3\n";
  CHECK(has(refusal(bare, {.named = {}, .loss_unit = LossUnit::bits_per_token}), "bits a token"));
}

TEST_CASE("fit: units that vocabularies do not share are warned of", "[fit]") {
  const auto warned = [](const RunTable& table, const std::string& part) {
    for (const std::string& line :
         vocabplan::design_warnings(table, vocabplan::default_law().compression)) {
      if (has(line, part)) return true;
    }
    return false;
  };
  const std::string bare = "n_nv,vocab_size,width,flops,loss\n1e8,4096,768,6.2e17,1.5\n";
  CHECK(warned(runs_of(bare), "does not state the unit"));
  CHECK(warned(in_unit(bare, LossUnit::unigram_normalised), "unigram-normalised, still differs"));
  CHECK(warned(in_unit(bare, LossUnit::nats_per_token), "no V follows from it"));
  CHECK_FALSE(warned(in_unit(bare, LossUnit::bits_per_byte), "V is right"));
  CHECK(warned(runs_of(kRuns),
               "'bits_per_byte' is fitted, not 'loss_per_token', "
               "'loss_per_character', 'lossu'"));
}

}  // namespace loss_columns_test
