#include "cli/sweep/rows.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {

void SweepBlock::clear() {
  n_nv.clear();
  flops.clear();
  width.clear();
  line.clear();
  n_nv_from_law.clear();
  requests.clear();
  faults.clear();
  flush = false;
}

void SweepBlock::add(const BudgetRequest& request, std::size_t at_line) {
  const bool more = request.total_params || request.tied || request.tokens || request.characters ||
                    request.tokens_per_param || request.data_limit;
  const bool columns = requests.empty() && request.n_nv && request.flops && !more;
  if (columns) {
    n_nv.push_back(request.n_nv->value());
    flops.push_back(request.flops->value());
    width.push_back(request.width ? request.width->value()
                                  : std::numeric_limits<double>::quiet_NaN());
    n_nv_from_law.push_back(0);
  } else {
    if (requests.empty()) give_up_columns();
    requests.push_back(request);
  }
  line.push_back(at_line);
}

void SweepBlock::give_up_columns() {
  std::vector<BudgetRequest> all;
  all.reserve(rows() + 1);
  for (std::size_t i = 0; i < rows(); ++i) all.push_back(request(i));
  requests = std::move(all);
  n_nv.clear();
  flops.clear();
  width.clear();
  n_nv_from_law.clear();
}

BudgetRequest SweepBlock::request(std::size_t row) const {
  if (!requests.empty()) return requests[row];
  BudgetRequest request;
  if (n_nv_from_law[row] == 0) request.n_nv = NonVocabParams(n_nv[row]);
  if (!std::isnan(flops[row])) request.flops = Flops(flops[row]);
  if (!std::isnan(width[row])) request.width = Width(width[row]);
  return request;
}

RowFault SweepBlock::fault(std::size_t row, const std::string& message) const {
  const std::string where = line[row] == 0 ? described(request(row)) + ": " : "";
  return {row, line[row], where + message};
}

std::string described(const BudgetRequest& request) {
  std::string text;
  const auto say = [&](const char* name, const auto& quantity) {
    if (!quantity) return;
    text += std::string(text.empty() ? "" : ", ") + name + " " + human(quantity->value());
  };
  say("N_nv", request.n_nv);
  say("total", request.total_params);
  say("FLOPs", request.flops);
  say("tokens", request.tokens);
  say("characters", request.characters);
  return text;
}

}  // namespace vocabplan::cli
