#include "cli/sweep/table.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cli/predict/table.hpp"
#include "cli/sweep/row_writer.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kBandWidth = 14;

// A column of the table.
struct TableColumn {
  std::string heading;
  std::size_t width = 0;
  int leaves = 0;  // which of them makes room first: the highest; 0: none of its own accord
  std::function<std::string(const PredictionRecord&)> cell{};
};

std::string vocab_cell(const std::optional<EstimateRecord>& estimate) {
  if (!estimate) return "-";
  constexpr double kFits = 1e9;  // in its column
  return whole_below(kFits, estimate->vocab_size);
}

// Its upper end is left out where the column is too narrow: no tokenizer is that large.
std::string range_cell(double lower, double upper) {
  std::string text = human(lower) + ".." + human(upper);
  return text.size() <= kBandWidth ? text : human(lower) + "..";
}

std::string band_cell(const PredictionRecord& record) {
  return range_cell(record.band->lower, record.band->upper);
}

std::string row_interval_cell(const PredictionRecord& record) {
  const auto interval = record.isoloss ? record.isoloss->interval : std::nullopt;
  if (!interval || (!interval->lower && !interval->upper)) return "open";
  if (!interval->lower) return ".." + human(*interval->upper);
  if (!interval->upper) return human(*interval->lower) + "..";
  return range_cell(*interval->lower, *interval->upper);
}

std::vector<TableColumn> run_columns() {
  return {{"N_nv", 8, 0, [](const auto& record) { return human(record.n_nv); }},
          {"FLOPs", 9, 0, [](const auto& record) { return human(record.flops); }},
          {"tokens", 9, 2, [](const auto& record) { return human(record.tokens); }},
          {"width", 5, 3, [](const auto& record) { return human_whole(record.width); }}};
}

TableColumn isoloss_column() {
  return {"isoloss", 9, 0, [](const auto& record) { return vocab_cell(record.isoloss); }};
}

std::vector<TableColumn> choice_columns() {
  const auto cost = [](const ChoiceRecord& choice, double value) {
    return (choice.at_largest ? least_cost_cell : choice_cost_cell)(value);
  };
  return {
      isoloss_column(),
      {"choice", 10, 0, [](const auto& record) { return human_whole(record.choice->vocab_size); }},
      {"expected", 9, 0,
       [cost](const auto& record) { return cost(*record.choice, record.choice->expected); }},
      {"worst", 9, 0,
       [cost](const auto& record) { return cost(*record.choice, record.choice->worst); }}};
}

// The columns that the rest of the options ask for; a band around the optimum of fixed compute is
// not the question where text is what is short.
TableColumn last_column(const SweepContext& context) {
  if (context.choice.serves()) {
    return {"lifetime", kBandWidth, 0,
            [](const auto& record) { return vocab_cell(record.lifetime->estimate); }};
  }
  if (context.prices.within_given || (!context.text_limit && !context.interval)) {
    return {"within " + percent(context.prices.within), kBandWidth,
            context.prices.within_given ? 0 : 1, band_cell};
  }
  if (context.text_limit) {
    return {"fixed text", kBandWidth, 0,
            [](const auto& record) { return vocab_cell(record.fixed_text->estimate); }};
  }
  return {percent(*context.interval) + " interval", kBandWidth, 0, row_interval_cell};
}

// The columns of options beside another one that takes the last place.
std::vector<std::string> without_column(const SweepContext& context) {
  std::vector<std::string> names;
  const bool chooses = context.choice.wanted();
  const bool within = context.prices.within_given;
  if (within && chooses) names.push_back("within " + percent(context.prices.within));
  if (context.interval && (chooses || within || context.text_limit)) {
    names.push_back(percent(*context.interval) + " interval");
  }
  return names;
}

std::vector<TableColumn> approach_columns(const SweepContext& context) {
  return {{"isoflops", 9, 4, [](const auto& record) { return vocab_cell(record.isoflops); }},
          {"derivative", 10, 5, [](const auto& record) { return vocab_cell(record.derivative); }},
          isoloss_column(),
          last_column(context)};
}

std::vector<TableColumn> price_columns(const PriceRequest& prices) {
  std::vector<TableColumn> columns;
  if (!prices.at_given) return columns;
  for (std::size_t i = 0; i < prices.vocab_sizes.size(); ++i) {
    std::string heading = "at " + shortest(prices.vocab_sizes[i]);
    const std::size_t width = std::max<std::size_t>(9, heading.size());
    columns.push_back({std::move(heading), width, 0, [i](const auto& record) {
                         return extra_compute_text(record.prices.at(i).extra_compute);
                       }});
  }
  return columns;
}

// Places on a terminal, or more: characters of three and four bytes may be two places wide.
std::size_t places_of(std::string_view text) {
  std::size_t places = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    places += byte < 0x80 || (byte >= 0xC0 && byte < 0xE0) ? 1U : byte >= 0xE0 ? 2U : 0U;
  }
  return places;
}

std::string kept_cell(std::string_view text, std::size_t width) {
  std::string cell = shortened(text, width);
  // Three bytes of mark come behind what is left.
  constexpr std::size_t kMark = 3;
  if (cell.size() > width) cell = shortened(text, width - kMark);
  return cell + std::string(width - std::min(width, places_of(cell)), ' ');
}

struct KeptColumn {
  std::string name;
  std::size_t width;
};

/// The columns of a table that fit in a line.
struct TableLayout {
  std::vector<KeptColumn> kept{};
  std::vector<TableColumn> columns{};  ///< behind the kept ones
  std::string left_out{};              ///< what was asked for and does not fit

  [[nodiscard]] std::size_t width() const {
    std::size_t width = kept.size() + columns.size() - 1;
    for (const KeptColumn& column : kept) width += column.width;
    for (const TableColumn& column : columns) width += column.width;
    return width;
  }
};

// Takes out the column that makes room first; false where none does.
bool make_room(std::vector<TableColumn>& columns) {
  const auto first =
      std::max_element(columns.begin(), columns.end(),
                       [](const auto& a, const auto& b) { return a.leaves < b.leaves; });
  if (first == columns.end() || first->leaves == 0) return false;
  columns.erase(first);
  return true;
}

void note_left_out(TableLayout& layout, const std::string& name) {
  const std::string text = printable(name);
  layout.left_out.insert(0, layout.left_out.empty() ? text : text + ", ");
}

// Leaves out prices up to one, then kept columns up to one, then that price: the last ones first.
bool leave_out_one(TableLayout& layout, std::size_t& prices) {
  const bool price = prices > 1 || (prices == 1 && layout.kept.size() < 2);
  if (price) {
    note_left_out(layout, layout.columns.back().heading);
    layout.columns.pop_back();
    --prices;
    return true;
  }
  if (layout.kept.size() < 2) return false;
  note_left_out(layout, layout.kept.back().name);
  layout.kept.pop_back();
  return true;
}

// The rest of the line is for the kept columns, up to a width that is enough for a name.
void widen_kept(TableLayout& layout) {
  constexpr std::size_t kEnough = 24;
  for (bool wider = true; wider;) {
    wider = false;
    for (KeptColumn& column : layout.kept) {
      if (column.width >= kEnough || layout.width() >= kColumns) continue;
      ++column.width;
      wider = true;
    }
  }
}

TableLayout layout_of(const SweepContext& context, const std::vector<std::string>& kept) {
  constexpr std::size_t kLeast = 9;
  constexpr std::size_t kUsual = 12;
  TableLayout layout{.columns = run_columns()};
  for (const std::string& name : kept) {
    layout.kept.push_back({name, std::clamp(places_of(printable(name)), kLeast, kUsual)});
  }
  for (TableColumn& column :
       context.choice.chooser ? choice_columns() : approach_columns(context)) {
    layout.columns.push_back(std::move(column));
  }
  std::vector<TableColumn> prices = price_columns(context.prices);
  // Alone, the choice is as wide as the other tables.
  if (kept.empty() && prices.empty()) layout.columns.back().width = kBandWidth;
  std::size_t priced = prices.size();
  std::move(prices.begin(), prices.end(), std::back_inserter(layout.columns));
  while (layout.width() > kColumns && make_room(layout.columns)) {
  }
  while (layout.width() > kColumns && leave_out_one(layout, priced)) {
  }
  const std::vector<std::string> without = without_column(context);
  std::for_each(without.rbegin(), without.rend(),
                [&layout](const std::string& name) { note_left_out(layout, name); });
  widen_kept(layout);
  return layout;
}

class TableWriter final : public SweepRowWriter {
 public:
  using SweepRowWriter::SweepRowWriter;

  void head(const std::vector<std::string>& kept) override { layout_ = layout_of(context(), kept); }

  void tail() override {
    if (tally().faults == 0) write_head();
  }

 private:
  // Of records, the head waits for a row that has an answer: there may be none.
  void write(const SweepBlock& rows, const SweepAnswer& answer) override {
    if (context().is_grid ? rows.rows() > 0 : answer.tally.rows > 0) write_head();
    context().output.write(answer.lines.text());
  }

  void write_head() {
    if (!std::exchange(wants_head_, false) || !context().has_head) return;
    std::string text = law_line(context().law) + own_compression_line(context().law);
    if (context().prices.at_given) {
      text += "at   compute above that of the isoloss V\n";
    }
    if (!layout_.left_out.empty()) {
      text +=
          wrapped("left out: " + layout_.left_out + "; csv and json have them", kColumns, "\n") +
          "\n";
    }
    context().output.write(text + "\n");
    context().output.write(line_of(
        [](const KeptColumn& column, std::size_t) -> std::string_view { return column.name; },
        [](const TableColumn& column) { return column.heading; }));
  }

  [[nodiscard]] std::string line_of(const auto& kept, const auto& cell) const {
    std::string line;
    const auto begin = [&line] { line += line.empty() ? "" : " "; };
    for (std::size_t i = 0; i < layout_.kept.size(); ++i) {
      begin();
      line += kept_cell(kept(layout_.kept[i], i), layout_.kept[i].width);
    }
    for (const TableColumn& column : layout_.columns) {
      begin();
      line += padded(cell(column), column.width, Align::right);
    }
    return line + "\n";
  }

  [[nodiscard]] std::string row_text(const AnsweredRow& row) const override {
    PredictionRecord record = record_of_row(row);
    leave_out_other_widths(record, row.prediction);
    return line_of([&row](const KeptColumn&, std::size_t i) { return row.kept[i]; },
                   [&record](const TableColumn& column) { return column.cell(record); });
  }

  TableLayout layout_{};
  bool wants_head_ = true;
};

}  // namespace

std::unique_ptr<SweepWriter> table_writer(const SweepContext& context) {
  return std::make_unique<TableWriter>(context);
}

}  // namespace vocabplan::cli
