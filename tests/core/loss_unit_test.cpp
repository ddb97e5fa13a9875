#include "vocabplan/core/loss_unit.hpp"

#include <set>
#include <string>

#include "catch.hpp"

namespace loss_unit_test {

using vocabplan::loss_unit_of_column;
using vocabplan::LossUnit;

TEST_CASE("core: the name of a column states the unit of its loss", "[core]") {
  using Case = std::pair<std::string, LossUnit>;
  const auto& [name, unit] = GENERATE(values<Case>({
      {"bits_per_byte", LossUnit::bits_per_byte},
      {"BPB", LossUnit::bits_per_byte},
      {"Bits per Byte", LossUnit::bits_per_byte},
      {"loss (bits/byte)", LossUnit::bits_per_byte},
      {"val_loss [bits per byte]", LossUnit::bits_per_byte},
      {"nats_per_byte", LossUnit::nats_per_byte},
      {"loss_per_character", LossUnit::nats_per_character},
      {"loss (nats/char)", LossUnit::nats_per_character},
      {"bpc", LossUnit::bits_per_character},
      {"unigram_normalised_loss", LossUnit::unigram_normalised},
      {"unigram_normalized_loss", LossUnit::unigram_normalised},
      {"Lossu", LossUnit::unigram_normalised},
      {"loss_per_token", LossUnit::nats_per_token},
      {"loss [nats/token]", LossUnit::nats_per_token},
      {"bits_per_token", LossUnit::bits_per_token},
      {"loss", LossUnit::unstated},
      {"val_loss", LossUnit::unstated},
      {"loss (nats)", LossUnit::unstated},
      {"n_nv", LossUnit::unstated},
      {"", LossUnit::unstated},
  }));
  CAPTURE(name);
  CHECK(loss_unit_of_column(name) == unit);
}

TEST_CASE("core: every unit of a loss has a name and words of its own", "[core]") {
  std::set<std::string> names;
  std::set<std::string> texts;
  for (const LossUnit unit : vocabplan::loss_units()) {
    names.emplace(name_of(unit));
    texts.emplace(text_of(unit));
    CHECK(loss_unit_of_column(name_of(unit)) == unit);
  }
  CHECK(names.size() == vocabplan::loss_units().size());
  CHECK(texts.size() == names.size());
  CHECK(with_unit("0.5", LossUnit::bits_per_byte) == "0.5 bits a byte");
  CHECK(with_unit("0.5", LossUnit::unstated) == "0.5 (unit not stated)");
}

TEST_CASE("core: losses of the text are those per character and byte", "[core]") {
  for (const LossUnit unit : vocabplan::loss_units()) {
    const std::string name(name_of(unit));
    CHECK(is_of_text(unit) == (name.ends_with("character") || name.ends_with("byte")));
    CHECK(is_per_token(unit) == name.ends_with("token"));
  }
}

}  // namespace loss_unit_test
