#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace vocabplan {

/// One kind of accelerator, as published: by its maker, or by the secondary source that the row
/// names.
struct Accelerator {
  std::string_view id;                ///< such as h100-sxm
  std::string_view name;              ///< such as NVIDIA H100 SXM5 80GB
  int year = 0;                       ///< of its announcement
  std::optional<double> power{};      ///< watts
  std::string_view power_term{};      ///< what the maker calls that power
  std::optional<double> peak_bf16{};  ///< dense BF16 rate, FLOP/s, not with sparsity
  std::optional<double> peak_fp16{};  ///< dense FP16 rate, FLOP/s
  std::string_view source_peak{};
  std::string_view source_power{};
  std::string_view confidence{};  ///< in rates and power: high or medium
  std::string_view note{};

  /// The dense rate of training: BF16, or FP16 for a chip without BF16. FLOP/s.
  [[nodiscard]] double peak() const;
};

/// The built-in accelerators, from data/accelerators.csv, ordered as there.
[[nodiscard]] std::span<const Accelerator> accelerators();

/// The one with that id.
[[nodiscard]] std::optional<Accelerator> find_accelerator(std::string_view id);

/// Training FLOPs of `hours` accelerator hours: hours 3600 peak MFU, at the model FLOPs utilisation
/// `mfu`, above 0 and at most 1, over the whole run. Throws `DomainError`.
[[nodiscard]] double training_flops(double hours, double peak, double mfu);

}  // namespace vocabplan
