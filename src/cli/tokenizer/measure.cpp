// For the program that is linked to libsentencepiece.
#include <algorithm>
#include <new>

#include "cli/shell/call.hpp"
#include "cli/shell/early_end.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/progress.hpp"
#include "cli/text/cells.hpp"
#include "cli/tokenizer/answer.hpp"
#include "cli/tokenizer/arguments.hpp"

namespace vocabplan::cli {

int run_measure(const MeasureArguments& arguments) {
  const Diagnostics diagnostics = arguments.common.diagnostics();
  const Corpus corpus = corpus_of(arguments);
  for (const TextGroup& group : corpus.groups) {
    for (const std::string& file : group.files) files_of_call().expect_input(file);
  }
  files_of_call().check_writable();
  // The library cannot take it that memory ends: it frees what it has not made yet.
  if (Call::current().caller == nullptr) (void)std::set_new_handler(&end_without_memory);
  std::vector<TokenizerModel> models = load_models(arguments.models);
  std::stable_sort(models.begin(), models.end(),
                   [](const auto& a, const auto& b) { return a.vocab_size < b.vocab_size; });
  const unsigned threads = threads_of(arguments.threads);
  const TextMix mix = arguments.mix.value().value_or(TextMix{});
  Progress progress(!diagnostics.quiet(), corpus.stored_bytes(), "bytes");
  std::uint64_t done = 0;
  const Measurement found = measure_text(models, corpus, mix, threads,
                                         [&](std::size_t bytes) { progress.show(done += bytes); });
  progress.clear();
  Answer answer = measure_answer({models, corpus, mix, found});
  answer.details.push_back(counted(models.size(), "model") + " on " + counted(threads, "thread"));
  give(answer, arguments.common);
  return kFine;
}

}  // namespace vocabplan::cli
