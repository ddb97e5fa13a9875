#pragma once

#include <string>
#include <string_view>

namespace vocabplan::cli {

/// When messages are coloured.
enum class ColorMode { automatic, always, never };

/// Everything the program says beside its answer: on stderr, one line each, with its name in front.
/// Whatever a text quotes, the line is `printable` and has at most 400 bytes: a longer one loses
/// its middle, where long names and values stand.
class Diagnostics {
 public:
  Diagnostics() = default;
  Diagnostics(ColorMode color, bool quiet, bool verbose)
      : color_(color), quiet_(quiet), verbose_(verbose) {}

  /// `vocabplan: error: TEXT`.
  void error(std::string_view text) const;
  /// `vocabplan: TEXT` for a record that is wrong; the text starts with FILE:LINE.
  void record_error(std::string_view text) const;
  /// `vocabplan: warning: TEXT`, unless quiet.
  void warning(std::string_view text) const;
  /// `vocabplan: TEXT`, only when verbose.
  void detail(std::string_view text) const;

  [[nodiscard]] bool quiet() const { return quiet_; }
  [[nodiscard]] bool verbose() const { return verbose_; }

 private:
  void say(std::string_view kind, std::string_view color, std::string_view text) const;

  ColorMode color_ = ColorMode::automatic;
  bool quiet_ = false;
  bool verbose_ = false;
};

}  // namespace vocabplan::cli
