#include "cli/commands.hpp"

#include <cmath>
#include <memory>

#include "cli/shell/failure.hpp"
#include "cli/shell/input.hpp"
#include "cli/shell/output.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

struct LawOptions {
  CommonOptions common{};
  std::string subject{};
};

int write_answer(const LawOptions& options, const std::string& text) {
  Output output(options.common.output);
  output.write(text);
  output.finish();
  return kFine;
}

// Lines of at most 80 characters, the first after `mark`, the others indented.
std::string paragraph(const std::string& text, const std::string& mark) {
  const std::string between = "\n" + std::string(mark.size(), ' ');
  return mark + wrapped(printable(text), kColumns - mark.size(), between) + "\n";
}

int run_list(const LawOptions& options) {
  TextTable table({Align::left, Align::left});
  std::string notes;
  for (const EmbeddedLaw& embedded : embedded_laws()) {
    const Law law = *find_law(embedded.name);
    table.add({law.name, law.title});
    notes += "\n" + law.name + ", " + counted(law.draws.rows.size(), "resampled fit") + "\n" +
             paragraph(law.note, "  ");
  }
  return write_answer(options, table.text() + notes);
}

std::string power_text(const char* y, const PowerLaw& law) {
  return std::string(y) + " = exp(" + shortest(law.ln_k) + ") C^" + shortest(law.exponent);
}

std::string range_text(const Range& range) {
  return human(range.lowest) + " .. " + human(range.highest);
}

std::string whole_range_text(const Range& range) {
  return human_whole(range.lowest) + " .. " + human_whole(range.highest);
}

void add_draws(TextTable& table, const LawDraws& draws) {
  table.add({"draws", std::to_string(draws.rows.size()) + " fits resampled by " + draws.resample +
                          ", seed " + std::to_string(draws.seed)});
  table.add({"", percent(draws.degenerate_share) + " of them degenerate"});
}

std::string coefficients(const Law& law) {
  const LossSurface& s = law.isoloss;
  TextTable table({Align::left, Align::left});
  table.add({"compute-optimal", power_text("N_nv", law.compute_optimal)});
  table.add({"isoflops", power_text("N_v", law.isoflops)});
  table.add({"derivative", "N_v = " + shortest(law.derivative.anchor_n_v) + " (N_nv / " +
                               shortest(law.derivative.anchor_n_nv) + ")^" +
                               shortest(law.derivative.gamma)});
  table.add({"isoloss", "L = -E + A1/n^alpha1 + A2/v^alpha2 + B/D^beta"});
  table.add({"", "L in " + std::string(text_of(s.loss_unit))});
  table.add({"", "A1 " + shortest(s.A1) + ", A2 " + shortest(s.A2)});
  table.add({"", "B " + shortest(s.B) + ", E " + shortest(s.E)});
  table.add({"", "alpha1 " + shortest(s.alpha1) + ", alpha2 " + shortest(s.alpha2)});
  table.add({"", "beta " + shortest(s.beta)});
  table.add({"", "n = N_nv/" + shortest(s.unit_n_nv) + ", v = N_v/" + shortest(s.unit_n_v) +
                     ", D = tokens/" + shortest(s.unit_tokens)});
  const Compression& f = law.compression;
  const bool monotone = f.form == CompressionForm::monotone;
  table.add({"tokens/character",
             monotone ? "f(V) = c + a V^-b"
                      : "f(V) = a ln^2 V + b ln V + c, V up to " + shortest(f.max_vocab)});
  table.add({"", "a " + shortest(f.a) + ", b " + shortest(f.b) + ", c " + shortest(f.c)});
  if (!law.compression_draws.empty()) {
    table.add({"", std::to_string(law.compression_draws.size()) +
                       " curves through resampled tokenizer points"});
  }
  if (!law.draws.rows.empty()) add_draws(table, law.draws);
  return table.text();
}

std::string widths(const Law& law) {
  TextTable table({Align::right, Align::right});
  table.add({"N_nv up to", "width"});
  for (const WidthTable::Row& row : law.width_table.rows()) {
    table.add({std::isfinite(row.max_n_nv) ? human(row.max_n_nv) : "any", shortest(row.width)});
  }
  return table.text();
}

std::string fitted(const Law& law) {
  TextTable table({Align::left, Align::left});
  table.add({"N_nv", range_text(law.fitted_range.n_nv)});
  table.add({"V", whole_range_text(law.fitted_range.vocab_size)});
  table.add({"width", whole_range_text(law.fitted_range.width)});
  table.add({"FLOPs", range_text(law.fitted_range.flops)});
  return table.text();
}

std::string shown(const Law& law) {
  std::string text = law.name + ": " + printable(law.title) + "\n" + paragraph(law.citation, "  ") +
                     "\n" + coefficients(law) + "\n" + widths(law) + "\nfitted range\n" +
                     fitted(law) + "\nprovenance\n";
  for (const std::string& line : law.provenance) text += paragraph(line, "- ");
  return text;
}

int run_show(const LawOptions& options) {
  if (options.subject.empty()) throw UsageError("NAME is missing; 'vocabplan law list' lists them");
  const Law law = CommonOptions::load_law("NAME|FILE", options.subject);
  return write_answer(options,
                      *options.common.format == Format::json ? write_law(law) : shown(law));
}

int run_check(const LawOptions& options) {
  if (options.subject.empty()) throw UsageError("FILE is missing");
  const TextInput input = read_text_input(options.subject, kLongestLawFile);
  const Law law = parse_law(input.text, input.name);
  return write_answer(options, printable(input.name) + ": a law, " + law.name + "\n");
}

}  // namespace

void add_law(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<LawOptions>();
  CLI::App* command = app.add_subcommand("law", "List, show and check laws");
  CLI::App* list = command->add_subcommand("list", "The built-in laws");
  CLI::App* show =
      command->add_subcommand("show", "The constants of a law and where they are from");
  CLI::App* check =
      command->add_subcommand("check", "Check that a file is a law, and name what is wrong");
  add_text_option(*show, "NAME|FILE", options->subject, "Built-in law or law file", "");
  add_text_option(*check, "FILE", options->subject, "Law file; - is stdin", "");
  add_format_of_two(*show, options->common);
  for (CLI::App* part : {list, show, check}) add_output_option(*part, options->common);
  list->callback([options, &chosen] { chosen = [options] { return run_list(*options); }; });
  show->callback([options, &chosen] { chosen = [options] { return run_show(*options); }; });
  check->callback([options, &chosen] { chosen = [options] { return run_check(*options); }; });
  command->footer(
      "Examples:\n"
      "  vocabplan law show tao2024 --format json > mine.json\n"
      "  vocabplan law check mine.json");
}

}  // namespace vocabplan::cli
