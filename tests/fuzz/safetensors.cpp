// Headers of safetensors files, and the models that they hold.
#include "plan/weights/safetensors.hpp"

#include "weights.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vocabplan::fuzz::check_weights({reinterpret_cast<const char*>(data), size},
                                 vocabplan::read_safetensors);
  return 0;
}
