#include "cli/choose/answer.hpp"

#include <algorithm>
#include <cmath>

#include "cli/predict/table.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// Room for two laws beside the costs; more of them only in the table of laws.
constexpr std::size_t kLawColumns = 2;
constexpr std::size_t kNameColumns = 13;
constexpr std::size_t kLawName = 13;
constexpr std::size_t kLongName = 30;

// Names of laws, built-in ones without what they share.
std::vector<std::string> short_laws(const ChoiceReport& report,
                                    const std::vector<std::size_t>& laws) {
  constexpr std::string_view kShared = "tao2024-";
  std::vector<std::string> names;
  for (const std::size_t k : laws) {
    const std::string& name = report.laws[k].law.name();
    names.push_back(name.starts_with(kShared) ? name.substr(kShared.size()) : name);
  }
  return told_apart(std::move(names), kLawName);
}

std::vector<std::size_t> laws_that_count(const ChoiceReport& report) {
  std::vector<std::size_t> found;
  for (std::size_t k = 0; k < report.laws.size(); ++k) {
    if (report.laws[k].weight > 0.0) found.push_back(k);
  }
  return found;
}

// The chosen one first, then the others; a candidate that was chosen is not repeated.
std::vector<const PricedCandidate*> listed_candidates(const ChoiceReport& report) {
  std::vector<const PricedCandidate*> rows{&report.chosen};
  for (const PricedCandidate& one : report.candidates) {
    const bool chosen = one.candidate.vocab_size == report.chosen.candidate.vocab_size &&
                        (!report.asked || one.candidate.name == report.chosen.candidate.name);
    if (!chosen) rows.push_back(&one);
  }
  return rows;
}

std::vector<std::string> candidate_names(const std::vector<const PricedCandidate*>& rows,
                                         const ChoiceReport& report) {
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const PricedCandidate* one : rows) names.push_back(one->candidate.name);
  if (!report.asked) names.front() = "choice";
  names = told_apart(std::move(names), kNameColumns - 2);
  for (std::size_t i = 0; i < names.size(); ++i) names[i].insert(0, i == 0 ? "> " : "  ");
  return names;
}

std::string candidate_cost_table(const ChoiceReport& report) {
  std::vector<std::size_t> laws = laws_that_count(report);
  if (laws.size() > kLawColumns) laws.clear();
  std::vector<Align> columns(5 + laws.size(), Align::right);
  columns[0] = Align::left;
  TextTable table(std::move(columns));
  std::vector<std::string> head{"  extra FLOPs", "V", "expected", percent(*report.options.level),
                                "worst"};
  for (std::string& name : short_laws(report, laws)) head.push_back(std::move(name));
  table.add(std::move(head));
  const std::vector<const PricedCandidate*> rows = listed_candidates(report);
  std::vector<std::string> names = candidate_names(rows, report);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PricedCandidate* one = rows[i];
    std::vector<std::string> cells{std::move(names[i]), human_whole(one->candidate.vocab_size),
                                   choice_cost_cell(one->costs.expected),
                                   choice_cost_cell(one->costs.quantile),
                                   choice_cost_cell(one->costs.worst)};
    for (const std::size_t k : laws) cells.push_back(choice_cost_cell(one->costs.laws[k]));
    table.add(std::move(cells));
  }
  return table.text();
}

std::string padding_text(const PricedCandidate& one) {
  const double rows = one.candidate.rows - one.candidate.vocab_size;
  return rows == 0.0 ? "0" : "+" + human_whole(rows) + ", " + choice_cost_cell(one.padding);
}

// Tokens of the same text, against those of the choice; a measured text is another one than the
// law's.
std::string token_change(const PricedCandidate& one, const ChoiceReport& report) {
  if (&one == &report.chosen) return human_ratio(1000.0 * one.tokens_per_char);
  const auto measured = [](const PricedCandidate& of) {
    return of.candidate.tokens_per_char.has_value();
  };
  if (measured(one) != measured(report.chosen)) return "-";
  return signed_percent(one.tokens_per_char / report.chosen.tokens_per_char - 1.0);
}

std::string candidate_size_table(const ChoiceReport& report) {
  const bool padded = report.options.tensor_parallel.given();
  std::vector<Align> columns(padded ? 6 : 5, Align::right);
  columns[0] = Align::left;
  TextTable table(std::move(columns));
  std::vector<std::string> head{"  table, text", "V", "head", "logits/token", "tokens/1K chars"};
  if (padded) head.insert(head.begin() + 2, "padding");
  table.add(std::move(head));
  const std::vector<const PricedCandidate*> rows = listed_candidates(report);
  std::vector<std::string> names = candidate_names(rows, report);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PricedCandidate* one = rows[i];
    std::vector<std::string> cells{std::move(names[i]), human_whole(one->candidate.vocab_size),
                                   choice_cost_cell(one->head_share),
                                   human(one->logits_bytes) + "B", token_change(*one, report)};
    if (padded) cells.insert(cells.begin() + 2, padding_text(*one));
    table.add(std::move(cells));
  }
  return table.text();
}

std::string law_opinion_table(const ChoiceReport& report) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.add({"law", "weight", "states", "its own V", "the choice costs"});
  std::vector<std::string> names;
  for (const WeightedLaw& one : report.laws) names.push_back(one.law.name());
  names = told_apart(std::move(names), kLongName);
  double least = report.optima.front().vocab_size;
  double most = 0.0;
  for (std::size_t k = 0; k < report.laws.size(); ++k) {
    const WeightedLaw& one = report.laws[k];
    const double optimum = report.optima[k].vocab_size;
    if (one.weight > 0.0) {
      least = most == 0.0 ? optimum : std::min(least, optimum);
      most = std::max(most, optimum);
    }
    table.add({names[k], human_ratio(one.weight), std::to_string(one.law.states()),
               human_whole(optimum), choice_cost_cell(report.chosen.costs.laws[k])});
  }
  if (laws_that_count(report).size() < 2) return table.text();
  if (least == most) return table.text() + "the laws that count want the same V\n";
  return table.text() + "the laws that count differ by a factor of " + human_ratio(most / least) +
         " in V\n";
}

std::string choice_band_words(const ChoiceReport& report, const char* will) {
  const Choice& choice = report.choice;
  if (choice.band_at_highest) {
    return "Anything from " + about(choice.band_lower) + " to the largest allowed, " +
           about(choice.band_upper) + ", " + will + " do";
  }
  if (choice.band_at_lowest) {
    return "Anything up to " + about(choice.band_upper) + " " + will + " do";
  }
  return "Anything from " + about(choice.band_lower) + " to " + about(choice.band_upper) + " " +
         will + " do";
}

std::string chosen_vocab_words(const ChoiceReport& report) {
  const std::string size = human_whole(report.chosen.candidate.vocab_size);
  const std::string& name = report.chosen.candidate.name;
  if (!report.asked) {
    const std::string end = report.at_largest    ? ", the largest allowed,"
                            : report.at_smallest ? ", the smallest sought,"
                                                 : "";
    return size + end;
  }
  if (report.candidates.size() == 1) return name == size ? size : name + " with " + size;
  const std::string which = report.at_largest    ? " (the largest)"
                            : report.at_smallest ? " (the smallest)"
                                                 : "";
  return "of " + counted(report.candidates.size(), "candidate") + ", " +
         (name == size ? size : name + " with " + size) + which;
}

std::string step_logits_text(const StepLogits& logits) {
  constexpr double kGiB = 1073741824.0;
  const auto size = [](double bytes) {
    return bytes >= kGiB ? thousandths(bytes / kGiB) + " GiB"
                         : thousandths(bytes / (kGiB / 1024.0)) + " MiB";
  };
  return "logits of a step: " + size(logits.bytes) + " for " + human_whole(logits.batch_tokens) +
         " tokens at once, " + size(logits.chunk_bytes) + " in chunks of " +
         human_whole(std::min(kChunkTokens, logits.batch_tokens));
}

// The cost of attention, and whether it moves the choice out of the band.
std::string attention_note(const ChoiceReport& report) {
  const Attention& attention = report.attention;
  const double before = report.without_attention->choice.vocab_size;
  const bool matters = before < report.choice.band_lower || before > report.choice.band_upper;
  return "attention over " + human_whole(attention.context) + " tokens in " +
         human_whole(attention.layers) + " layers" +
         (attention.layers_given ? "" : " (N_nv / 12 d^2)") + " costs " +
         percent(attention.params / report.prediction.budget.n_nv) + " of N_nv more; " +
         (matters ? "it matters: without it the choice is "
                  : "it does not leave the band: without it the choice is ") +
         human_whole(before);
}

// Notes below the tables.
std::vector<std::string> choice_notes(const ChoiceReport& report) {
  constexpr double kSixteenBits = 65536.0;
  std::vector<std::string> notes{"tokens by f(V) of " + cut_middle(report.curve_law, 60)};
  if (report.logits) notes.push_back(step_logits_text(*report.logits));
  if (report.without_attention) notes.push_back(attention_note(report));
  if (report.chosen.candidate.vocab_size <= kSixteenBits) {
    notes.emplace_back(
        "a token of the choice fits in 16 bits: half the size of stored training data");
  }
  if (report.lifetime) {
    const LifetimeRecord& life = *report.lifetime;
    notes.push_back("costs are of training and of serving " + human(life.characters) +
                    " characters, " + human_ratio(life.ratio) + "x those trained on");
  }
  const SizeCosts& minimax = report.minimax.costs;
  if (*report.options.by == ChoiceRule::mean &&
      minimax.vocab_size != report.chosen.costs.vocab_size) {
    notes.push_back("least worst cost: " + human_whole(minimax.vocab_size) + ", expected " +
                    cost_text(minimax.expected) + ", worst " + cost_text(minimax.worst));
  }
  return notes;
}

std::string choice_run_line(const ChoiceReport& report) {
  const Budget& budget = report.prediction.budget;
  const bool line = budget.source == BudgetSource::compute_optimal;
  const AskedRecord& asked = report.record.asked;
  const std::string hours =
      asked.gpu_hours
          ? " of " + hours_text(asked) + " of " + std::string(asked.accelerator) + " at MFU " +
                human_ratio(asked.mfu) + (asked.mfu_assumed ? " (assumed)" : " (given)")
          : "";
  const std::string text =
      "N_nv " + human(budget.n_nv) + ", " + human(budget.flops) + " FLOPs" + hours +
      (line ? ", the compute-optimal of " + cut_middle(report.law.name, 22) : "") + ", width " +
      human_whole(budget.width);
  return wrapped(text, kColumns, "\n") + "\n";
}

std::string choice_report_table(const ChoiceReport& report) {
  std::string text = choice_run_line(report) + "\n" + choice_sentence(report) + "\n" +
                     candidate_cost_table(report) + "\n" + candidate_size_table(report) + "\n" +
                     law_opinion_table(report);
  const std::vector<std::string> notes = choice_notes(report);
  if (!notes.empty()) text += "\n";
  for (const std::string& note : notes) text += wrapped(note, kColumns, "\n") + "\n";
  return text;
}

Row chosen_costs_row(const PricedCandidate& one, const ChoiceReport& report) {
  return Row()
      .add("vocab_size", one.candidate.vocab_size)
      .add("expected", one.costs.expected)
      .add("worst", one.costs.worst)
      .add(quantile_name(*report.options.level), one.costs.quantile);
}

Row candidate_laws(const PricedCandidate& one, const ChoiceReport& report) {
  Row laws;
  for (std::size_t k = 0; k < report.laws.size(); ++k) {
    laws.add(report.laws[k].law.name(), one.costs.laws[k]);
  }
  return laws;
}

Row priced_candidate_row(const PricedCandidate& one, const ChoiceReport& report) {
  Row row;
  row.add("name", one.candidate.name)
      .add("vocab_size", one.candidate.vocab_size)
      .add("expected", one.costs.expected)
      .add(quantile_name(*report.options.level), one.costs.quantile)
      .add("worst", one.costs.worst)
      .add("laws", candidate_laws(one, report))
      .add("rows", one.candidate.rows)
      .add("padding_cost", one.padding)
      .add("head_share", one.head_share)
      .add("logits_bytes", one.logits_bytes)
      .add("tokens_per_character", one.tokens_per_char)
      .add("tokens", one.tokens);
  return row;
}

Row law_opinion_row(const ChoiceReport& report, std::size_t k) {
  return Row()
      .add("name", report.laws[k].law.name())
      .add("weight", report.laws[k].weight)
      .add("states", report.laws[k].law.states())
      .add("optimum", report.optima[k].vocab_size)
      .add("choice_costs", report.chosen.costs.laws[k]);
}

Row choice_report_row(const ChoiceReport& report) {
  const Budget& budget = report.prediction.budget;
  Row chosen = chosen_costs_row(report.chosen, report);
  chosen
      .add("band", Row()
                       .add("lower", report.choice.band_lower)
                       .add("upper", report.choice.band_upper)
                       .add("at_largest", report.choice.band_at_highest))
      .add("at_largest", report.at_largest)
      .add("name", report.chosen.candidate.name);
  Rows laws;
  for (std::size_t k = 0; k < report.laws.size(); ++k) laws.push_back(law_opinion_row(report, k));
  const auto candidate = [&](const PricedCandidate* one) {
    return priced_candidate_row(*one, report);
  };
  Row record;
  record.add("n_nv", budget.n_nv)
      .add("flops", budget.flops)
      .add("tokens", report.chosen.tokens)
      .add("width", budget.width)
      .add("budget", budget_row(report.record))
      .add("rule", *report.options.by == ChoiceRule::mean ? "mean" : "minimax")
      .add("choice", std::move(chosen))
      .add("minimax", chosen_costs_row(report.minimax, report))
      .add("candidates", each(listed_candidates(report), candidate))
      .add("laws", std::move(laws));
  if (report.lifetime) {
    record.add("served_characters", report.lifetime->characters)
        .add("served_ratio", report.lifetime->ratio);
  }
  if (report.without_attention) {
    record.add("attention",
               Row()
                   .add("context", report.attention.context)
                   .add("layers", report.attention.layers)
                   .add("params", report.attention.params)
                   .add("choice_without", report.without_attention->choice.vocab_size));
  }
  if (report.logits) {
    record.add("step_logits", Row()
                                  .add("batch_tokens", report.logits->batch_tokens)
                                  .add("bytes", report.logits->bytes)
                                  .add("chunk_bytes", report.logits->chunk_bytes));
  }
  record.add("compression_law", report.curve_law).add("warnings", report.warnings);
  return record;
}

}  // namespace

std::string choice_sentence(const ChoiceReport& report) {
  const SizeCosts& costs = report.chosen.costs;
  const std::string kind = laws_that_count(report).size() < 2
                               ? ""
                               : ", " + cost_text(costs.worst) + " if the least kind law is right";
  const std::string sentence = choice_band_words(report, report.asked ? "would" : "will") + "; " +
                               chosen_vocab_words(report) + " is expected to cost " +
                               (report.at_largest ? least_cost_text : cost_text)(costs.expected) +
                               " more compute than the best there is" + kind + ".";
  return wrapped(sentence, kColumns, "\n") + "\n";
}

Answer choice_answer(const ChoiceReport& report) {
  const auto record = [&report] { return choice_report_row(report); };
  return {.table = [&report] { return choice_report_table(report); },
          .csv =
              [&report] {
                Rows rows;
                for (const PricedCandidate* one : listed_candidates(report)) {
                  rows.push_back(priced_candidate_row(*one, report));
                }
                return rows;
              },
          .json =
              [&report, record] {
                return Row().add("law", report.law.name).add("records", Value::Lines{{record()}});
              },
          .jsonl = [record] { return Rows{record()}; },
          .warnings = report.warnings,
          .warnings_in = WarningsIn::records};
}

}  // namespace vocabplan::cli
