#pragma once

namespace vocabplan {

/// Tokens per character that fall with every further entry towards a limit:
///   f(V) = c + a V^-b,   a, b > 0, c >= 0.
///
/// Unlike the quadratic of `Compression` it has no turning point, so it needs no clamp.
struct MonotoneCompression {
  double a = 0.0;
  double b = 1.0;
  double c = 0.0;

  /// f at `vocab_size` > 0 (entries), in tokens per character.
  [[nodiscard]] double tokens_per_character(double vocab_size) const;
};

}  // namespace vocabplan
