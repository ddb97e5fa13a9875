#include "vocabplan/law/compression.hpp"

#include <algorithm>
#include <cmath>

namespace vocabplan {

double Compression::tokens_per_character(double vocab_size) const {
  const double log_vocab = std::log(std::clamp(vocab_size, 1.0, max_vocab));
  return (a * log_vocab + b) * log_vocab + c;
}

}  // namespace vocabplan
