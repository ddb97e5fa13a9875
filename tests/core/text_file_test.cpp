#include "vocabplan/core/text_file.hpp"

#include <string>

#include "catch.hpp"
#include "temporary_file.hpp"
#include "vocabplan/core/error.hpp"

namespace text_file_test {

using vocabplan::DataError;
using vocabplan::read_text_file;
using vocabplan::test::TemporaryFile;

TEST_CASE("core: a text file comes back byte by byte", "[core]") {
  const std::string bytes =
      GENERATE(std::string(), std::string("a\r\n\0\xFF\n", 6), std::string(65536, 'x'),
               std::string(65537, 'y'), std::string(300000, 'z'));
  const TemporaryFile file(bytes);
  CHECK(read_text_file(file.path(), 1000000) == bytes);
  CHECK(read_text_file(file.path(), bytes.size()) == bytes);
}

TEST_CASE("core: a text file over its limit is refused", "[core]") {
  const TemporaryFile file(std::string(100, 'x'));
  CHECK_THROWS_WITH(read_text_file(file.path(), 99), file.path() + ": is longer than 99 bytes");
}

TEST_CASE("core: an endless file is refused", "[core]") {
  CHECK_THROWS_WITH(read_text_file("/dev/zero", 1000000),
                    "/dev/zero: is longer than 1000000 bytes");
}

TEST_CASE("core: a file that cannot be read is named with the reason", "[core]") {
  CHECK_THROWS_WITH(read_text_file("/nowhere/law.json", 10),
                    "/nowhere/law.json: cannot be opened: No such file or directory");
  CHECK_THROWS_WITH(read_text_file("/", 10), "/: cannot be read: Is a directory");
  try {
    (void)read_text_file("/nowhere/law.json", 10);
    FAIL("no error");
  } catch (const DataError& error) {
    CHECK(error.source() == "/nowhere/law.json");
    CHECK(error.line() == 0);
  }
}

}  // namespace text_file_test
