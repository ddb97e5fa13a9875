#include "cli/choose/candidates.hpp"

#include <algorithm>
#include <cmath>

#include "cli/options/suggestion.hpp"
#include "cli/options/table_input.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/choose/tokenizers.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kMostCandidates = 1000;

std::string unknown_tokenizer(const std::string& option, const std::string& name) {
  std::vector<std::string> known;
  std::string all;
  for (const KnownTokenizer& one : known_tokenizers()) {
    known.emplace_back(one.name);
    all += (all.empty() ? "" : ", ") + std::string(one.name);
  }
  const std::string near = closest(name, known);
  return option + ": " + in_quotes(name) + " is neither a size nor a tokenizer that is known" +
         (near.empty() ? " (" + all + ")" : "; did you mean " + near + "?");
}

Candidate candidate_of(const std::string& option, const std::string& word) {
  if (parse_number(word)) {
    const double size = whole_argument(option, word, kLeastSought, kMostSought);
    return {.name = human_whole(size), .vocab_size = size};
  }
  if (const auto known = find_tokenizer(word)) {
    return {.name = std::string(known->name), .vocab_size = known->vocab_size};
  }
  throw UsageError(unknown_tokenizer(option, word));
}

std::vector<Candidate> candidates_of_file(const std::string& file,
                                          std::vector<std::string>& warnings) {
  Input input(file);
  RecordReader reader(input.source(), RecordReader::OfFirstLine());
  std::vector<Candidate> found;
  for (TokenizerRow& row : read_tokenizer_rows(reader, input.name())) {
    found.push_back({.name = std::move(row.name),
                     .vocab_size = row.vocab_size,
                     .tokens_per_char = row.tokens_per_char});
  }
  for (std::string& warning : table_warnings(input.name(), reader)) {
    warnings.push_back(std::move(warning));
  }
  return found;
}

void check_size(const std::string& option, const Candidate& one, double most) {
  if (one.vocab_size >= kLeastSought && one.vocab_size <= most) return;
  throw UsageError(option + ": " + in_quotes(one.name) + " has " + human_whole(one.vocab_size) +
                   " entries; accepted are " + human_whole(kLeastSought) + " to " +
                   human_whole(most) + " (--max-vocab)");
}

void pad(std::vector<Candidate>& candidates, const ChooseOptions& options) {
  for (Candidate& one : candidates) {
    one.rows = one.vocab_size;
    if (!options.tensor_parallel.given()) continue;
    const double multiple = table_multiple(options);
    one.rows = std::ceil(one.vocab_size / multiple) * multiple;
  }
}

}  // namespace

std::vector<Candidate> read_candidates(const std::string& option, const std::string& text) {
  std::vector<Candidate> candidates;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string word = text.substr(at, comma - at);
    at = comma + 1;
    if (word.empty()) throw UsageError(option + ": a candidate without a name");
    candidates.push_back(candidate_of(option, word));
  }
  if (candidates.size() <= kMostCandidates) return candidates;
  throw UsageError(option + ": " + std::to_string(candidates.size()) +
                   " candidates; accepted are up to " + std::to_string(kMostCandidates));
}

double table_multiple(const ChooseOptions& options) {
  return *options.multiple * *options.tensor_parallel;
}

std::vector<Candidate> asked_candidates(const ChooseOptions& options,
                                        std::vector<std::string>& warnings) {
  std::vector<Candidate> candidates = options.candidates.value().value_or(std::vector<Candidate>());
  for (const Candidate& one : candidates) {
    check_size(options.candidates.name(), one, *options.max_vocab);
  }
  if (!options.tokenizers.empty()) {
    for (Candidate& one : candidates_of_file(options.tokenizers, warnings)) {
      check_size("--tokenizers", one, *options.max_vocab);
      candidates.push_back(std::move(one));
    }
  }
  pad(candidates, options);
  return candidates;
}

std::vector<Candidate> usual_candidates(const ChooseOptions& options) {
  constexpr double kFirst = 8192.0;
  std::vector<Candidate> candidates;
  for (double size = kFirst; size <= *options.max_vocab; size *= 2.0) {
    candidates.push_back({.name = human_whole(size), .vocab_size = size});
  }
  pad(candidates, options);
  return candidates;
}

}  // namespace vocabplan::cli
