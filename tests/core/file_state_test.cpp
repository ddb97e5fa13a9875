#include "core/file_state.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include "catch.hpp"
#include "temporary_file.hpp"
#include "vocabplan/core/error.hpp"

namespace file_state_test {

using namespace vocabplan;

TEST_CASE("core: what is at a path", "[core]") {
  const test::TemporaryFile file("x");
  const std::string folder = std::filesystem::path(file.path()).parent_path().string();
  CHECK(is_regular_file(file.path()));
  CHECK(is_there(file.path()));
  CHECK_FALSE(is_folder(file.path()));
  CHECK(is_folder(folder));
  CHECK_FALSE(is_regular_file(folder));
  CHECK(is_there("/dev/null"));
  CHECK_FALSE(is_regular_file("/dev/null"));
}

TEST_CASE("core: nothing is at a path that cannot be", "[core]") {
  const test::TemporaryFile file("x");
  const std::string circle = file.path() + ".circle";
  std::filesystem::create_symlink(circle, circle);
  for (const std::string& path :
       {file.path() + ".none", file.path() + "/below", circle, std::string(5000, 'x')}) {
    CAPTURE(path);
    CHECK_FALSE(is_there(path));
  }
  std::filesystem::remove(circle);
}

TEST_CASE("core: the names in a folder, and why there are none", "[core]") {
  const test::TemporaryFile file("x");
  const std::filesystem::path path = file.path();
  const auto names = names_in(path.parent_path().string());
  CHECK(std::count(names.begin(), names.end(), path.filename().string()) == 1);
  CHECK_THROWS_WITH(names_in(file.path()), file.path() + ": cannot be read: Not a directory");
}

// Those behind the first 100,000 were left out, whichever these were.
TEST_CASE("core: all the names in a large folder", "[core]") {
  constexpr int kNames = 100'001;
  const test::TemporaryFile file("");
  const std::filesystem::path folder = file.path() + ".many";
  REQUIRE(std::filesystem::create_directory(folder));
  for (int i = 0; i < kNames; ++i) std::filesystem::create_symlink("x", folder / std::to_string(i));
  CHECK(names_in(folder.string()).size() == kNames);
  std::filesystem::remove_all(folder);
}

}  // namespace file_state_test
