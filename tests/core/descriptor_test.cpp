#include "core/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <new>
#include <string>
#include <thread>

#include "catch.hpp"
#include "temporary_file.hpp"
#include "vocabplan/core/file_error.hpp"
#include "vocabplan/core/text_file.hpp"

namespace descriptor_test {

using namespace vocabplan;

namespace {

void pass_over(int /*signal*/) {}

void set_alarms(suseconds_t interval) {
  const itimerval timer{.it_interval = {0, interval}, .it_value = {0, interval}};
  (void)setitimer(ITIMER_REAL, &timer, nullptr);
}

void hold_alarms(int how) {
  sigset_t alarms{};
  (void)sigemptyset(&alarms);
  (void)sigaddset(&alarms, SIGALRM);
  (void)pthread_sigmask(how, &alarms, nullptr);
}

// A signal every two milliseconds, which interrupts what this thread waits for: Python's handlers
// of signals do so too.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction action {};
    action.sa_handler = pass_over;  // without SA_RESTART
    (void)sigaction(SIGALRM, &action, &before_);
    hold_alarms(SIG_UNBLOCK);
    set_alarms(2000);
  }
  ~Interruptions() {
    set_alarms(0);
    (void)sigaction(SIGALRM, &before_, nullptr);
  }
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;
  Interruptions(Interruptions&&) = delete;
  Interruptions& operator=(Interruptions&&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace

TEST_CASE("core: opening and reading a pipe go on after signals", "[core]") {
  const test::TemporaryFile file("");
  const std::string pipe = file.path() + ".pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  hold_alarms(SIG_BLOCK);  // in the thread, which inherits it
  std::jthread writer([&] {
    constexpr std::chrono::milliseconds kPause{20};
    std::this_thread::sleep_for(kPause);
    const Descriptor out(open(pipe.c_str(), O_WRONLY | O_CLOEXEC));
    std::this_thread::sleep_for(kPause);
    (void)!write(out.number(), "ab", 2);
  });
  {
    const Interruptions interruptions;
    const Descriptor in(open_file(pipe, O_RDONLY));
    REQUIRE(in.number() >= 0);
    std::array<char, 8> bytes{};
    CHECK(read_some(in.number(), bytes.data(), bytes.size()) == 2);
    CHECK(read_some(in.number(), bytes.data(), bytes.size()) == 0);
  }
  (void)unlink(pipe.c_str());
}

TEST_CASE("core: a file that is made has the mode that was meant", "[core]") {
  const test::TemporaryFile file("");
  const std::string path = file.path() + ".new";
  const Descriptor made(open_file(path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR));
  struct stat status {};
  REQUIRE(fstat(made.number(), &status) == 0);
  CHECK((status.st_mode & 07777) == (S_IRUSR | S_IWUSR));
  (void)unlink(path.c_str());
}

TEST_CASE("core: a descriptor is closed at the end of its scope", "[core]") {
  int number = -1;
  {
    Descriptor first = open_input("/dev/null");
    const Descriptor second(std::move(first));
    number = second.number();
    CHECK(fcntl(number, F_GETFD) == FD_CLOEXEC);
  }
  CHECK(fcntl(number, F_GETFD) == -1);
}

TEST_CASE("core: failures of the system are told from what a file is", "[core]") {
  CHECK_THROWS_AS(refuse_file("x", "cannot be read", ENOMEM), std::bad_alloc);
  CHECK_THROWS_AS(refuse_file("x", "cannot be read", EMFILE), FileError);
  CHECK_THROWS_WITH(refuse_file("x", "cannot be read", EIO),
                    "x: cannot be read: Input/output error");
  try {
    refuse_file("x", "cannot be opened", EACCES);
  } catch (const FileError&) {
    FAIL("a permission is a fact");
  } catch (const DataError& error) {
    CHECK(std::string(error.what()) == "x: cannot be opened: Permission denied");
  }
}

// Linux: the memory of a process has nothing at its beginning, which is an error of reading.
TEST_CASE("core: a file whose bytes cannot be read is a failure of the system", "[core]") {
  if (access("/proc/self/mem", R_OK) != 0) {
    WARN("skipped: no /proc/self/mem");
    return;
  }
  CHECK_THROWS_AS(read_text_file("/proc/self/mem", 10), FileError);
}

}  // namespace descriptor_test
