#include "cli/shell/gnuplot.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/shell/child.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/file_guard.hpp"
#include "cli/shell/output_target.hpp"
#include "cli/shell/writing.hpp"
#include "core/descriptor.hpp"
#include "core/file_state.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/core/text_file.hpp"

namespace vocabplan::cli {
namespace {

namespace fs = std::filesystem;

bool is_program(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

// The directory that gnuplot works in: removed, with the script and the picture, at the end of the
// scope or by a signal that ends the program.
class Workshop {
 public:
  explicit Workshop(const std::string& picture_name) {
    std::error_code error;
    fs::path place = fs::temp_directory_path(error);
    if (error) place = "/tmp";
    directory_ = (place / "vocabplan-XXXXXX").string();
    script_ = directory_ + "/script.gp";
    picture_ = directory_ + "/" + picture_name;
    const SignalPause pause;  // nor may memory end until the directory is guarded
    if (mkdtemp(directory_.data()) == nullptr) {
      const int number = errno;
      throw StreamError(directory_ + ": cannot be created: " +
                        std::strerror(number));  // NOLINT(concurrency-mt-unsafe)
    }
    for (std::string* path : {&script_, &picture_}) {
      std::copy(directory_.begin(), directory_.end(), path->begin());
    }
    for (const std::string* path : {&directory_, &script_, &picture_}) guard_file(*path);
  }

  // Needs no memory.
  ~Workshop() {
    for (const std::string* path : {&picture_, &script_}) (void)unlink(path->c_str());
    (void)rmdir(directory_.c_str());
    for (const std::string* path : {&picture_, &script_, &directory_}) unguard_file(*path);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  Workshop(Workshop&&) = delete;
  Workshop& operator=(Workshop&&) = delete;

  void write_script(const std::string& script) const {
    const Descriptor file(open_file(script_, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR));
    if (file.number() < 0) fail_output(script_, "cannot be created", errno);
    if (!write_all(file.number(), script)) fail_output(script_, "cannot be written", errno);
  }

  [[nodiscard]] const std::string& directory() const { return directory_; }

  // Empty where gnuplot made none.
  [[nodiscard]] std::string picture() const {
    constexpr std::size_t kMost = std::size_t{256} << 20U;
    return is_regular_file(picture_) ? read_text_file(picture_, kMost) : std::string();
  }

 private:
  std::string directory_;
  std::string script_;
  std::string picture_;
};

// gnuplot does not notice a full disk: a picture is complete when it has its end.
bool is_complete(std::string_view picture, PictureFormat format) {
  switch (format) {
    case PictureFormat::svg:
      return picture.ends_with("</svg>\n") || picture.ends_with("</svg>\n\n");
    case PictureFormat::png:
      return picture.ends_with(std::string_view("IEND\xAE\x42\x60\x82"));
    case PictureFormat::pdf:
      return picture.ends_with("%%EOF\n");
  }
  return false;
}

std::string first_line(const std::string& text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return "";
  return printable(text.substr(start, text.find('\n', start) - start));
}

// gnuplot shares the limit on the memory of this process. Where it ends, the loader of its
// libraries says one thing and gnuplot another.
bool is_short_of_memory(const ChildResult& result) {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  if (result.signal == SIGABRT || result.signal == SIGSEGV) return true;
  // The last two are GLib's, whose threads find fonts.
  constexpr std::array<std::string_view, 6> kWords{"failed to map segment",      "memory",
                                                   "cannot map zero-fill pages", "bad_alloc",
                                                   "failed to allocate",         "creating thread"};
  const auto said = [&](std::string_view words) {
    return result.errors.find(words) != std::string::npos;
  };
  return std::any_of(kWords.begin(), kWords.end(), said);
}

[[noreturn]] void fail(const std::string& gnuplot, const ChildResult& result) {
  if (is_short_of_memory(result)) throw std::bad_alloc();
  std::string reason = first_line(result.errors);
  if (reason.empty() && result.signal != 0) reason = "signal " + std::to_string(result.signal);
  if (reason.empty()) reason = "the picture is not complete";
  throw StreamError(gnuplot + ": " + reason);
}

// The path of an executable file of that name on the PATH; empty when there is none.
std::string find_program(const std::string& name) {
  const char* const path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  std::string_view left = path == nullptr ? "" : path;
  while (!left.empty()) {
    const std::string_view directory = left.substr(0, left.find(':'));
    left.remove_prefix(std::min(directory.size() + 1, left.size()));
    // An absolute one: the program is started in another directory.
    if (!directory.starts_with('/')) continue;
    std::string program = std::string(directory) + "/" + name;
    if (is_program(program)) return program;
  }
  return {};
}

// The bytes of the picture that `gnuplot` draws by `script`, which calls it `name`. It works in a
// directory of its own, which is gone afterwards. Throws `StreamError`, with the first line of
// what gnuplot says, when the picture is not made or not complete.
std::string draw(const std::string& gnuplot, const std::string& script, const std::string& name,
                 PictureFormat format) {
  const Workshop workshop(name);
  workshop.write_script(script);
  // -d: settings in a person's ~/.gnuplot would make another picture.
  const ChildResult result = run_child(gnuplot, {"-d", "script.gp"}, workshop.directory());
  std::string picture = workshop.picture();
  if (result.exit_code != 0 || !is_complete(picture, format)) fail(gnuplot, result);
  return picture;
}

}  // namespace

std::string find_gnuplot() {
  std::string gnuplot = find_program("gnuplot");
  if (!gnuplot.empty()) return gnuplot;
  throw StreamError("--plot: gnuplot is not installed; on Debian: apt install gnuplot-nox");
}

DrawnPicture draw_by_gnuplot(const std::string& gnuplot, const PlotPage& page,
                             const std::string& name, PictureFormat format) {
  std::string script = gnuplot_script(page, name, format);
  std::string picture = draw(gnuplot, script, name, format);
  return {.script = std::move(script), .picture = std::move(picture)};
}

}  // namespace vocabplan::cli
