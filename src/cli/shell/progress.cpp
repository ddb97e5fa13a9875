#include "cli/shell/progress.hpp"

#include <unistd.h>

#include <string>

#include "cli/shell/call.hpp"
#include "cli/shell/writing.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::chrono::milliseconds kInterval{200};

}  // namespace

Progress::Progress(bool wanted, std::optional<std::uint64_t> total, const char* what)
    : active_(wanted && (Call::current().caller != nullptr || isatty(STDERR_FILENO) != 0)),
      what_(what),
      total_(total),
      next_(Clock::now() + kInterval) {}

Progress::~Progress() {
  clear();
}

void Progress::show(std::uint64_t done) {
  if (!active_ || Clock::now() < next_) return;
  next_ = Clock::now() + kInterval;
  if (Caller* const caller = Call::current().caller) return caller->progress(done, total_, what_);
  std::string line = "\rvocabplan: " + human(static_cast<double>(done)) + " " + what_;
  if (total_) {
    const double share = static_cast<double>(done) / static_cast<double>(*total_);
    line +=
        " of " + human(static_cast<double>(*total_)) + " (" + human_whole(100.0 * share) + " %)";
  }
  line += "\x1b[K";
  write_error_stream(line);
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  write_error_stream("\r\x1b[K");
  shown_ = false;
}

}  // namespace vocabplan::cli
