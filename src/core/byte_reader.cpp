#include "core/byte_reader.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "vocabplan/core/error.hpp"

namespace vocabplan {
ByteReader::ByteReader(std::string path, std::uint64_t limit)
    : path_(std::move(path)),
      limit_(limit),
      file_(open_input(path_)),
      buffer_(std::make_unique_for_overwrite<std::array<char, 65536>>()),
      at_(buffer_->data()),
      end_(at_) {
  struct stat status {};
  if (fstat(file_.number(), &status) != 0) refuse_file(path_, "cannot be read", errno);
  if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
}

void ByteReader::fail(const std::string& complaint) const {
  throw DataError(path_, 0, complaint);
}

void ByteReader::fail_early(std::uint64_t count) const {
  fail("ends early: " + std::to_string(count) + " bytes more should follow byte " +
       std::to_string(position()) + ", and there are " + std::to_string(left()));
}

std::string_view ByteReader::ahead() {
  (void)at_end();
  return {at_, static_cast<std::size_t>(end_ - at_)};
}

bool ByteReader::fill() {
  std::size_t got = 0;
  while (got < buffer_->size()) {
    const ssize_t part = read_some(file_.number(), buffer_->data() + got, buffer_->size() - got);
    if (part < 0 && errno == EISDIR) fail("cannot be read: it is a folder");
    if (part < 0) refuse_file(path_, "cannot be read", errno);
    if (part == 0) break;
    got += static_cast<std::size_t>(part);
  }
  at_ = buffer_->data();
  end_ = at_ + got;
  read_ += got;
  if (read_ > limit_) fail("is longer than " + std::to_string(limit_) + " bytes");
  return got > 0;
}

std::uint64_t ByteReader::little_endian(unsigned count) {
  need(count);
  std::uint64_t value = 0;
  for (unsigned i = 0; i < count; ++i) {
    if (at_end()) fail_early(count - i);
    value |= std::uint64_t{static_cast<unsigned char>(*at_++)} << 8U * i;
  }
  return value;
}

// Bytes of the buffer that is at hand, at least one.
std::string_view ByteReader::take_buffered(std::uint64_t most) {
  if (at_end()) fail_early(most);
  const std::string_view taken =
      ahead().substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(most, buffer_->size())));
  at_ += taken.size();
  return taken;
}

void ByteReader::bytes(std::uint64_t count, std::string& out) {
  need(count);
  out.clear();
  while (out.size() < count) out += take_buffered(count - out.size());
}

void ByteReader::skip(std::uint64_t count) {
  need(count);
  const auto buffered = static_cast<std::uint64_t>(end_ - at_);
  const bool is_far = size_ != kNoLimit && count > buffered;
  if (is_far && lseek(file_.number(), static_cast<off_t>(count - buffered), SEEK_CUR) >= 0) {
    at_ = end_;
    read_ += count - buffered;
    return;
  }
  while (count > 0) count -= take_buffered(count).size();
}

}  // namespace vocabplan
