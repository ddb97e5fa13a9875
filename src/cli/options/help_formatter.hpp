#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace vocabplan::cli {

/// The help of a command, in lines that fit a terminal of 80 columns: descriptions go on below
/// themselves.
class HelpFormatter : public CLI::Formatter {
 public:
  /// Without the second and further long names, which are there for those who know them.
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_subcommand(const CLI::App* command) const override;
};

}  // namespace vocabplan::cli
