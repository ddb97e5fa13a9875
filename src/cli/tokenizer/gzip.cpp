#include "cli/tokenizer/gzip.hpp"

#ifdef VOCABPLAN_HAS_ZLIB
#include <zlib.h>
#endif

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kGzipMagic = "\x1F\x8B"sv;

// How files of other packers begin, and the command that unpacks them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOtherPackers{
    {{"\x28\xB5\x2F\xFD"sv, "zstd -dc"},
     {"\xFD\x37zXZ"sv, "xz -dc"},
     {"BZh"sv, "bzip2 -dc"},
     {"PK\x03\x04"sv, "unzip -p"}}};

// A source whose first bytes can be looked at.
class PeekedSource {
 public:
  PeekedSource(RecordReader::Source source, std::size_t most) : source_(std::move(source)) {
    while (head_.size() < most) {
      std::array<char, 16> bytes{};
      const std::size_t got = source_(bytes.data(), std::min(most - head_.size(), bytes.size()));
      if (got == 0) break;
      head_.append(bytes.data(), got);
    }
  }

  [[nodiscard]] std::string_view head() const { return std::string_view(head_).substr(taken_); }

  std::size_t read(char* buffer, std::size_t room) {
    if (taken_ == head_.size()) return source_(buffer, room);
    const std::size_t size = head().copy(buffer, room);
    taken_ += size;
    return size;
  }

 private:
  RecordReader::Source source_;
  std::string head_;
  std::size_t taken_ = 0;
};

#ifdef VOCABPLAN_HAS_ZLIB

class Gunzip {
 public:
  Gunzip(std::shared_ptr<PeekedSource> packed, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~Gunzip() { (void)inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;
  Gunzip(Gunzip&&) = delete;
  Gunzip& operator=(Gunzip&&) = delete;

  std::size_t read(char* buffer, std::size_t room) {
    const auto space = static_cast<uInt>(std::min<std::size_t>(room, 1U << 30U));
    stream_.next_out =
        reinterpret_cast<Bytef*>(buffer);  // NOLINT(*-reinterpret-cast): zlib's bytes
    stream_.avail_out = space;
    while (stream_.avail_out == space) {
      const bool more = stream_.avail_in > 0 || refill();
      if (!more && between_members_) return 0;
      if (!more) throw DataError(name_, 0, "ends inside its gzip stream: the file is cut");
      step();
    }
    return space - stream_.avail_out;
  }

 private:
  bool refill() {
    const std::size_t got = packed_->read(buffer_.data(), buffer_.size());
    stream_.next_in =
        reinterpret_cast<Bytef*>(buffer_.data());  // NOLINT(*-reinterpret-cast): zlib's bytes
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  void step() {
    if (std::exchange(between_members_, false) && inflateReset(&stream_) != Z_OK) fail();
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) between_members_ = true;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) fail();
  }

  [[noreturn]] void fail() const {
    const std::string reason = stream_.msg == nullptr ? "" : std::string(": ") + stream_.msg;
    throw DataError(name_, 0, "its gzip stream is damaged" + reason);
  }

  static constexpr std::size_t kPacked = 65536;

  std::shared_ptr<PeekedSource> packed_;
  std::string name_;
  std::vector<char> buffer_ = std::vector<char>(kPacked);
  z_stream stream_{};
  bool between_members_ = false;
};

RecordReader::Source gunzipped(std::shared_ptr<PeekedSource> packed, const std::string& name) {
  const auto gunzip = std::make_shared<Gunzip>(std::move(packed), name);
  return [gunzip](char* buffer, std::size_t room) { return gunzip->read(buffer, room); };
}

#else

[[noreturn]] RecordReader::Source gunzipped(std::shared_ptr<PeekedSource> /*packed*/,
                                            const std::string& name) {
  throw DataError(name, 0,
                  "is packed by gzip, and this build has no zlib (Debian: zlib1g-dev); give it as "
                  "'gzip -dc FILE | vocabplan tokenizer measure - ...'");
}

#endif

}  // namespace

RecordReader::Source unpacked(RecordReader::Source source, const std::string& name) {
  constexpr std::size_t kLongestMagic = 6;
  auto peeked = std::make_shared<PeekedSource>(std::move(source), kLongestMagic);
  if (peeked->head().starts_with(kGzipMagic)) return gunzipped(std::move(peeked), name);
  for (const auto& [magic, command] : kOtherPackers) {
    if (!peeked->head().starts_with(magic)) continue;
    throw DataError(name, 0,
                    "is packed, and not by gzip; give it as '" + std::string(command) +
                        " FILE | vocabplan tokenizer measure - ...'");
  }
  return [peeked](char* buffer, std::size_t room) { return peeked->read(buffer, room); };
}

}  // namespace vocabplan::cli
