#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "places.hpp"
#include "record.hpp"

namespace vocabplan::test {
namespace {

constexpr int kNotStarted = 127;

unsigned starts = 0;  // of the program by this test

// The two ends that belong to one standard stream; -1 where there is none.
struct Ends {
  int ours = -1;
  int theirs = -1;
};

Ends open_terminal() {
  const int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (ours < 0 || grantpt(ours) != 0 || unlockpt(ours) != 0)
    throw std::runtime_error("no terminal");
  const int theirs =
      open(ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC);  // NOLINT(concurrency-mt-unsafe)
  if (theirs < 0) throw std::runtime_error("no terminal");
  (void)fcntl(ours, F_SETFL, O_NONBLOCK);
  return {ours, theirs};
}

Ends open_stream(const Stream& stream, bool input) {
  if (stream.kind == Stream::Kind::closed) return {};
  if (stream.kind == Stream::Kind::terminal) return open_terminal();
  if (stream.kind == Stream::Kind::path) {
    const int flags = input ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND;
    const int file = open(stream.path.c_str(), flags | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error(stream.path + " cannot be opened");
    return {-1, file};
  }
  std::array<int, 2> ends{};
  if (stream.kind == Stream::Kind::socket) {
    const int type = SOCK_STREAM | SOCK_CLOEXEC;
    if (socketpair(AF_UNIX, type, 0, ends.data()) != 0) throw std::runtime_error("no socket");
    (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return {ends[0], ends[1]};
  }
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const Ends result = input ? Ends{ends[1], ends[0]} : Ends{ends[0], ends[1]};
  if (stream.kind == Stream::Kind::broken) {
    (void)close(result.ours);
    return {-1, result.theirs};
  }
  (void)fcntl(result.ours, F_SETFL, O_NONBLOCK);
  return result;
}

void limit(decltype(RLIMIT_AS) what, std::optional<std::uint64_t> bytes) {
  if (!bytes) return;
  const rlimit value{*bytes, *bytes};
  if (setrlimit(what, &value) != 0) _exit(kNotStarted);
}

#ifdef VOCABPLAN_SANITIZED
// A fault found by a sanitizer must not look like one that the program reports. What a start costs
// is kept low: freed memory is kept from use, though not 256 MB of it; the place of an allocation
// is noted by two frames, not thirty; every fourth start is searched for leaks, which takes longer
// than most starts (the library's tests look for leaks in all their cases).
void set_sanitizers(unsigned start) {
  std::string asan = "exitcode=99:quarantine_size_mb=8:malloc_context_size=2";
  if (start % 4 != 0) asan += ":detect_leaks=0";
  (void)setenv("ASAN_OPTIONS", asan.c_str(), 1);    // NOLINT(concurrency-mt-unsafe)
  (void)setenv("UBSAN_OPTIONS", "exitcode=99", 1);  // NOLINT(concurrency-mt-unsafe)
}
#endif

// The process is a copy of the test here, with one thread.
void set_environment(const Launch& launch) {
#ifdef VOCABPLAN_SANITIZED
  set_sanitizers(starts);
#endif
  for (const auto& [name, value] : launch.environment) {
    if (value) {
      (void)setenv(name.c_str(), value->c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    } else {
      (void)unsetenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    }
  }
}

void connect(int theirs, int standard) {
  if (theirs < 0) {
    (void)close(standard);
  } else if (dup2(theirs, standard) < 0) {
    _exit(kNotStarted);
  }
}

[[noreturn]] void become_program(const Launch& launch, int in, int out, int err) {
  set_environment(launch);
  // nohup, shells and ctest ignore some of them, and what is ignored stays so through execv.
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM}) {
    (void)std::signal(signal, SIG_DFL);
  }
  for (const int signal : launch.ignored_signals) (void)std::signal(signal, SIG_IGN);
  if (launch.mask) (void)umask(*launch.mask);
  if (!launch.directory.empty() && chdir(launch.directory.c_str()) != 0) _exit(kNotStarted);
  const char* program = launch.program.empty() ? tested_program() : launch.program.c_str();
  std::vector<char*> words{const_cast<char*>(program)};
  for (const std::string& word : launch.arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  limit(RLIMIT_FSIZE, launch.file_size);
  limit(RLIMIT_STACK, launch.stack);
  limit(RLIMIT_AS, launch.address_space);
  limit(RLIMIT_CORE, 0);
  connect(in, STDIN_FILENO);
  connect(out, STDOUT_FILENO);
  connect(err, STDERR_FILENO);
  (void)execv(program, words.data());
  _exit(kNotStarted);
}

// Reads what is there; closes at the end.
void drain(int& descriptor, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t got = read(descriptor, buffer.data(), buffer.size());
  if (got > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    (void)close(std::exchange(descriptor, -1));
  }
}

}  // namespace

Process::Process(const Launch& launch)
    : command_(command_text(launch)),
      recorded_(!launch.address_space),
      deadline_(Clock::now() + kTimeLimit),
      typist_(launch.in.kind == Stream::Kind::terminal) {
  (void)std::signal(SIGPIPE, SIG_IGN);  // a program that stops reading is no fault of the test
  const Ends in = open_stream(launch.in, true);
  const Ends out = open_stream(launch.out, false);
  const Ends err = open_stream(launch.err, false);
  ++starts;
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) become_program(launch, in.theirs, out.theirs, err.theirs);
  for (const int end : {in.theirs, out.theirs, err.theirs}) {
    if (end >= 0) (void)close(end);
  }
  in_ = in.ours;
  out_ = out.ours;
  err_ = err.ours;
}

Process::~Process() {
  for (const int end : {in_, out_, err_}) {
    if (end >= 0) (void)close(end);
  }
  if (pid_ < 0) return;
  signal(SIGKILL);
  (void)waitpid(pid_, nullptr, 0);
}

void Process::close_input() {
  if (in_ >= 0) (void)close(std::exchange(in_, -1));
}

void Process::write_pending() {
  const ssize_t written = write(in_, pending_.data() + sent_, pending_.size() - sent_);
  if (written >= 0) {
    sent_ += static_cast<std::size_t>(written);
  } else if (errno != EAGAIN && errno != EINTR) {
    close_input();
  }
}

// Waits for one of the streams and serves those that are ready.
void Process::step(Clock::time_point deadline) {
  const bool writing = in_ >= 0 && sent_ < pending_.size();
  std::array<pollfd, 3> ends{
      {{out_, POLLIN, 0}, {err_, POLLIN, 0}, {writing ? in_ : -1, POLLOUT, 0}}};
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
  const int patience = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1000));
  if (poll(ends.data(), ends.size(), patience) <= 0) return;
  if (ends[0].revents != 0) drain(out_, outcome_.out);
  if (ends[1].revents != 0) drain(err_, outcome_.err);
  if (ends[2].revents != 0) write_pending();
}

void Process::send(std::string_view text) {
  pending_ = text;
  sent_ = 0;
  while (in_ >= 0 && sent_ < pending_.size() && Clock::now() < deadline_) step(deadline_);
}

std::optional<std::string> Process::read_line(std::chrono::milliseconds patience) {
  const auto deadline = std::min(deadline_, Clock::now() + patience);
  for (;;) {
    const std::size_t end = outcome_.out.find('\n', lines_read_);
    if (end != std::string::npos) {
      const std::size_t start = std::exchange(lines_read_, end + 1);
      return outcome_.out.substr(start, end - start);
    }
    if (out_ < 0 || Clock::now() >= deadline) return std::nullopt;
    step(deadline);
  }
}

void Process::signal(int number) const {
  (void)kill(pid_, number);
}

void Process::reap(Clock::time_point deadline) {
  int status = 0;
  rusage usage{};
  while (wait4(pid_, &status, WNOHANG, &usage) == 0) {
    if (Clock::now() >= deadline) {
      outcome_.timed_out = true;
      signal(SIGKILL);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  pid_ = -1;
  outcome_.peak_kib = usage.ru_maxrss;
  if (WIFEXITED(status)) outcome_.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome_.signal = WTERMSIG(status);
}

Outcome Process::finish(const Feed& feed) {
  while (feed && in_ >= 0 && Clock::now() < deadline_ && feed(pending_)) {
    sent_ = 0;
    while (in_ >= 0 && sent_ < pending_.size() && Clock::now() < deadline_) step(deadline_);
  }
  if (!typist_) close_input();  // a terminal that hangs up is none any more
  while ((out_ >= 0 || err_ >= 0) && Clock::now() < deadline_) step(deadline_);
  close_input();
  reap(deadline_);
  if (recorded_) record(command_, outcome_);
  return outcome_;
}

Outcome run(const Launch& launch, std::string_view input) {
  Process process(launch);
  process.send(input);
  return process.finish();
}

Outcome call(const std::vector<std::string>& arguments, std::string_view input) {
  return run({.arguments = arguments}, input);
}

}  // namespace vocabplan::test
