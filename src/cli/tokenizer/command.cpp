#include <algorithm>
#include <memory>

#include "cli/commands.hpp"
#include "cli/shell/failure.hpp"
#include "cli/tokenizer/arguments.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

void check_one_standard_input(const MeasureArguments& arguments,
                              const std::vector<GroupPath>& groups) {
  const auto is_stdin = [](const GroupPath& one) { return one.path == "-"; };
  const auto in_groups = std::count_if(groups.begin(), groups.end(), is_stdin);
  const auto alone = std::count(arguments.paths.begin(), arguments.paths.end(), "-");
  if (in_groups + alone > 1) throw UsageError("standard input is named twice");
}

// All that can be told before a file is opened.
void check_measure(const MeasureArguments& arguments) {
  const std::vector<GroupPath> groups = arguments.group_paths();
  if (arguments.paths.empty() && groups.empty()) {
    throw UsageError("FILE is missing; it stands before --model, and - is standard input");
  }
  if (arguments.models.empty()) throw UsageError("--model is missing");
  const auto& models = arguments.models;
  if (std::any_of(models.begin(), models.end(), [](const auto& one) { return one == "-"; })) {
    throw UsageError("--model: a model is no stream; give its file");
  }
  if (!arguments.paths.empty() && !groups.empty()) {
    throw UsageError("FILE with --group: " + file_in_quotes(arguments.paths[0]) +
                     " is in no group; give it as --group NAME=FILE");
  }
  if (arguments.by_file && !groups.empty()) {
    throw UsageError("--by-file with --group: either the files are the groups or NAME=PATH says");
  }
  if (arguments.mix.given() && !arguments.by_file && groups.empty()) {
    throw UsageError("--mix needs groups: --group NAME=PATH or --by-file");
  }
  check_one_standard_input(arguments, groups);
}

void add_options(CLI::App& command, MeasureArguments& arguments) {
  not_empty(command.add_option("FILE", arguments.paths,
                               "Texts, or folders of them; - is stdin (gzip is seen)"))
      ->type_name("");
  not_empty(
      command.add_option("--model", arguments.models, "SentencePiece models (tokenizer.model)"))
      ->type_name("FILE");
  not_empty(command.add_option("--group", arguments.group_words,
                               "A text, or a folder of them, and its group; may repeat"))
      ->type_name("NAME=PATH")
      ->allow_extra_args(false);
  command.add_flag("--by-file", arguments.by_file, "Every text is a group of its own");
  add_mix_option(command, arguments.mix,
                 "Shares of the groups in one mixture, of its text: a row a model");
  add_threads_option(command, arguments.threads);
  add_answer_options(command, arguments.common);
}

}  // namespace

std::vector<GroupPath> MeasureArguments::group_paths() const {
  std::vector<GroupPath> found;
  for (const std::string& words : group_words) {
    const std::size_t equals = words.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == words.size()) {
      throw UsageError("--group: " + in_quotes(words) + " is not NAME=PATH, such as zh=zh.txt.gz");
    }
    found.push_back({.group = words.substr(0, equals), .path = words.substr(equals + 1)});
    if (found.back().group.find(',') == std::string::npos) continue;
    throw UsageError("--group: the name " + in_quotes(found.back().group) +
                     " has a comma, which --mix has between groups");
  }
  return found;
}

void add_tokenizer(CLI::App& app, Action& chosen) {
  CLI::App* family = app.add_subcommand("tokenizer", "How tokenizers cut one's own text");
  auto arguments = std::make_shared<MeasureArguments>();
  CLI::App* command =
      family->add_subcommand("measure", "Tokens and characters of text by SentencePiece models");
  add_options(*command, *arguments);
  command->footer(
      "-f csv is a table for fit --tokenizer, fit --unigram and choose --tokenizers.\n"
      "Shares of --mix are of text (characters), not of tokens; their ratios count.\n"
      "\nExamples:\n"
      "  vocabplan tokenizer measure text.txt.gz --model *.model -f csv -o points.csv\n"
      "  vocabplan tokenizer measure --group en=en/ --group zh=zh/ --mix en=0.9,zh=0.1\n"
      "      --model llama/tokenizer.model");
  command->callback([arguments, &chosen] {
    chosen = [arguments] {
      check_measure(*arguments);
      return run_measure(*arguments);
    };
  });
}

}  // namespace vocabplan::cli
