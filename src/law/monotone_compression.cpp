#include "vocabplan/law/monotone_compression.hpp"

#include <cmath>

namespace vocabplan {

double MonotoneCompression::tokens_per_character(double vocab_size) const {
  return c + a * std::pow(vocab_size, -b);
}

}  // namespace vocabplan
