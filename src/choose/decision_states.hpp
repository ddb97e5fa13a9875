#pragma once

#include <string>
#include <vector>

#include "choose/regret_kernel.hpp"
#include "vocabplan/choose/decision_law.hpp"

namespace vocabplan {

/// The states of a law, in the columns that the kernel takes.
struct DecisionLaw::States {
  std::string name{};
  // Of surfaces.
  SurfaceColumns surfaces{};
  std::size_t surface_count = 0;
  double unit_n_v = 1.0;
  double unit_tokens = 1.0;
  // Of curves.
  TextColumns texts{};
  std::size_t text_count = 0;

  [[nodiscard]] bool is_text() const { return text_count > 0; }
  [[nodiscard]] std::size_t size() const { return is_text() ? text_count : surface_count; }
};

}  // namespace vocabplan
