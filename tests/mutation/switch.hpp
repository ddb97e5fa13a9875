#pragma once

// The switch of the mutants. Sources that are compiled for scripts/mutate ask at each of their
// mutants whether it is the one of this process, which VOCABPLAN_MUTANT names by its number. In
// constant expressions they do not ask: what is evaluated by the compiler stays as it is written.

#include <type_traits>

/// The number of the mutant of this process, 0 for none.
extern int vocabplan_mutant_of_process;
/// For each mutant 1 once it was asked for; in the file VOCABPLAN_MUTANTS_REACHED where that is
/// named, so that processes share it.
extern unsigned char* vocabplan_mutants_reached;

inline bool vocabplan_ask_mutant(int number) noexcept {
  constexpr unsigned char kReached = 1;
  __atomic_store_n(vocabplan_mutants_reached + number, kReached, __ATOMIC_RELAXED);
  return number == vocabplan_mutant_of_process;
}

constexpr bool vocabplan_mutant(int number) noexcept {
  return !std::is_constant_evaluated() && vocabplan_ask_mutant(number);
}
