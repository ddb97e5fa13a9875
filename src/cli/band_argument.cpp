#include "band_argument.hpp"

#include "failure.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

double signed_share(const std::string& text) {
  const bool percent = !text.empty() && text.back() == '%';
  const ParsedNumber number = parse_signed_number(percent ? text.substr(0, text.size() - 1) : text);
  if (number) return percent ? number.value / 100.0 : number.value;
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
