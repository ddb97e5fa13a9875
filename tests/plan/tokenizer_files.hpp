#pragma once

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace vocabplan::test {

/// A folder that is removed with its files at the end of the scope.
class TokenizerFolder {
 public:
  TokenizerFolder()
      : path_((std::filesystem::temp_directory_path() / "vocabplan-test-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  }
  ~TokenizerFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TokenizerFolder(const TokenizerFolder&) = delete;
  TokenizerFolder& operator=(const TokenizerFolder&) = delete;
  TokenizerFolder(TokenizerFolder&&) = delete;
  TokenizerFolder& operator=(TokenizerFolder&&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Writes a file and returns its path.
  [[nodiscard]] std::string with(const std::string& name, std::string_view bytes) const {
    std::string file = path_ + "/" + name;
    std::ofstream stream(file, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file;
  }

 private:
  std::string path_;
};

/// `"t0":0,"t1":1` and so on.
inline std::string numbered_entries(std::size_t count) {
  std::string json;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string digits = std::to_string(i);
    json += i > 0 ? ",\"t" : "\"t";
    json += digits;
    json += "\":";
    json += digits;
  }
  return json;
}

/// An element of `added_tokens`.
inline std::string added_entry(std::size_t number, const std::string& text) {
  return R"({"id":)" + std::to_string(number) + R"(,"content":")" + text + R"(","special":true})";
}

/// A `tokenizer.json` with keys before and behind those that are counted.
inline std::string tokenizer_json(const std::string& added, const std::string& vocabulary) {
  return R"({"version":"1.0","truncation":null,"added_tokens":[)" + added +
         R"(],"normalizer":{"type":"NFC"},"model":{"type":"BPE","dropout":null,"vocab":)" +
         vocabulary + R"(,"merges":[["a","b"],["c","d"]]}})";
}

/// A field of a length below 128 in the wire format of protocol buffers.
inline std::string sized_field(char number, const std::string& bytes) {
  return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(bytes.size()) +
         bytes;
}

/// A piece of a SentencePiece model with its score of 0 and its type.
inline std::string sentence_piece(const std::string& text, char type) {
  const std::string score("\x15\0\0\0\0", 5);
  return sized_field(1, sized_field(1, text) + score + '\x18' + type);
}

}  // namespace vocabplan::test
