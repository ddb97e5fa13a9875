// The pictures in docs/pictures are what the program draws.
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "cli/process.hpp"
#include "cli/scratch.hpp"
#include "document.hpp"
#include "support/catch.hpp"

namespace pictures_test {

namespace test = vocabplan::test;

namespace {

using Words = std::vector<std::string>;

struct DocumentedPicture {
  std::string name;
  Words command;
};

const std::vector<DocumentedPicture> kPictures{
    {"choose.svg", {"choose", "7B", "-q"}},
    {"predict.svg", {"predict", "7B", "-q"}},
    {"frontier.svg", {"frontier", "--flops", "1e19:1e26:29", "-q"}},
    {"audit.svg", {"audit", "--models", "-q"}}};

Words words_of(const std::string& text) {
  std::istringstream in(text);
  Words words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

// Compilers may differ in the last digits of a logarithm, and digits in what they cancel to:
// numbers agree to 1e-9 of themselves, or to 1e-9 where they are about 0.
bool agree(const std::string& a, const std::string& b) {
  if (a == b) return true;
  char* end_a = nullptr;
  char* end_b = nullptr;
  const double x = std::strtod(a.c_str(), &end_a);
  const double y = std::strtod(b.c_str(), &end_b);
  if (end_a == a.c_str() || std::string(end_a) != end_b) return false;
  return std::abs(x - y) <= 1e-9 * std::fmax(1.0, std::abs(y));
}

}  // namespace

TEST_CASE("docs: the pictures are what the program draws now") {
  if (std::system("command -v gnuplot > /dev/null 2>&1") != 0) {  // NOLINT
    WARN("skipped: gnuplot is not installed");
    return;
  }
  const test::Scratch scratch;
  for (const DocumentedPicture& picture : kPictures) {
    CAPTURE(picture.name);
    Words command = picture.command;
    command.insert(command.end(), {"--plot", scratch.path(picture.name)});
    REQUIRE(test::call(command).exit_code == 0);
    const std::string kept = "docs/pictures/" + picture.name;
    const Words now = words_of(test::bytes_of(scratch.path(picture.name + ".gp")));
    const Words then = words_of(test::bytes_of(test::in_source(kept + ".gp").string()));
    REQUIRE(now.size() == then.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (!agree(now[i], then[i])) FAIL(now[i] << " is not " << then[i]);
    }
    CHECK(test::bytes_of(test::in_source(kept).string()).ends_with("</svg>\n\n"));
  }
}

}  // namespace pictures_test
