#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/shell/output.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/verification.hpp"

namespace vocabplan::cli {

/// The findings of a verification of one file.
struct Verification {
  std::string file{};
  std::string law{};
  std::uint64_t rows = 0;
  std::uint64_t values = 0;
  std::uint64_t different = 0;
  std::uint64_t unconverged = 0;
  std::uint64_t unreadable = 0;             ///< rows
  std::optional<std::uint64_t> expected{};  ///< unconverged values that there must be
  bool strict = false;                      ///< unconverged values fail too

  [[nodiscard]] std::uint64_t equal() const { return values - different - unconverged; }
  [[nodiscard]] bool as_expected() const { return !expected || *expected == unconverged; }
  [[nodiscard]] bool passed() const;
};

/// Writes values that are not equal, and then what was found, in one of the formats. Formats for
/// machines are written as they come; a table for people holds its lines back to put differences
/// first, but never more than `kListed` of either kind.
class VerifyReport {
 public:
  /// Lines that a table has room for, unless it is to list all.
  static constexpr std::size_t kListed = 20;

  VerifyReport(Output& output, const CommonOptions& common, bool all, const std::string& file,
               const Law& law);

  void add(std::size_t line, const Comparison& comparison);
  void finish(const Verification& verification);

 private:
  void add_to_table(std::size_t line, const Comparison& comparison);
  void finish_table(const Verification& verification);

  Output& output_;
  Format format_;
  bool all_;
  std::string file_;
  std::optional<RecordStream> records_{};  // of formats for machines
  std::uint64_t added_ = 0;
  std::vector<std::string> different_{};
  std::vector<std::string> unconverged_{};
};

}  // namespace vocabplan::cli
