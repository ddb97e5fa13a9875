#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/shell/files_of_call.hpp"

namespace vocabplan {
struct PlotPage;
}

namespace vocabplan::cli {

struct Answer;

/// Somebody who calls a command from within a program, and takes what it says as values instead of
/// text on the standard streams.
class Caller {
 public:
  Caller() = default;
  virtual ~Caller() = default;
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  Caller(Caller&&) = delete;
  Caller& operator=(Caller&&) = delete;

  /// The answer. What it refers to ends with the command.
  virtual void take(const Answer& answer) = 0;
  /// A text about something that is wrong with a record or a part of the input.
  virtual void take_fault(std::string_view text) = 0;
  virtual void take_warning(std::string_view text) = 0;
  /// The text of a file that the command writes; false: it goes into the file.
  virtual bool take_file(const std::string& path, std::string_view text) = 0;
  /// False: pictures are drawn into their files, by gnuplot.
  [[nodiscard]] virtual bool takes_pictures() const { return false; }
  /// A picture before it is drawn, from a command whose words name a file for it.
  virtual void take_picture(const PlotPage& /*page*/) {}
  /// The text of an input that is no file; nothing where `path` is one. "-" is never standard
  /// input.
  [[nodiscard]] virtual std::optional<std::string_view> text_of(const std::string& path) const = 0;
  /// How far long work is. May throw, to end it.
  virtual void progress(std::uint64_t done, std::optional<std::uint64_t> total,
                        std::string_view what) = 0;
  /// Called where long work can be ended, which is done by throwing.
  virtual void pause() = 0;
};

/// One call of a command, and what is noted while it lasts. It is the current one of its thread
/// until it ends.
class Call {
 public:
  explicit Call(Caller* from = nullptr);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  Call(Call&&) = delete;
  Call& operator=(Call&&) = delete;

  /// The innermost call of this thread.
  [[nodiscard]] static Call& current();

  Caller* caller = nullptr;  ///< nothing: a command line
  FilesOfCall files{};
  std::vector<std::string> written{};          ///< files put in place so far, in their order
  std::optional<std::string> first_mistake{};  ///< among the words of the call
  std::span<const char* const> words{};        ///< those behind the program's name

 private:
  Call* outer_;
};

}  // namespace vocabplan::cli
