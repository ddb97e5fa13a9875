#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// A law file that was embedded when the library was built.
struct EmbeddedLaw {
  std::string_view name;
  std::string_view text;                                   ///< the file, with no rows in its draws
  std::span<const LawDraw> draws;                          ///< the rows
  std::span<const MonotoneCompression> compression_draws;  ///< those of f(V), which the text lacks
};

/// The law used when none is named.
inline constexpr std::string_view kDefaultLaw = "tao2024";

/// The law of losses of the text: where losses themselves are compared.
inline constexpr std::string_view kTextLaw = "tao2024-per-character";

/// Every built-in law, ordered by name.
[[nodiscard]] std::span<const EmbeddedLaw> embedded_laws();

/// The built-in law of this name, or nothing.
[[nodiscard]] std::optional<Law> find_law(std::string_view name);

/// The published law of Tao et al. 2024.
[[nodiscard]] const Law& default_law();

}  // namespace vocabplan
