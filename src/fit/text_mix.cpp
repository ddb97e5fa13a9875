#include "vocabplan/fit/text_mix.hpp"

#include <algorithm>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

constexpr double kMostShare = 1e6;

TextPart part_in(std::string_view words) {
  const std::size_t equals = words.rfind('=');
  const ParsedNumber share = equals == std::string_view::npos
                                 ? ParsedNumber{}
                                 : parse_number(trimmed(words.substr(equals + 1)));
  const std::string_view group = trimmed(words.substr(0, equals));
  const bool named = equals != std::string_view::npos && !group.empty();
  if (named && share && share.value > 0.0 && share.value <= kMostShare) {
    return {.group = std::string(group), .share = share.value};
  }
  throw DomainError(in_quotes(words) + " is no NAME=SHARE with a share above 0, up to 1e6");
}

}  // namespace

TextMix parse_text_mix(std::string_view text) {
  TextMix mix;
  double sum = 0.0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const TextPart part = part_in(text.substr(at, comma - at));
    const bool known = std::any_of(mix.begin(), mix.end(), [&part](const TextPart& other) {
      return other.group == part.group;
    });
    if (known) throw DomainError("the group " + in_quotes(part.group) + " stands twice");
    sum += part.share;
    mix.push_back(part);
    at = comma + 1;
  }
  for (TextPart& part : mix) part.share /= sum;
  return mix;
}

}  // namespace vocabplan
