#include "cli/tokenizer/measurement.hpp"

#include <algorithm>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/tokenizer/gzip.hpp"
#include "cli/tokenizer/text_lines.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

using BytesRead = std::function<void(std::size_t)>;

void count_file(TokenCounter& counter, const std::string& file, const BytesRead& read) {
  Input input(file);
  const auto source = [from = input.source(), &read](char* buffer, std::size_t room) {
    const std::size_t got = from(buffer, room);
    read(got);
    return got;
  };
  TextLines text(unpacked(source, input.name()), input.name());
  while (text.next()) counter.add(text.lines(), input.name(), text.first_line());
}

std::string words_of_group(const TextGroup& group) {
  if (!group.name.empty()) return "group " + in_quotes(group.name);
  if (group.files.size() > 1) return "the files";
  return group.files[0] == "-" ? "standard input" : file_in_quotes(group.files[0]);
}

MeasuredText measured(const TokenCounter& counter, const TokenizerModel& model, std::size_t place,
                      const TextGroup& group) {
  const IdCounts& counts = counter.counts(place);
  const std::vector<double> numbers(counts.begin(), counts.end());
  const TextSize& size = counter.size();
  MeasuredText text{.model = place,
                    .group = group.name,
                    .tokens = std::accumulate(numbers.begin(), numbers.end(), 0.0),
                    .characters = static_cast<double>(size.characters),
                    .bytes = static_cast<double>(size.bytes),
                    .lines = static_cast<double>(size.lines),
                    .entropy = plug_in_entropy(numbers)};
  text.seen = static_cast<double>(
      std::count_if(counts.begin(), counts.end(), [](auto count) { return count > 0; }));
  if (model.unknown >= 0 && static_cast<std::size_t>(model.unknown) < numbers.size()) {
    text.unknown = numbers[static_cast<std::size_t>(model.unknown)];
  }
  if (text.tokens > 0.0) return text;
  throw DataError(model.file, 0, "makes no tokens of " + words_of_group(group));
}

std::string names_of(const std::vector<TextGroup>& groups) {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, groups.size()); ++i) {
    text += (i > 0 ? ", " : "") + in_quotes(groups[i].name);
  }
  return text + (groups.size() > kShown ? ", ..." : "");
}

// Shares of the groups in their order; those that are not in the mixture have none.
std::vector<double> shares_of(const std::vector<TextGroup>& groups, const TextMix& mix) {
  std::vector<double> shares(groups.size(), 0.0);
  for (const TextPart& part : mix) {
    const auto same = [&](const TextGroup& group) { return group.name == part.group; };
    const auto found = std::find_if(groups.begin(), groups.end(), same);
    if (found == groups.end()) {
      throw UsageError("--mix: there is no group " + in_quotes(part.group) + "; there are " +
                       names_of(groups));
    }
    shares[static_cast<std::size_t>(found - groups.begin())] = part.share;
  }
  return shares;
}

// Mixtures of the groups, one a model, as the groups come.
class Mixing {
 public:
  explicit Mixing(std::span<const TokenizerModel> models) {
    for (std::size_t i = 0; i < models.size(); ++i) {
      sums_.push_back({.model = i});
      ids_.emplace_back(models[i].vocab_size);
    }
  }

  // All that is counted is added by the character of the mixture.
  void add(const MeasuredText& text, const IdCounts& counts, double share) {
    MeasuredText& sum = sums_[text.model];
    if (share > 0.0) sum.characters += text.characters;
    const double scale = share / text.characters;
    sum.tokens += scale * text.tokens;
    sum.bytes += scale * text.bytes;
    sum.lines += scale * text.lines;
    sum.unknown += scale * text.unknown;
    std::vector<double>& ids = ids_[text.model];
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] += scale * static_cast<double>(counts[i]);
  }

  [[nodiscard]] std::vector<MeasuredText> mixtures() const {
    std::vector<MeasuredText> mixtures = sums_;
    for (MeasuredText& one : mixtures) {
      const std::vector<double>& ids = ids_[one.model];
      one.entropy = plug_in_entropy(ids);
      one.seen = static_cast<double>(
          std::count_if(ids.begin(), ids.end(), [](double count) { return count > 0.0; }));
      for (double* number : {&one.tokens, &one.bytes, &one.lines, &one.unknown}) {
        *number *= one.characters;
      }
    }
    return mixtures;
  }

 private:
  std::vector<MeasuredText> sums_{};
  std::vector<std::vector<double>> ids_{};
};

}  // namespace

Measurement measure_text(std::span<const TokenizerModel> models, const Corpus& corpus,
                         const TextMix& mix, unsigned threads, const BytesRead& read) {
  std::vector<double> shares;
  if (!mix.empty()) shares = shares_of(corpus.groups, mix);
  Measurement found;
  Mixing mixing(models);
  TokenCounter counter(models, threads);
  for (std::size_t group = 0; group < corpus.groups.size(); ++group) {
    const TextGroup& text = corpus.groups[group];
    counter.clear();
    for (const std::string& file : text.files) count_file(counter, file, read);
    if (counter.size().characters == 0) {
      throw StreamError(words_of_group(text) +
                        (text.name.empty() && text.files.size() > 1 ? " have" : " has") +
                        " no text");
    }
    for (std::size_t model = 0; model < models.size(); ++model) {
      found.texts.push_back(measured(counter, models[model], model, text));
      if (shares.empty()) continue;
      mixing.add(found.texts.back(), counter.counts(model), shares[group]);
    }
  }
  const auto by_model = [](const MeasuredText& a, const MeasuredText& b) {
    return a.model < b.model;
  };
  std::stable_sort(found.texts.begin(), found.texts.end(), by_model);
  if (!shares.empty()) found.mixtures = mixing.mixtures();
  return found;
}

}  // namespace vocabplan::cli
