#pragma once

#include <cmath>

namespace vocabplan {

// Neumaier's sum: the rounding error of every addition is kept, so that the sum of a trace of any
// length is right to a few units in the last place.
class CompensatedSum {
 public:
  void add(double term) {
    const double sum = sum_ + term;
    const bool term_is_smaller = std::abs(sum_) >= std::abs(term);
    rest_ += term_is_smaller ? (sum_ - sum) + term : (term - sum) + sum_;
    sum_ = sum;
  }
  void add(const CompensatedSum& other) {
    add(other.sum_);
    add(other.rest_);
  }
  [[nodiscard]] double value() const { return sum_ + rest_; }
  // The terms added since the sum was `before`, without the error of its size.
  [[nodiscard]] double since(const CompensatedSum& before) const {
    return (sum_ - before.sum_) + (rest_ - before.rest_);
  }

 private:
  double sum_ = 0.0;
  double rest_ = 0.0;
};

}  // namespace vocabplan
