// Headers of GGUF files, the models that they hold and their tokenizers.
#include "plan/weights/gguf.hpp"

#include "weights.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = [size](const std::string& path, vocabplan::TensorList& list) {
    const vocabplan::GgufMetadata metadata = vocabplan::read_gguf(path, list);
    if (!metadata.tokenizer) return;
    const double entries = metadata.tokenizer->entries();
    vocabplan::fuzz::require(entries <= static_cast<double>(size), "an entry has a byte");
  };
  vocabplan::fuzz::check_weights({reinterpret_cast<const char*>(data), size}, read);
  return 0;
}
