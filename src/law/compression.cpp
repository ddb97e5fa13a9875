#include "vocabplan/law/compression.hpp"

#include <algorithm>
#include <cmath>

namespace vocabplan {

double Compression::tokens_per_character(double vocab_size) const {
  const double within = std::clamp(vocab_size, 1.0, max_vocab);
  if (form == CompressionForm::monotone) {
    return MonotoneCompression{.a = a, .b = b, .c = c}.tokens_per_character(within);
  }
  const double log_vocab = std::log(within);
  return (a * log_vocab + b) * log_vocab + c;
}

Compression compression_of(const MonotoneCompression& f) {
  return {.a = f.a, .b = f.b, .c = f.c, .max_vocab = kMostVocab, .form = CompressionForm::monotone};
}

}  // namespace vocabplan
