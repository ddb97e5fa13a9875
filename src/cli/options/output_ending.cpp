#include "cli/options/output_ending.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "cli/shell/failure.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

struct EndingMeaning {
  std::string_view ending;
  std::string_view format;  // none: a picture
};

constexpr std::array<EndingMeaning, 12> kOutputEndings{{{".json", "json"},
                                                        {".jsonl", "jsonl"},
                                                        {".ndjson", "jsonl"},
                                                        {".csv", "csv"},
                                                        {".tsv", "tsv"},
                                                        {".xlsx", "xlsx"},
                                                        {".xls", "xls"},
                                                        {".ods", "ods"},
                                                        {".parquet", "parquet"},
                                                        {".svg", ""},
                                                        {".png", ""},
                                                        {".pdf", ""}}};

[[noreturn]] void refuse_picture(const std::string& where, bool draws) {
  throw UsageError(where + " would be a picture; " +
                   (draws ? "--plot FILE draws one, beside the answer"
                          : "this command draws none; use another ending"));
}

[[noreturn]] void refuse_format(const std::string& where, std::string_view format,
                                const std::vector<std::string>& formats) {
  std::string there;
  for (const std::string& one : formats) there += (there.empty() ? "" : ", ") + one;
  throw UsageError(where + " would be " + std::string(format) + ", and this command has only " +
                   (formats.empty() ? "text; use another ending"
                                    : there + "; use another ending or give --format"));
}

}  // namespace

std::optional<std::string> format_of_ending(const std::string& option, const std::string& path,
                                            const OutputForms& forms) {
  const std::string ending = std::filesystem::path(path).extension().string();
  const auto* const found =
      std::find_if(kOutputEndings.begin(), kOutputEndings.end(),
                   [&](const auto& one) { return same_in_any_case(one.ending, ending); });
  if (found == kOutputEndings.end()) return std::nullopt;
  const std::string where = option + ": " + file_in_quotes(path);
  if (found->format.empty()) refuse_picture(where, forms.draws);
  const auto known = std::find(forms.formats.begin(), forms.formats.end(), found->format);
  if (known == forms.formats.end()) refuse_format(where, found->format, forms.formats);
  return *known;
}

}  // namespace vocabplan::cli
