#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/grid_intensity.hpp"

namespace vocabplan {

/// A name that people use for an entry of a built-in table, beside its id and its name there.
struct EntryName {
  std::string_view table{};   ///< accelerators or countries
  std::string_view name{};    ///< such as UK, or California
  std::string_view id{};      ///< the id of the entry, or its ISO code
  bool is_part = false;       ///< a part of the entry, which has no row of its own
  std::string_view source{};  ///< such as ISO 3166-1
};

/// The built-in names, from data/entry_names.csv, ordered as there.
[[nodiscard]] std::span<const EntryName> entry_names();

/// The names of an entry, without those of its parts.
[[nodiscard]] std::vector<std::string_view> other_names(std::string_view table,
                                                        std::string_view id);

/// A name in the form by which names are compared: letters in lower case and digits, so that
/// "TPU v4", "tpu-v4" and "TPUv4" are one name, and "U.S." is "us".
[[nodiscard]] std::string plain_name(std::string_view name);

/// The accelerators that a text may mean: one by its id, its name or another name of it, else all
/// that have each of the text's words, blanks and hyphens between them, in their id or name, among
/// them a word of the id that has a digit. The maker's name need not be there. More than one is
/// ambiguous: h100 is an SXM, a PCIe or an NVL card, which differ in rate and power.
[[nodiscard]] std::vector<Accelerator> accelerators_named(std::string_view text);

/// The grid of that ISO code of two or three letters, or of that name or another name of the
/// country, as `plain_name` compares them. Of two years, the later.
[[nodiscard]] std::optional<GridIntensity> grid_named(std::string_view text);

/// The country of which the text names a part, a state of the United States for one, whose own
/// intensity is not known.
[[nodiscard]] std::optional<GridIntensity> grid_of_part(std::string_view text);

}  // namespace vocabplan
