#include "cli/shell/input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/shell/call.hpp"
#include "cli/shell/failure.hpp"
#include "core/descriptor.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {
namespace {

constexpr const char* kStandardInputName = "standard input";

// True if nothing can be read now, not even the end. Of a file something always can.
bool would_wait(int descriptor) {
  pollfd asked{.fd = descriptor, .events = POLLIN, .revents = 0};
  return poll(&asked, 1, 0) == 0;
}

std::string cannot_be_read(int error) {
  return std::string("cannot be read: ") + std::strerror(error);  // NOLINT(concurrency-mt-unsafe)
}

// Through the descriptor: /dev/stdin cannot be opened where that is a socket, or somebody else's.
std::string text_of_standard_input(std::size_t limit) {
  std::string text;
  std::array<char, 65536> chunk{};
  for (;;) {
    const ssize_t got = read_some(STDIN_FILENO, chunk.data(), chunk.size());
    if (got < 0) throw DataError(kStandardInputName, 0, cannot_be_read(errno));
    if (got == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
    if (text.size() <= limit) continue;
    throw DataError(kStandardInputName, 0, "is longer than " + std::to_string(limit) + " bytes");
  }
}

}  // namespace

std::optional<std::string_view> given_text(const std::string& path) {
  const Caller* const caller = Call::current().caller;
  if (caller == nullptr) return std::nullopt;
  auto text = caller->text_of(path);
  if (!text && path == "-") throw UsageError("standard input is not read here; give a file");
  return text;
}

TextInput read_text_input(const std::string& path, std::size_t limit) {
  if (const auto text = given_text(path)) {
    if (text->size() <= limit) return {.name = path, .text = std::string(*text)};
    throw DataError(path, 0,
                    "has " + std::to_string(text->size()) + " bytes; accepted are up to " +
                        std::to_string(limit));
  }
  files_of_call().expect_input(path);
  files_of_call().check_writable();
  if (path != "-") return {.name = path, .text = read_text_file(path, limit)};
  files_of_call().take_standard_input();
  return {.name = kStandardInputName, .text = text_of_standard_input(limit)};
}

Input::Input(std::string path) : name_(std::move(path)), text_(given_text(name_)) {
  if (text_) return;
  files_of_call().expect_input(name_);
  files_of_call().check_writable();
  if (name_ == "-") {
    files_of_call().take_standard_input();
    name_ = kStandardInputName;
    return;
  }
  descriptor_ = open_file(name_, O_RDONLY);
  if (descriptor_ < 0) {
    const int error = errno;
    throw StreamError(
        name_ + ": cannot be opened: " + std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
  }
}

Input::~Input() {
  if (descriptor_ != STDIN_FILENO) (void)close(descriptor_);
}

RecordReader::Source Input::source() {
  return [this](char* buffer, std::size_t room) {
    Caller* const caller = Call::current().caller;
    if (caller != nullptr) caller->pause();
    if (text_) {
      const std::size_t got = text_->copy(buffer, room);
      text_->remove_prefix(got);
      return got;
    }
    if (before_wait_ && would_wait(descriptor_)) before_wait_();
    const ssize_t got = read_some(descriptor_, buffer, room);
    if (got < 0) throw StreamError(name_ + ": " + cannot_be_read(errno));
    return static_cast<std::size_t>(got);
  };
}

bool Input::standard_input_is_terminal() {
  return isatty(STDIN_FILENO) != 0;
}

}  // namespace vocabplan::cli
