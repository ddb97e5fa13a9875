#pragma once

#include <cmath>

#include "fuzz.hpp"
#include "memory_file.hpp"
#include "plan/weights/weights_count.hpp"

namespace vocabplan::fuzz {

/// Reads a header of weights with `read(path, list)` and counts the model.
template <class Read>
void check_weights(std::string_view bytes, const Read& read) {
  static const MemoryFile file;
  file.write(bytes);
  (void)outcome([&] {
    TensorList list(file.path());
    read(file.path(), list);
    list.sort();
    require(list.size() <= bytes.size(), "a tensor has a byte");
    const ModelWeights model = count_weights(list, {});
    require(std::isfinite(model.total) && model.total >= model.n_nv, "parts are no more");
    require(model.n_nv >= model.output_extra + model.experts, "parts of N_nv are no more");
    return std::string();
  });
}

}  // namespace vocabplan::fuzz
