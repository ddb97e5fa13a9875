#include "energy/trace/nesting.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Two meters of one thing agree to that in energy and in the time that they cover.
constexpr double kLeastShare = 0.95;

class Nest {
 public:
  explicit Nest(const std::vector<ComponentEnergy>& components);

  [[nodiscard]] TraceNesting finish();

 private:
  struct Node {
    std::optional<std::size_t> outer{};
    std::size_t parts = 0;      // that lie in it at once
    std::size_t unsettled = 0;  // of them
    bool holds = false;         // its energy is that of its parts and perhaps more
    double parts_joules = 0.0;
    double parts_seconds = 0.0;  // the longest
  };

  void settle(std::size_t number);
  [[nodiscard]] std::string complaint(std::size_t number) const;

  const std::vector<ComponentEnergy>& components_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> order_;  // parts before what contains them
};

Nest::Nest(const std::vector<ComponentEnergy>& components)
    : components_(components), nodes_(components.size()) {
  std::unordered_map<std::string_view, std::size_t> numbers;
  for (std::size_t i = 0; i < components.size(); ++i) numbers.emplace(components[i].name, i);
  for (std::size_t i = 0; i < components.size(); ++i) {
    const std::string& outer = components[i].inside;
    const auto found = outer.empty() ? numbers.end() : numbers.find(outer);
    if (found == numbers.end()) continue;
    nodes_[i].outer = found->second;
    ++nodes_[found->second].parts;
    ++nodes_[found->second].unsettled;
  }
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (nodes_[i].parts == 0) order_.push_back(i);
  }
}

void Nest::settle(std::size_t number) {
  const ComponentEnergy& own = components_[number];
  Node& node = nodes_[number];
  node.holds =
      node.parts == 0 || (own.joules > 0.0 && own.joules >= kLeastShare * node.parts_joules &&
                          own.seconds >= kLeastShare * node.parts_seconds);
  if (!node.outer) return;
  Node& outer = nodes_[*node.outer];
  outer.parts_joules += node.holds ? own.joules : node.parts_joules;
  outer.parts_seconds =
      std::max(outer.parts_seconds, node.holds ? own.seconds : node.parts_seconds);
  if (--outer.unsettled == 0) order_.push_back(*node.outer);
}

std::string Nest::complaint(std::size_t number) const {
  const ComponentEnergy& own = components_[number];
  const Node& node = nodes_[number];
  const bool is_short = own.joules > 0.0 && own.seconds < kLeastShare * node.parts_seconds;
  return "component " + in_quotes(own.name) +
         (is_short ? " covers " + human_ratio(own.seconds) + " s, a part of it " +
                         human_ratio(node.parts_seconds) + " s"
                   : " has " + human_ratio(own.joules) + " J, its parts " +
                         human_ratio(node.parts_joules) + " J") +
         ": they are added in its place";
}

TraceNesting Nest::finish() {
  // Settling the last part of a container puts the container behind what is in the order.
  std::size_t next = 0;
  while (next < order_.size()) settle(order_[next++]);
  // Components that contain each other are never settled: each is one by itself.
  for (Node& node : nodes_) {
    if (node.unsettled == 0) continue;
    node.holds = true;
    node.outer.reset();
  }
  TraceNesting out{.counted = std::vector<bool>(nodes_.size()), .warnings = {}};
  std::vector<bool> covered(nodes_.size());
  const auto place = [&](std::size_t i) {
    const Node& node = nodes_[i];
    covered[i] = node.outer && (covered[*node.outer] || nodes_[*node.outer].holds);
    out.counted[i] = node.holds && !covered[i];
    const bool read = components_[i].samples > 0;
    const bool matters = node.parts_joules > 0.0 && !covered[i];
    if (!node.holds && read && matters) out.warnings.push_back(complaint(i));
  };
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].unsettled > 0) place(i);
  }
  std::for_each(order_.rbegin(), order_.rend(), place);
  return out;
}

}  // namespace

TraceNesting nest(const std::vector<ComponentEnergy>& components) {
  return Nest(components).finish();
}

}  // namespace vocabplan
