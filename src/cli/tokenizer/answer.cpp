#include "cli/tokenizer/answer.hpp"

#include <algorithm>
#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

constexpr std::size_t kNameRoom = 18;

const std::vector<MeasuredText>& points_of(const MeasureReport& report) {
  return report.mix.empty() ? report.found.texts : report.found.mixtures;
}

std::string mix_line(const MeasureReport& report) {
  std::string list;
  for (const TextPart& part : report.mix) {
    list.append(list.empty() ? "" : ", ").append(printable(part.group));
    list += " " + percent(part.share);
  }
  constexpr std::size_t kIndent = 6;
  return "mix   " + wrapped(list + " of the characters", kColumns - kIndent, "\n      ") + "\n";
}

std::string text_line(const MeasureReport& report) {
  double characters = 0.0;
  double bytes = 0.0;
  double lines = 0.0;
  for (const MeasuredText& text : report.found.texts) {
    if (text.model > 0) continue;
    characters += text.characters;
    bytes += text.bytes;
    lines += text.lines;
  }
  return "text  " + counted(report.corpus.file_count(), "file") + ": " + human(characters) +
         " characters, " + human(bytes) + " bytes, " + human(lines) +
         (lines == 1.0 ? " line\n" : " lines\n");
}

std::string measure_table(const MeasureReport& report) {
  using enum TextTable::Align;
  const bool grouped = report.corpus.grouped;
  std::vector<TextTable::Align> columns{left, right, right, right, right, right};
  std::vector<std::string> head{"model",           "V",           "tokens",
                                "tokens/1K chars", "bytes/token", "entropy"};
  if (grouped) {
    columns.insert(columns.begin() + 1, left);
    head.insert(head.begin() + 1, "group");
  }
  TextTable table(columns);
  table.add(head);
  const auto names =
      told_apart(each(report.models, [](const auto& one) { return one.name; }), kNameRoom);
  const auto add = [&](const MeasuredText& text, const std::string& group) {
    std::vector<std::string> cells{
        names[text.model],
        whole_below(1e7, static_cast<double>(report.models[text.model].vocab_size)),
        human(text.tokens),
        tenths(1000.0 * text.tokens_per_character()),
        human_ratio(text.bytes / text.tokens),
        thousandths(text.entropy)};
    if (grouped) cells.insert(cells.begin() + 1, cut_middle(group, kNameRoom - 6));
    table.add(std::move(cells));
  };
  for (std::size_t model = 0; model < report.models.size(); ++model) {
    for (const MeasuredText& text : report.found.texts) {
      if (text.model == model) add(text, text.group);
    }
    if (!report.mix.empty()) add(report.found.mixtures[model], "(mix)");
  }
  std::string text = text_line(report);
  if (!report.mix.empty()) text += mix_line(report);
  return text + "\n" + table.text() + "\nentropy: of single tokens, -sum p ln p, in nats a token\n";
}

Row point_row(const MeasureReport& report, const MeasuredText& text) {
  const TokenizerModel& model = report.models[text.model];
  Row row;
  row.add("name", model.name).add("vocab_size", model.vocab_size);
  if (!text.group.empty()) row.add("group", text.group);
  row.add("tokens", text.tokens)
      .add("characters", text.characters)
      .add("bytes", text.bytes)
      .add("lines", text.lines)
      .add("unigram_entropy_nats", text.entropy);
  return row;
}

// With what CSV leaves to its reader.
Row full_row(const MeasureReport& report, const MeasuredText& text) {
  return point_row(report, text)
      .add("tokens_per_character", text.tokens_per_character())
      .add("bytes_per_token", text.bytes / text.tokens)
      .add("unknown_tokens", text.unknown)
      .add("entries_seen", text.seen)
      .add("file", report.models[text.model].file);
}

Row measure_document(const MeasureReport& report) {
  const auto row = [&](const MeasuredText& text) { return full_row(report, text); };
  Row document = Row().add("points", each(points_of(report), row));
  if (report.mix.empty()) return document;
  const auto share = [](const TextPart& part) {
    return Row().add("group", part.group).add("share", part.share);
  };
  return document.add("mix", each(report.mix, share)).add("groups", each(report.found.texts, row));
}

void warn_of_unknown(const MeasureReport& report, std::vector<std::string>& warnings) {
  for (std::size_t model = 0; model < report.models.size(); ++model) {
    double tokens = 0.0;
    double unknown = 0.0;
    const MeasuredText* worst = nullptr;
    for (const MeasuredText& text : report.found.texts) {
      if (text.model != model) continue;
      tokens += text.tokens;
      unknown += text.unknown;
      const bool worse =
          worst == nullptr || text.unknown / text.tokens > worst->unknown / worst->tokens;
      if (worse) worst = &text;
    }
    if (unknown == 0.0) continue;
    std::string warning = in_quotes(report.models[model].name) + ": " + percent(unknown / tokens) +
                          " of the tokens are <unk>, for characters that it cannot write";
    if (report.corpus.groups.size() > 1) {
      warning +=
          "; in group " + in_quotes(worst->group) + " " + percent(worst->unknown / worst->tokens);
    }
    warnings.push_back(warning + "; f is too low");
  }
}

// The plug-in entropy of n draws from k entries is low by about (k - 1) / 2n (Miller 1955).
void warn_of_little_text(const MeasureReport& report, std::vector<std::string>& warnings) {
  constexpr double kMuch = 0.05;
  for (const MeasuredText& text : points_of(report)) {
    const double bias = (text.seen - 1.0) / (2.0 * text.tokens);
    if (bias <= kMuch) continue;
    warnings.push_back(in_quotes(report.models[text.model].name) + ": " + human(text.tokens) +
                       " tokens of " + human(text.seen) +
                       " entries are little text: the unigram entropy is too low by about " +
                       human_ratio(bias) + " nats, (entries - 1) / (2 tokens)");
    return;
  }
}

}  // namespace

Answer measure_answer(const MeasureReport& report) {
  const auto full = [report](const MeasuredText& text) { return full_row(report, text); };
  const auto point = [report](const MeasuredText& text) { return point_row(report, text); };
  Answer answer{.table = [report] { return measure_table(report); },
                .csv = [report, point] { return each(points_of(report), point); },
                .json = [report] { return measure_document(report); },
                .jsonl = [report, full] { return each(points_of(report), full); },
                .warnings = report.corpus.warnings};
  warn_of_unknown(report, answer.warnings);
  warn_of_little_text(report, answer.warnings);
  return answer;
}

}  // namespace vocabplan::cli
