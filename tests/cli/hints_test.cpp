// Slips in the names of options and commands, made from the program's own list of them.
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "random.hpp"

namespace hints_test {

using namespace vocabplan::test;

using Words = std::vector<std::string>;

namespace {

Words words_in(const std::string& command) {
  Words words;
  std::istringstream text(command);
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

// The long names of each command's options.
std::map<std::string, std::set<std::string>> listed_options() {
  std::map<std::string, std::set<std::string>> options;
  for (const std::string& line : lines_of(call({"--list-options"}).out)) {
    const Json record = Json::parse(line);
    const auto command = record["command"].get<std::string>();
    if (record["option"].is_null() || !record["option"].get<std::string>().starts_with("--")) {
      continue;
    }
    options[command].insert(record["option"].get<std::string>());
    for (const Json& alias : record["aliases"]) options[command].insert(alias.get<std::string>());
  }
  return options;
}

std::string hint_in(const Outcome& outcome) {
  const std::string before = "; did you mean ";
  const std::size_t at = outcome.err.find(before);
  if (at == std::string::npos) return "";
  const std::size_t start = at + before.size();
  return outcome.err.substr(start, outcome.err.find('?', start) - start);
}

// True if one letter left out, added or replaced, or two neighbours swapped, turn a into b.
bool one_slip_apart(const std::string& a, const std::string& b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  const std::string x = a.substr(head);
  const std::string y = b.substr(head);
  const auto tail = [](const std::string& text, std::size_t from) {
    return from <= text.size() ? text.substr(from) : std::string("\n");
  };
  if (tail(x, 1) == y || x == tail(y, 1) || tail(x, 1) == tail(y, 1)) return true;
  const bool swapped = x.size() > 1 && y.size() > 1 && x[0] == y[1] && x[1] == y[0];
  return swapped && tail(x, 2) == tail(y, 2);
}

// An option with a slip in it: the n-th letter left out, or swapped with the next.
std::string slip_in(const std::string& option, std::size_t n, bool swap) {
  std::string slip = option;
  if (swap) {
    std::swap(slip[n], slip[n + 1]);
  } else {
    slip.erase(n, 1);
  }
  return slip;
}

void check_hint(const std::string& command, const std::string& option, const std::string& slip,
                const std::set<std::string>& known) {
  CAPTURE(command, option, slip);
  Words words = words_in(command);
  words.push_back(slip);
  const Outcome outcome = call(words);
  CHECK(outcome.exit_code == 2);
  CHECK(lines_of(outcome.err).size() == 2);
  const std::string hint = hint_in(outcome);
  CHECK(hint != slip);
  // It, or another one that is as near.
  CHECK((hint == option || (known.count(hint) == 1 && one_slip_apart(slip, hint))));
}

}  // namespace

TEST_CASE("cli hints: a letter left out or swapped in each option of each command", "[cli]") {
  std::size_t slips = 0;
  std::size_t turn = 0;
  for (const auto& [command, known] : listed_options()) {
    for (const std::string& option : known) {
      // A place in the name that differs from option to option; a word of one letter is no word.
      const std::size_t letters = option.size() - 2;
      for (const bool swap : {false, true}) {
        const std::size_t n = 2 + turn++ % (letters - (swap ? 1 : 0));
        const std::string slip = slip_in(option, n, swap);
        if (slip.size() < 4 || known.count(slip) > 0) continue;
        ++slips;
        if (kSanitized && slips % 8 != 0) continue;  // each is a start of the program
        check_hint(command, option, slip, known);
      }
    }
  }
  CHECK(slips > 400);
}

TEST_CASE("cli hints: a hint is something else, and would be accepted", "[cli]") {
  const auto hint = [](const Words& words) { return hint_in(call(words)); };
  CHECK(hint({"sweep", "--flop", "1"}) == "--flops");
  CHECK(hint({"predict", "--FLOPS", "1e22"}) == "--flops");
  CHECK(hint({"predict", "--gpu_hours", "1"}) == "--gpu-hours");
  CHECK(hint({"predict", "7B", "--accelerator", "h100-smx"}) == "h100-sxm");
  for (const Words& words : std::vector<Words>{{"sweep", "--kept"},
                                               {"predict", "7B", "--helpless"},
                                               {"predict", "--x", "--x"},
                                               {"predict", "7B", "7B"},
                                               {"predict", "7BB"},
                                               {"predict", "--flops"},
                                               {"law", "show", "tao2042"},
                                               {"predict", "7B", "--law", "tao2042"},
                                               {"sweep", "--params", "0.."},
                                               {"predict", "7B", "--pue", "0.."},
                                               {"energy", "estimate", "--country", "UX"}}) {
    CAPTURE(words);
    const Outcome outcome = call(words);
    CHECK(outcome.exit_code == 2);
    CHECK(hint_in(outcome).empty());
  }
}

TEST_CASE("cli hints: an option of another command is said to be one", "[cli]") {
  check_usage_error(call({"frontier", "--within", "1%"}), "frontier",
                    {"'--within'", "it is an option of predict, sweep and audit"});
  check_usage_error(call({"predict", "7B", "--shard=1/2"}), "predict",
                    {"'--shard'", "it is an option of sweep"});
}

TEST_CASE("cli: an option where the value of another should be", "[cli]") {
  check_usage_error(call({"predict", "--flops", "--tokens", "2T"}), "predict",
                    {"--flops: its value is missing; '--tokens' behind it is an option"});
  check_usage_error(call({"predict", "7B", "-o", "-q"}), "predict", {"--output", "'-q'"});
  check_usage_error(call({"predict", "7B", "--law", "--width", "1024"}), "predict",
                    {"--law: its value is missing"});
}

}  // namespace hints_test
