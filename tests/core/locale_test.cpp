#include <array>
#include <clocale>
#include <cmath>
#include <locale>
#include <optional>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace locale_test {

namespace {

class DecimalComma : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

// Sets the locale of C and of C++ to one with decimal commas, and restores both.
class ForeignLocale {
 public:
  ForeignLocale() : before_(std::locale()) {
    std::locale::global(std::locale(std::locale::classic(), new DecimalComma));
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"}) {
      if (std::setlocale(LC_ALL, name) == nullptr) continue;
      in_c_ = true;
      break;
    }
  }
  ~ForeignLocale() {
    std::setlocale(LC_ALL, "C");
    std::locale::global(before_);
  }
  ForeignLocale(const ForeignLocale&) = delete;
  ForeignLocale& operator=(const ForeignLocale&) = delete;
  ForeignLocale(ForeignLocale&&) = delete;
  ForeignLocale& operator=(ForeignLocale&&) = delete;

  /// The C locale too; its names need a package that not every machine has.
  [[nodiscard]] bool in_c() const { return in_c_; }

 private:
  std::locale before_;
  bool in_c_ = false;
};

std::string everything_as_text() {
  std::string out = vocabplan::shortest(59547.25) + ' ' + vocabplan::human(59547.25) + ' ' +
                    vocabplan::human_ratio(1.25) + ' ' + vocabplan::human_whole(1e6) + '\n' +
                    vocabplan::write_law(vocabplan::default_law());
  std::array<char, vocabplan::kCsvLineRoom> line{};
  vocabplan::PredictionCsv csv;
  char* const end = csv.write(line.data(), 1e6, 1.5e21, 2.5, 512.0, 1e30, 59547.0, 1234567.0);
  out.append(line.data(), end);
  vocabplan::PredictionRecord record;
  record.n_nv = 1234567.0;
  record.flops = 1.5e21;
  record.tokens = 2.5;
  return out + vocabplan::prediction_json(record);
}

}  // namespace

TEST_CASE("core: nothing depends on the locale", "[core]") {
  const std::string before = everything_as_text();
  const ForeignLocale foreign;
  if (!foreign.in_c()) WARN("no C locale with decimal commas here; only that of C++ was changed");
  CHECK(everything_as_text() == before);
  CHECK(vocabplan::parse_number("1.5K").value == 1500.0);
  CHECK(vocabplan::parse_number("2.3e21").value == 2.3e21);
  CHECK(vocabplan::parse_signed_number("-4.35").value == -4.35);
  CHECK(vocabplan::parse_number("1,5").fault == "has a comma: the decimal sign is a point");
  const auto law = vocabplan::find_law("tao2024");
  REQUIRE(law.has_value());
  CHECK(law->compute_optimal.exponent == 0.5);
  CHECK(law->compression.a == 0.00639222);
}

}  // namespace locale_test
