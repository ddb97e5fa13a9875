#pragma once

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

namespace vocabplan::cli {

/// How an option or positional uses the files in its value.
enum class FileRole {
  input,
  law,    ///< an input, unless it is the name of a built-in law
  laws,   ///< such words with weights, behind commas
  named,  ///< an input behind NAME=
  output,
  picture,  ///< an output, with a script beside it
};

/// That of an option; nothing for one that takes no files. One of files that is not known here is a
/// logic error.
[[nodiscard]] std::optional<FileRole> file_role(const CLI::Option& option);

/// The files that one call reads and writes: no output may be an input or another output, by
/// whatever name.
///
/// The options of a command say which they are, so all are known before any work (`take_options`).
/// `Input` and `Output` check once more what they open, so that nothing can be forgotten. Names are
/// compared by what they lead to: other spellings, symbolic and hard links, /dev/stdin, /dev/fd/3
/// and redirected standard streams included; where nothing is there yet, by folder and name, whose
/// letter case does not count. Devices are no files: several may use them.
class FilesOfCall {
 public:
  /// Declares an input or an output, "-" for the standard stream, and checks it against those
  /// declared. `option` is what the user knows it by. Throws `UsageError`.
  void input(const std::string& option, const std::string& path);
  void output(const std::string& option, const std::string& path);

  /// Declares what the options of a command hold, and the standard streams. An option of files that
  /// is not known here is a logic error.
  void take_options(const CLI::App& command);

  /// An input or output that is opened now: declared, and checked, if it was not.
  void expect_input(const std::string& path);
  void expect_output(const std::string& path);

  /// Standard input is opened for reading. Throws `UsageError` the second time: nothing would be
  /// left in it.
  void take_standard_input();

  /// Throws `StreamError` when one of the outputs cannot be written. Called before inputs are read
  /// and anything is computed; done once.
  void check_writable();

 private:
  struct File {
    std::string option{};  // empty: a standard stream that no option names
    std::string path{};    // "-": the standard stream of its kind
    bool is_read = true;   // standard input is not always
    // The file that the path leads to.
    int descriptor = -1;              // is written as it is
    std::optional<struct stat> is{};  // nothing: nothing is there
    std::optional<struct stat> folder{};
    std::string name{};  // in that folder
  };

  [[nodiscard]] static File input_at(const std::string& option, const std::string& path);
  [[nodiscard]] static File output_at(const std::string& option, const std::string& path);
  [[nodiscard]] static bool same(const File& a, const File& b, bool pipes);
  [[nodiscard]] static const char* letter_case(const File& a, const File& b);
  static void refuse_if_input(const File& output, const File& input);
  static void refuse_if_output(const File& later, const File& earlier);
  void add_input(File file);
  void add_output(File file);

  std::vector<File> inputs_;
  std::vector<File> outputs_;
  bool writable_ = false;
  bool took_standard_input_ = false;
};

/// Those of the current call.
[[nodiscard]] FilesOfCall& files_of_call();

}  // namespace vocabplan::cli
