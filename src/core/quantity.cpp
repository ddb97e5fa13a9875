#include "vocabplan/core/quantity.hpp"

#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

template <class Kind>
Quantity<Kind>::Quantity(double value) : value_(value) {
  if (value >= Kind::lowest && value <= Kind::highest) return;  // false for NaN
  const bool any = Kind::lowest == kind::kSmallest && Kind::highest == kind::kLargest;
  throw DomainError(std::string(Kind::name) + " is " + shortest(value) + "; accepted is " +
                    (any ? "a finite number above 0"
                         : shortest(Kind::lowest) + " to " + shortest(Kind::highest)));
}

template class Quantity<kind::NonVocabParams>;
template class Quantity<kind::Width>;
template class Quantity<kind::Flops>;
template class Quantity<kind::Tokens>;
template class Quantity<kind::TokensPerParam>;
template class Quantity<kind::TotalParams>;
template class Quantity<kind::VocabSize>;
template class Quantity<kind::Characters>;

}  // namespace vocabplan
