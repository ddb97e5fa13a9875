#include "cli/shell/picture_job.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "cli/shell/child.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/file_guard.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

namespace fs = std::filesystem;

bool is_program(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

// Where gnuplot works: removed, with the script and the picture, at the end of the scope or by a
// signal that ends the program.
class Workshop {
 public:
  explicit Workshop(const std::string& picture_name) {
    std::error_code error;
    fs::path place = fs::temp_directory_path(error);
    if (error) place = "/tmp";
    directory_ = (place / "vocabplan-XXXXXX").string();
    if (mkdtemp(directory_.data()) == nullptr) {
      const int number = errno;
      throw StreamError(directory_ + ": cannot be created: " +
                        std::strerror(number));  // NOLINT(concurrency-mt-unsafe)
    }
    script_ = directory_ + "/script.gp";
    picture_ = directory_ + "/" + picture_name;
    for (const std::string* path : {&directory_, &script_, &picture_}) guard_file(*path);
  }

  ~Workshop() {
    std::error_code ignored;
    (void)fs::remove_all(directory_, ignored);
    for (const std::string* path : {&picture_, &script_, &directory_}) unguard_file(*path);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  Workshop(Workshop&&) = delete;
  Workshop& operator=(Workshop&&) = delete;

  void write_script(const std::string& script) const {
    std::ofstream out(script_, std::ios::binary);
    out << script;
    out.close();
    if (!out) throw StreamError(script_ + ": cannot be written");
  }

  [[nodiscard]] const std::string& directory() const { return directory_; }

  [[nodiscard]] std::string picture() const {
    std::ifstream in(picture_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
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

[[noreturn]] void fail(const std::string& gnuplot, const ChildResult& result) {
  std::string reason = first_line(result.errors);
  if (reason.empty() && result.signal != 0) reason = "signal " + std::to_string(result.signal);
  if (reason.empty()) reason = "the picture is not complete";
  throw StreamError(gnuplot + ": " + reason);
}

}  // namespace

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

}  // namespace vocabplan::cli
