#include "cli/sweep/shard.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::uint32_t kMostShards = 1'000'000'000;

// Digits alone: a shard is a name, and comes from the counter of a script.
std::optional<std::uint32_t> shard_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > kMostShards) return std::nullopt;
  return value;
}

}  // namespace

Shard shard_argument(const std::string& option, const std::string& text) {
  const std::string_view words = text;
  const std::size_t slash = words.find('/');
  if (slash != std::string_view::npos) {
    const auto number = shard_number(words.substr(0, slash));
    const auto of = shard_number(words.substr(slash + 1));
    if (number && of && *number <= *of) return {.number = *number, .of = *of};
  }
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not I/N, such as 3/16, with I from 1 to N and N up to " +
                   std::to_string(kMostShards));
}

}  // namespace vocabplan::cli
