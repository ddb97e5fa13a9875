#include "option_list.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/app.hpp"
#include "fuzz.hpp"
#include "in_memory_caller.hpp"
#include "memory_file.hpp"

namespace vocabplan::fuzz {
namespace {

void put_standard_output(const char* path) {
  const int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  require(descriptor >= 0 && dup2(descriptor, STDOUT_FILENO) == STDOUT_FILENO,
          "standard output is led elsewhere");
  (void)close(descriptor);
}

std::vector<std::string> words_of(const std::string& command) {
  std::istringstream stream(command);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// A family of commands does nothing itself.
bool is_family(const ListedCommand& one, const ListedCommand& next) {
  return next.words.size() > one.words.size() &&
         std::equal(one.words.begin(), one.words.end(), next.words.begin());
}

}  // namespace

std::vector<ListedCommand> listed_commands() {
  const MemoryFile list;
  put_standard_output(list.path().c_str());
  InMemoryCaller caller({});
  (void)cli::ask({"--list-options"}, caller);
  put_standard_output("/dev/null");
  std::vector<ListedCommand> all;
  std::ifstream lines(list.path());
  for (std::string line; std::getline(lines, line);) {
    const auto row = nlohmann::json::parse(line);
    if (row["option"].is_null()) {
      all.push_back({.words = words_of(row["command"])});
    } else {
      all.back().options.push_back(
          {.name = row["option"], .takes_value = !row["type"].is_null(), .values = row["values"]});
    }
  }
  std::vector<ListedCommand> commands;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool does_something = i + 1 == all.size() || !is_family(all[i], all[i + 1]);
    // Completions define the options of all commands, which takes as long as ten other calls.
    if (does_something && all[i].words[0] != "completions") commands.push_back(all[i]);
  }
  require(!commands.empty(), "the program lists its commands");
  return commands;
}

}  // namespace vocabplan::fuzz
