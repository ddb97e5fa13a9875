#include "cli/commands.hpp"

#include <array>

namespace vocabplan::cli {

std::span<const Command> commands() {
  static constexpr std::array<Command, 12> kCommands{{{"choose", add_choose},
                                                      {"predict", add_predict},
                                                      {"sweep", add_sweep},
                                                      {"frontier", add_frontier},
                                                      {"audit", add_audit},
                                                      {"design", add_design},
                                                      {"fit", add_fit},
                                                      {"tokenizer", add_tokenizer},
                                                      {"energy", add_energy},
                                                      {"verify", add_verify},
                                                      {"law", add_law},
                                                      {"completions", add_completions, true}}};
  return kCommands;
}

}  // namespace vocabplan::cli
