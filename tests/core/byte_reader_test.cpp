#include "core/byte_reader.hpp"

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "temporary_file.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::test::byte_reader_test {

using namespace std::string_literals;

TEST_CASE("core: bytes of a file are counted with their lines") {
  const TemporaryFile file("abc\nd");
  ByteReader bytes(file.path(), 5);
  CHECK(bytes.ahead() == "abc\nd");
  CHECK(bytes.position() == 0);
  std::string read;
  while (!bytes.at_end()) read += bytes.take();
  CHECK(read == "abc\nd");
  CHECK(bytes.position() == 5);
  CHECK(bytes.line() == 2);
}

TEST_CASE("core: a file is read to its limit and no further") {
  const TemporaryFile file("abc\nd");
  ByteReader bytes(file.path(), 4);
  CHECK_THROWS_WITH(bytes.at_end(), file.path() + ": is longer than 4 bytes");
}

TEST_CASE("core: numbers of a file have their least byte first") {
  const TemporaryFile file("\1\2\1\xFF\0\0\x80\1\2\3\4\5\6\7\x88z"s);
  ByteReader bytes(file.path());
  CHECK(bytes.size() == 16);
  CHECK(bytes.u8() == 1);
  CHECK(bytes.u16() == 0x0102);
  CHECK(bytes.u32() == 0x800000FF);
  CHECK(bytes.u64() == 0x8807060504030201);
  CHECK(bytes.left() == 1);
  CHECK_THROWS_WITH(
      bytes.u16(),
      file.path() + ": ends early: 2 bytes more should follow byte 15, and there are 1");
  REQUIRE_FALSE(bytes.at_end());
  CHECK(bytes.take() == 'z');
  CHECK(bytes.at_end());
}

// The buffer has 65536 bytes.
TEST_CASE("core: bytes are taken and skipped beyond the buffer of a file") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += std::to_string(10'000'000 + i);
  const TemporaryFile file(text);
  std::string taken;
  for (const std::uint64_t count : {0U, 1U, 65535U, 65536U, 65537U, 140000U, 159992U}) {
    CAPTURE(count);
    ByteReader skipped(file.path());
    CHECK(skipped.u8() == '1');
    skipped.skip(count);
    CHECK(skipped.position() == count + 1);
    skipped.bytes(7, taken);
    CHECK(taken == text.substr(count + 1, 7));
    ByteReader read(file.path());
    read.bytes(count, taken);
    CHECK(taken == text.substr(0, count));
    REQUIRE_FALSE(read.at_end());
    CHECK(read.take() == text[count]);
  }
  ByteReader bytes(file.path());
  bytes.skip(160000);
  CHECK(bytes.at_end());
  CHECK_THROWS_AS(bytes.skip(1), DataError);
  CHECK_THROWS_AS(bytes.bytes(1, taken), DataError);
}

// A hole of 2^40 bytes, which is not read.
TEST_CASE("core: positions in a file have 64 bits") {
  const TemporaryFile file("a");
  std::error_code refused;
  std::filesystem::resize_file(file.path(), std::uint64_t{1} << 40U, refused);
  if (refused) {
    WARN("skipped: the file system has no files so large");
    return;
  }
  ByteReader bytes(file.path());
  bytes.skip((std::uint64_t{1} << 40U) - 9);
  CHECK(bytes.left() == 9);
  CHECK(bytes.u64() == 0);
  CHECK(bytes.u8() == 0);
  CHECK(bytes.at_end());
  std::string out;
  CHECK_THROWS_AS(bytes.bytes(std::uint64_t{1} << 60U, out), DataError);
}

TEST_CASE("core: a device has no size, and is skipped by reading") {
  ByteReader zeros("/dev/zero", 1'000'000);
  CHECK(zeros.size() == ByteReader::kNoLimit);
  zeros.skip(100'000);
  CHECK(zeros.u32() == 0);
  CHECK(zeros.position() == 100'004);
  CHECK_THROWS_WITH(zeros.skip(2'000'000), "/dev/zero: is longer than 1000000 bytes");
  ByteReader nothing("/dev/null");
  CHECK_THROWS_AS(nothing.u16(), DataError);
}

}  // namespace vocabplan::test::byte_reader_test
