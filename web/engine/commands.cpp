#include "cli/commands.hpp"

#include <array>

namespace vocabplan::cli {

// Those that the page asks. What they do not need is not in it.
std::span<const Command> commands() {
  static constexpr std::array<Command, 3> kCommands{
      {{"choose", add_choose}, {"predict", add_predict}, {"audit", add_audit}}};
  return kCommands;
}

}  // namespace vocabplan::cli
