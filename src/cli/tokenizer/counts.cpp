#include "cli/tokenizer/counts.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <numeric>
#include <utility>

#include "cli/shell/failure.hpp"
#include "core/crew.hpp"
#include "core/utf8.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {
namespace {

// Lines of one piece of work: enough text that taking the next piece costs nothing beside it.
constexpr std::size_t kPieceBytes = 65536;

using LineSpan = std::span<const std::string_view>;

std::vector<LineSpan> pieces_of(LineSpan lines) {
  std::vector<LineSpan> pieces;
  while (!lines.empty()) {
    std::size_t count = 0;
    for (std::size_t bytes = 0; count < lines.size() && bytes < kPieceBytes; ++count) {
      bytes += lines[count].size() + 1;
    }
    pieces.push_back(lines.first(count));
    lines = lines.subspan(count);
  }
  return pieces;
}

// The ids of all lines behind each other.
void encode_piece(const TokenizerModel& model, LineSpan lines, std::vector<int>& line_ids,
                  std::vector<int>& ids) {
  ids.clear();
  for (const std::string_view line : lines) {
    const auto status = model.processor->Encode(line, &line_ids);
    if (!status.ok()) {
      throw StreamError(model.file + ": SentencePiece cannot encode: " + status.ToString());
    }
    ids.insert(ids.end(), line_ids.begin(), line_ids.end());
  }
}

// Runs `work` on so many threads, or on fewer where there are no more; the first exception comes
// back.
template <class Work>
void on_threads(std::size_t threads, const Work& work) {
  std::exception_ptr failure;
  std::mutex mutex;
  const auto guarded = [&] {
    try {
      work();
    } catch (...) {
      const std::scoped_lock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    const Crew others(std::max<std::size_t>(threads, 1) - 1, guarded);
    guarded();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

TokenCounter::TokenCounter(std::span<const TokenizerModel> models, unsigned threads)
    : models_(models), threads_(threads) {
  for (const TokenizerModel& model : models_) counts_.emplace_back(model.vocab_size);
}

void TokenCounter::add(LineSpan lines, const std::string& name, std::size_t first_line) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto characters = code_points(lines[i]);
    if (!characters) throw DataError(name, first_line + i, "the line is not UTF-8");
    size_.characters += *characters;
    size_.bytes += lines[i].size();
  }
  size_.lines += lines.size();
  encode(lines);
}

void TokenCounter::encode(LineSpan lines) {
  const std::vector<LineSpan> pieces = pieces_of(lines);
  const std::size_t tasks = pieces.size() * models_.size();
  std::atomic<std::size_t> next{0};
  std::mutex counting;
  const auto work = [&] {
    std::vector<int> line_ids;
    std::vector<int> ids;
    for (std::size_t task = next++; task < tasks; task = next++) {
      const std::size_t model = task / pieces.size();
      encode_piece(models_[model], pieces[task % pieces.size()], line_ids, ids);
      const std::scoped_lock lock(counting);
      for (const int id : ids) ++counts_[model].at(static_cast<std::size_t>(id));
    }
  };
  on_threads(std::min<std::size_t>(threads_, tasks), work);
}

void TokenCounter::clear() {
  size_ = {};
  for (IdCounts& counts : counts_) std::fill(counts.begin(), counts.end(), 0);
}

double plug_in_entropy(std::span<const double> counts) {
  const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
  double entropy = 0.0;
  for (const double count : counts) {
    if (count > 0.0) entropy += count / sum * std::log(sum / count);
  }
  return entropy;
}

}  // namespace vocabplan::cli
