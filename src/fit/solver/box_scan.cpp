#include "fit/solver/box_scan.hpp"

#include <cmath>

namespace vocabplan {

BoxScan::BoxScan(const std::vector<Bounds>& box, std::size_t nodes) : nodes_(nodes), box_(box) {
  for (std::size_t k = 0; k < box_.size(); ++k) total_ *= nodes_;
}

std::size_t BoxScan::visited(std::size_t order) const {
  std::size_t node = 0;
  std::size_t stride = total_;
  bool backwards = false;
  for (std::size_t k = 0; k < box_.size(); ++k) {
    stride /= nodes_;
    std::size_t digit = order / stride % nodes_;
    const bool odd = (order / stride) % 2 == 1;
    if (backwards) digit = nodes_ - 1 - digit;
    backwards = odd;
    node = node * nodes_ + digit;
  }
  return node;
}

Eigen::VectorXd BoxScan::place(std::size_t node) const {
  Eigen::VectorXd theta(static_cast<Eigen::Index>(box_.size()));
  for (std::size_t k = box_.size(); k-- > 0;) {
    const double share = static_cast<double>(node % nodes_) / static_cast<double>(nodes_ - 1);
    node /= nodes_;
    const auto [lower, upper] = box_[k];
    theta[static_cast<Eigen::Index>(k)] =
        lower > 0.0 ? lower * std::pow(upper / lower, share) : lower + share * (upper - lower);
  }
  return theta;
}

bool BoxScan::lowest_around(std::size_t node, const std::vector<double>& values) const {
  std::size_t stride = 1;
  for (std::size_t k = 0; k < box_.size(); ++k, stride *= nodes_) {
    const std::size_t digit = node / stride % nodes_;
    if (digit > 0 && values[node - stride] < values[node]) return false;
    if (digit + 1 < nodes_ && values[node + stride] < values[node]) return false;
  }
  return true;
}

}  // namespace vocabplan
