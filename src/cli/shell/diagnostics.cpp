#include "cli/shell/diagnostics.hpp"

#include <unistd.h>

#include <cstdlib>

#include "cli/shell/call.hpp"
#include "cli/shell/writing.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kLongestLine = 400;

bool environment_wants_color() {
  const char* const no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* const term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe)
  return term != nullptr && std::string_view(term) != "dumb" && isatty(STDERR_FILENO) != 0;
}

bool use_color(ColorMode mode) {
  if (mode == ColorMode::automatic) return environment_wants_color();
  return mode == ColorMode::always;
}

}  // namespace

void Diagnostics::say(std::string_view kind, std::string_view color, std::string_view text) const {
  std::string line = "vocabplan: ";
  if (!kind.empty()) {
    if (use_color(color_)) {
      line.append(color).append(kind).append("\x1b[0m: ");
    } else {
      line.append(kind).append(": ");
    }
  }
  line.append(shortened_inside(text, kLongestLine - line.size())).append("\n");
  // One call a line, so that lines of several processes do not mix.
  write_error_stream(line);
}

void Diagnostics::error(std::string_view text) const {
  if (Caller* const caller = Call::current().caller) return caller->take_fault(text);
  say("error", "\x1b[1;31m", text);
}
void Diagnostics::record_error(std::string_view text) const {
  if (Caller* const caller = Call::current().caller) return caller->take_fault(text);
  say("", "", text);
}
void Diagnostics::warning(std::string_view text) const {
  if (quiet_) return;
  if (Caller* const caller = Call::current().caller) return caller->take_warning(text);
  say("warning", "\x1b[1;33m", text);
}
void Diagnostics::detail(std::string_view text) const {
  if (verbose_ && Call::current().caller == nullptr) say("", "", text);
}

}  // namespace vocabplan::cli
