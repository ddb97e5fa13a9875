#include "vocabplan/energy/accelerator.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

std::string_view accelerators_csv();  // embedded, see cmake/EmbedTables.cmake

namespace {

// Columns of data/accelerators.csv, which has no quoted fields.
enum Column : std::size_t {
  kId,
  kName,
  kYear,
  kPower,
  kPowerTerm,
  kBf16,
  kFp16,
  kMemory,
  kSourcePeak,
  kSourcePower,
  kConfidence,
  kNote,
  kColumns
};

std::string_view cut(std::string_view& text, char at) {
  const std::size_t end = std::min(text.find(at), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::optional<double> number_in(std::string_view field, double unit) {
  if (field.empty()) return std::nullopt;
  return parse_number(field).value * unit;
}

Accelerator accelerator_of(std::string_view line) {
  std::array<std::string_view, kColumns> fields{};
  for (std::string_view& field : fields) field = cut(line, ',');
  constexpr double kTera = 1e12;
  return {.id = fields[kId],
          .name = fields[kName],
          .year = static_cast<int>(parse_number(fields[kYear]).value),
          .power = number_in(fields[kPower], 1.0),
          .power_term = fields[kPowerTerm],
          .peak_bf16 = number_in(fields[kBf16], kTera),
          .peak_fp16 = number_in(fields[kFp16], kTera),
          .source_peak = fields[kSourcePeak],
          .source_power = fields[kSourcePower],
          .note = fields[kNote]};
}

std::vector<Accelerator> read_accelerators() {
  std::string_view text = accelerators_csv();
  (void)cut(text, '\n');  // the header
  std::vector<Accelerator> found;
  found.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  while (!text.empty()) found.push_back(accelerator_of(cut(text, '\n')));
  return found;
}

}  // namespace

double Accelerator::peak() const {
  return peak_bf16 ? *peak_bf16 : peak_fp16.value_or(0.0);
}

std::span<const Accelerator> accelerators() {
  static const std::vector<Accelerator> kAll = read_accelerators();
  return kAll;
}

std::optional<Accelerator> find_accelerator(std::string_view id) {
  const auto all = accelerators();
  const auto found =
      std::find_if(all.begin(), all.end(), [id](const Accelerator& one) { return one.id == id; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

double training_flops(double hours, double peak, double mfu) {
  const auto check = [](const char* what, double value, double most) {
    if (value > 0.0 && value <= most) return;  // false for NaN
    throw DomainError(std::string(what) + " is " + shortest(value) +
                      "; accepted is above 0 and at most " + shortest(most));
  };
  constexpr double kMost = 1e100;  // the product stays a double
  check("accelerator hours", hours, kMost);
  check("the peak rate", peak, kMost);
  check("mfu (model FLOPs utilisation)", mfu, 1.0);
  return hours * 3600.0 * peak * mfu;
}

}  // namespace vocabplan
