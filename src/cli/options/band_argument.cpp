#include "cli/options/band_argument.hpp"

#include "cli/options/common_options.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

double signed_share(const std::string& text) {
  constexpr double kMost = 100.0;
  const bool percent = !text.empty() && text.back() == '%';
  const ParsedNumber number = parse_signed_number(percent ? text.substr(0, text.size() - 1) : text);
  if (number && percent) return number.value / 100.0;
  // An error of -100 % leaves nothing, so that -1 is no doubt but a mistake.
  const double most = number.value < 0.0 ? 1.0 : kMost;
  const std::string doubt = number ? bare_percent_doubt(text, number.value, most) : "";
  if (!doubt.empty()) throw UsageError("--band: " + in_quotes(text) + " " + doubt);
  if (number) return number.value;
  throw UsageError("--band: " + in_quotes(text) + " " + std::string(number.fault) +
                   "; accepted are two errors such as -0.4,0.6 or -40%,60%");
}

}  // namespace

ErrorBand band_argument(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) {
    throw UsageError("--band: " + in_quotes(text) +
                     " is not two errors LOW,HIGH, such as -0.4,0.6 or -40%,60%");
  }
  ErrorBand band{.low = signed_share(text.substr(0, comma)),
                 .high = signed_share(text.substr(comma + 1)),
                 .source = "given"};
  if (band.low > -1.0 && band.low <= band.high) return band;
  throw UsageError("--band: " + in_quotes(text) +
                   " does not keep -1 < LOW <= HIGH, as -0.4,0.6 does");
}

}  // namespace vocabplan::cli
