#include "cli/shell/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cli/shell/call.hpp"
#include "cli/shell/writing.hpp"
#include "core/descriptor.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

// Lines for a terminal: a name in a CSV, say, may hold what it would obey.
std::string printable_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += printable(text.substr(0, end));
    if (end == std::string_view::npos) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

Output::Output(const std::string& path) {
  files_of_call().expect_output(path);
  target_ = output_target(path);
  switch (target_.kind) {
    case OutputTarget::Kind::stream:
      // Of its own, so that closing it leaves the stream to others.
      descriptor_ = fcntl(target_.descriptor, F_DUPFD_CLOEXEC, 3);
      if (descriptor_ < 0) fail_output(target_.name, "cannot be written", errno);
      break;
    case OutputTarget::Kind::direct:
      open_direct();
      break;
    case OutputTarget::Kind::file:
      descriptor_ = file_.emplace(target_).descriptor();
      break;
  }
  shows_text_ = is_terminal();
}

Output::~Output() {
  if (!finished_ && !file_ && descriptor_ >= 0) (void)close(descriptor_);
}

void Output::open_direct() {
  // A file behind another process' descriptor grows: that process has its own place in it.
  const int append = S_ISREG(target_.is->st_mode) ? O_APPEND : 0;
  descriptor_ = open_file(target_.place, O_WRONLY | append);
  if (descriptor_ < 0) fail_output(target_.name, "cannot be opened", errno);
}

void Output::pass_on(std::string_view text) {
  if (!write_all(descriptor_, text)) {
    fail_output(target_.name, "cannot be written", errno);
  }
  if (file_) file_->wrote(text.size());
}

void Output::flush() {
  const std::size_t size = std::exchange(used_, 0);
  pass_on({buffer_->data(), size});
}

void Output::write(std::string_view text) {
  std::string shown;
  if (shows_text_) text = shown = printable_lines(text);
  if (text.size() > kBuffer - used_) flush();
  if (text.size() > kBuffer) {
    pass_on(text);
    return;
  }
  (void)text.copy(buffer_->data() + used_, text.size());  // which may be nothing, nowhere
  used_ += text.size();
}

void Output::finish() {
  flush();
  finished_ = true;
  if (file_) {
    std::vector<std::string>& written = Call::current().written;
    written.reserve(written.size() + 1);  // no memory is needed once the file is in place
    std::string name = target_.name;
    file_->put_in_place();
    written.push_back(std::move(name));
    return;
  }
  // Some file systems report a failed write only here.
  if (close(descriptor_) != 0 && errno != EINTR) {
    fail_output(target_.name, "cannot be written", errno);
  }
}

bool Output::is_terminal() const {
  return isatty(descriptor_) != 0;
}

}  // namespace vocabplan::cli
