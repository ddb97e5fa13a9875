#pragma once

namespace vocabplan {

/// Limits beyond which a number of a training run can only be a slip of units: a count written in
/// millions or billions, FLOPs where parameters are meant. The library computes over its whole
/// domain all the same; who reads numbers that people wrote asks them about those beyond.

/// Non-vocabulary parameters. The smallest model ever trained to be measured has some 1e4
/// (TinyStories: 1e6); the largest that was trained has some 1e12, and 1e16 weights would take 20
/// PB in 16 bits.
inline constexpr double kFewestNonVocabParams = 1e4;
inline constexpr double kMostNonVocabParams = 1e16;

/// Training tokens for each parameter. Checkpoints early in a run and laws of the overtrained end
/// (Gadre et al. 2024: 5 to 640; Llama 3.2 1B: 7,000; Qwen3 0.6B: 60,000) are inside; tokens in
/// billions beside parameters as a plain number are below by a factor of a million and more.
inline constexpr double kFewestTokensPerParam = 0.1;
inline constexpr double kMostTokensPerParam = 1e5;

/// The same for one run that somebody asks about in so many words: there no unit settles a doubt,
/// so that only what cannot be a run of any kind is beyond. Between both pairs a warning will do.
inline constexpr double kLeastTokensPerParam = 1e-2;
inline constexpr double kGreatestTokensPerParam = 1e7;

/// Training tokens, or characters, of one run: all text there is has some 1e15.
inline constexpr double kFewestTokens = 1e6;
inline constexpr double kMostTokens = 1e18;

/// Training FLOPs of one run: 1e12 is a second of a laptop.
inline constexpr double kFewestFlops = 1e12;

/// Entries of a vocabulary that has one for each byte. Fewer are possible (proteins, characters),
/// but rarely meant.
inline constexpr double kBytes = 256.0;

}  // namespace vocabplan
