#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace vocabplan::cli {

/// The help of a command, in lines that fit a terminal of 80 columns: descriptions go on below
/// themselves.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_subcommand(const CLI::App* command) const override;
};

}  // namespace vocabplan::cli
