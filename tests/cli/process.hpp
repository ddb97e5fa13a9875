#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vocabplan::test {

/// Where one of the program's standard streams leads.
struct Stream {
  enum class Kind {
    pipe,      ///< to the test
    path,      ///< a file or device
    closed,    ///< not open at all
    broken,    ///< a pipe that nobody reads
    terminal,  ///< a terminal whose user is the test
    socket,    ///< a socket to the test, which no path leads to
  };
  Kind kind = Kind::pipe;
  std::string path{};

  [[nodiscard]] static Stream of(std::string path) { return {Kind::path, std::move(path)}; }
  [[nodiscard]] static Stream closed() { return {Kind::closed, {}}; }
  [[nodiscard]] static Stream broken() { return {Kind::broken, {}}; }
  [[nodiscard]] static Stream terminal() { return {Kind::terminal, {}}; }
  [[nodiscard]] static Stream socket() { return {Kind::socket, {}}; }
};

/// How the program is started. No shell is involved.
struct Launch {
  std::vector<std::string> arguments{};
  Stream in{};
  Stream out{};
  Stream err{};
  /// Variables to set, or to unset where there is no value.
  std::vector<std::pair<std::string, std::optional<std::string>>> environment{};
  std::string directory{};
  std::optional<std::uint64_t> file_size{};      ///< RLIMIT_FSIZE, bytes
  std::optional<std::uint64_t> address_space{};  ///< RLIMIT_AS, bytes
  std::optional<std::uint64_t> stack{};          ///< RLIMIT_STACK, bytes: those of each thread
  std::optional<mode_t> mask{};                  ///< umask
  std::vector<int> ignored_signals{};
  std::string program{};  ///< another one than the program that is tested
};

/// What became of the program.
struct Outcome {
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;
  bool timed_out = false;
  std::string out{};
  std::string err{};
  long peak_kib = 0;  ///< resident memory; at least that of the test when it forked
};

/// The program while it runs. It is killed when it takes longer than `kTimeLimit`.
class Process {
 public:
  using Clock = std::chrono::steady_clock;
  /// Ends a test that hangs; nothing is asserted about time. A fit of 1,500 draws under sanitizers
  /// has taken 60 seconds on two busy cores.
#ifdef VOCABPLAN_SANITIZED
  static constexpr std::chrono::seconds kTimeLimit{300};
#else
  static constexpr std::chrono::seconds kTimeLimit{60};
#endif

  /// Replaces `piece` by what comes next on standard input; false when there is no more.
  using Feed = std::function<bool(std::string& piece)>;

  explicit Process(const Launch& launch);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process(Process&&) = delete;
  Process& operator=(Process&&) = delete;

  /// Writes to standard input, and reads what comes meanwhile.
  void send(std::string_view text);
  /// The next line of standard output without its end; nothing when it does not come in time.
  [[nodiscard]] std::optional<std::string> read_line(std::chrono::milliseconds patience);
  void signal(int number) const;

  /// Writes all that `feed` gives, ends standard input and waits for the end of the program.
  [[nodiscard]] Outcome finish(const Feed& feed = {});

 private:
  void step(Clock::time_point deadline);
  void write_pending();
  void close_input();
  void reap(Clock::time_point deadline);

  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string command_;  // for the record
  bool recorded_;        // not where memory ends: that depends on the size of the program
  Clock::time_point deadline_;
  bool typist_;  // standard input is a terminal
  std::string pending_;
  std::size_t sent_ = 0;
  std::size_t lines_read_ = 0;  // characters of outcome_.out handed out by read_line
  Outcome outcome_;
};

/// Runs the program to its end with `input` on standard input.
[[nodiscard]] Outcome run(const Launch& launch, std::string_view input = {});

/// The same with nothing but arguments.
[[nodiscard]] Outcome call(const std::vector<std::string>& arguments, std::string_view input = {});

}  // namespace vocabplan::test
