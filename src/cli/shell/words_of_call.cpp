#include "cli/shell/words_of_call.hpp"

#include <cstddef>

namespace vocabplan::cli {
namespace {

std::span<const char* const>& noted_words() {
  static std::span<const char* const> words;
  return words;
}

}  // namespace

std::span<const char* const> words_of_call() {
  return noted_words();
}

void note_words_of_call(int argc, const char* const* argv) {
  noted_words() = {argv, static_cast<std::size_t>(argc)};
  if (argc > 0) noted_words() = noted_words().subspan(1);
}

}  // namespace vocabplan::cli
