#include <memory>

#include "cli/commands.hpp"
#include "cli/completions/bash.hpp"
#include "cli/completions/command_words.hpp"
#include "cli/completions/fish.hpp"
#include "cli/completions/zsh.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/output.hpp"

namespace vocabplan::cli {
namespace {

using WriteScript = std::string (*)(const ProgramWords&);

constexpr Choices<WriteScript, 3> kShells{
    {{"bash", bash_completions}, {"zsh", zsh_completions}, {"fish", fish_completions}}};

struct CompletionsOptions {
  CommonOptions common{};
  Argument<WriteScript> shell{};
};

int run_completions(const CompletionsOptions& options, CLI::App& app) {
  if (!options.shell.given()) throw UsageError("SHELL is missing; give one of bash, zsh, fish");
  Output output(options.common.output);
  output.write((*options.shell)(program_words(app)));
  output.finish();
  return kFine;
}

}  // namespace

void add_completions(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<CompletionsOptions>();
  CLI::App* command =
      app.add_subcommand("completions", "Scripts that complete commands, options and values");
  add_choice(*command, "SHELL", options->shell, kShells, "bash, zsh or fish", "");
  add_output_option(*command, options->common);
  command->footer(
      "Examples:\n"
      "  source <(vocabplan completions bash)\n"
      "  vocabplan completions fish -o ~/.config/fish/completions/vocabplan.fish");
  command->callback([options, &app, &chosen] {
    chosen = [options, &app] { return run_completions(*options, app); };
  });
}

}  // namespace vocabplan::cli
