#pragma once

namespace vocabplan {

/// Throws `DomainError` unless `within` is a price that `price_band` accepts.
void check_price_limit(double within);

}  // namespace vocabplan
