#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/shell/call.hpp"

namespace vocabplan::python {

/// Inputs that are texts in memory, by the names that the words of the call have for them.
using Texts = std::map<std::string, std::string>;

/// What a command says to Python: the answer as the JSON document of the program, and its table.
/// Its functions may be called without the interpreter's lock, which they take where they need it.
class PythonCaller final : public cli::Caller {
 public:
  /// `progress` is None or called with (done, total or None, what), at most twenty times a second.
  PythonCaller(Texts texts, pybind11::object progress)
      : texts_(std::move(texts)), progress_(std::move(progress)) {}

  void take(const cli::Answer& answer) override;
  void take_fault(std::string_view text) override { faults_.emplace_back(text); }
  void take_warning(std::string_view text) override { warnings_.emplace_back(text); }
  bool take_file(const std::string& path, std::string_view text) override;
  [[nodiscard]] std::optional<std::string_view> text_of(const std::string& path) const override;
  void progress(std::uint64_t done, std::optional<std::uint64_t> total,
                std::string_view what) override;
  /// Runs the handlers of signals, so that Ctrl-C ends the command: KeyboardInterrupt.
  void pause() override;

  [[nodiscard]] pybind11::dict result() const;

 private:
  using Clock = std::chrono::steady_clock;

  Texts texts_;
  pybind11::object progress_;
  std::string json_;
  std::string table_;
  std::vector<std::string> warnings_;
  std::vector<std::string> faults_;
  Texts files_;
  Clock::time_point next_pause_{};
};

/// Does what the words of a command line say; see `cli::ask`. The result has `json`, `table`,
/// `warnings`, `faults` (what is wrong with parts of the input) and `files` (texts of the files
/// that the command would write).
[[nodiscard]] pybind11::dict ask(const std::vector<std::string>& words, Texts texts,
                                 pybind11::object progress);

}  // namespace vocabplan::python
