#include "command_line.hpp"

#include <stdexcept>

#include "support/catch.hpp"

namespace command_line_test {

using vocabplan::test::calls_program;
using vocabplan::test::parse_command_line;
using Words = std::vector<std::string>;

TEST_CASE("docs: an example is split into words as a shell does") {
  CHECK(parse_command_line("vocabplan predict  7B").arguments == Words{"predict", "7B"});
  CHECK(parse_command_line("vocabplan predict '7 B' --law 'a'b ''").arguments ==
        Words{"predict", "7 B", "--law", "ab", ""});
  CHECK(parse_command_line("vocabplan").arguments.empty());
}

TEST_CASE("docs: printf before an example is its input") {
  const auto command = parse_command_line(R"(printf '7B\n%%\t\\' | vocabplan sweep -)");
  CHECK(command.arguments == Words{"sweep", "-"});
  CHECK(command.input == "7B\n%\t\\");
}

TEST_CASE("docs: what would need a shell is refused") {
  for (const char* line :
       {"vocabplan law list > file", "vocabplan law list; true", "vocabplan predict $N",
        "vocabplan law list | head", "vocabplan predict 'x", "printf '%d' | vocabplan sweep",
        "printf 7B 8B | vocabplan sweep", R"(printf '\x' | vocabplan sweep)"}) {
    CAPTURE(line);
    CHECK(calls_program(line));
    CHECK_THROWS_AS(parse_command_line(line), std::runtime_error);
  }
}

TEST_CASE("docs: other commands are told apart") {
  CHECK_FALSE(calls_program("cmake --build build"));
  CHECK_FALSE(calls_program("vocabplanner"));
  CHECK_FALSE(calls_program("printf 'a'"));
  CHECK_FALSE(calls_program("cat file | vocabplan sweep"));
}

}  // namespace command_line_test
