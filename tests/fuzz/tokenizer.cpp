// Files of tokenizers, whose form is recognised: tokenizer.json, vocab.json, tekken.json,
// SentencePiece, tiktoken.
#include "fuzz.hpp"
#include "memory_file.hpp"
#include "vocabplan/plan/tokenizer_entries.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vocabplan::fuzz::require;
  static const vocabplan::fuzz::MemoryFile file;
  file.write({reinterpret_cast<const char*>(data), size});
  (void)vocabplan::fuzz::outcome([&] {
    const auto counts = vocabplan::read_tokenizer_entries(file.path());
    require(counts.entries() >= 1.0, "a tokenizer has an entry");
    require(counts.entries() <= counts.highest + 1.0, "an entry has a number of its own");
    require(counts.reserved <= counts.entries(), "a reserved entry is one");
    return std::string();
  });
  return 0;
}
