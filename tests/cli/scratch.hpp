#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan::test {

/// An empty directory that is removed, with all that it holds, at the end of the scope.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;

  [[nodiscard]] const std::string& directory() const { return directory_; }
  [[nodiscard]] std::string path(std::string_view name) const;
  /// Writes a file and returns its path.
  std::string write(std::string_view name, std::string_view bytes) const;
  /// Names of what lies in the directory, in order.
  [[nodiscard]] std::vector<std::string> entries() const;

 private:
  std::string directory_;
};

/// The bytes of a file. Throws `std::runtime_error` when there is none.
[[nodiscard]] std::string bytes_of(const std::string& path);

}  // namespace vocabplan::test
