#include "cli/predict/table.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "cli/options/compression_options.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// The model that FLOPs alone were spent on.
std::string length_name(const PredictionRecord& record) {
  if (record.asked.binding == "data") {
    return record.fixed_text ? "the text that exists" : "the tokens that exist";
  }
  if (record.asked.tokens_per_param) {
    return human(*record.asked.tokens_per_param) + " tokens per parameter";
  }
  return "the data given";
}

std::string model_note(const PredictionRecord& record) {
  if (record.n_nv_source == "given") return "given";
  if (record.n_nv_source == "law") return "compute-optimal for FLOPs";
  if (record.n_nv_source == "budget") return "spends the FLOPs on " + length_name(record);
  return "what isoloss leaves of the total";
}

std::string total_note(const PredictionRecord& record) {
  return record.asked.tied ? "given; N_nv + N_v, tied" : "given; N_nv + 2 N_v";
}

// The origin of the FLOPs.
std::string flops_source(const PredictionRecord& record) {
  const std::string_view source = record.budget_source;
  const bool limited = record.asked.binding == "data";
  if (limited && record.n_nv_source != "budget") return "for the data limit";
  if (source == "tokens") return "for the tokens given";
  if (source == "characters") return "for the characters given";
  if (source == "tokens_per_param") {
    return "at " + human(*record.asked.tokens_per_param) + " tokens/param";
  }
  return record.asked.gpu_hours ? "of those hours" : "given";
}

std::string flops_note(const PredictionRecord& record) {
  const bool limited = record.asked.binding == "data";
  if (record.budget_source == "compute_optimal" && !limited) return "compute-optimal for N_nv";
  std::string source = flops_source(record);
  if (record.n_nv_source == "law") return source;
  return source + ", " + human_ratio(record.line_ratio) + "x the compute-optimal budget";
}

std::string width_note(const PredictionRecord& record, const Law& law) {
  if (record.width_source == "given") return "given";
  const auto rows = law.width_table.rows();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const WidthTable::Row& one) {
    return record.n_nv <= one.max_n_nv;
  });
  const bool first = row == rows.begin();
  const bool last = !std::isfinite(row->max_n_nv);
  std::string note = "the law's table for N_nv";
  if (last || !first) note += " above " + human(first ? 0.0 : std::prev(row)->max_n_nv);
  if (!last) note += " up to " + human(row->max_n_nv);
  return note;
}

std::string limit_note(const PredictionRecord& record) {
  const AskedRecord& asked = record.asked;
  const std::string exist = std::string(asked.data_unit) + " exist";
  if (asked.binding != "data") {
    if (record.budget_source == "flops") return exist + "; compute binds";
    const bool all = record.fixed_text ? record.characters >= asked.limit_characters
                                       : record.tokens >= *asked.data_limit;
    return exist + (all ? ", all are used" : ", more than are used");
  }
  if (record.n_nv_source == "budget") return exist + "; data binds, the model is larger instead";
  const double unspent = 100.0 * (1.0 - record.flops / asked.flops_without_limit);
  return exist + "; data binds, " + human_ratio(unspent) + " % of " +
         human(asked.flops_without_limit) + " FLOPs unspent";
}

// The way from a limit in something else to characters.
std::string text_note(const PredictionRecord& record) {
  const AskedRecord& asked = record.asked;
  if (!asked.bytes_per_char) {
    return "characters, by f(" + human(record.isoloss->vocab_size) +
           ") = " + human(asked.tokens_per_character) + " of " + std::string(asked.compression_law);
  }
  if (*asked.bytes_per_char == 1.0) return "characters, 1 byte each: ASCII";
  return "characters, " + human(*asked.bytes_per_char) + " bytes each";
}

void add_limit(TextTable& table, const PredictionRecord& record) {
  const AskedRecord& asked = record.asked;
  table.add({"limit", human(*asked.data_limit), limit_note(record)});
  if (asked.data_unit == "characters") return;
  table.add({"text", human(asked.limit_characters), text_note(record)});
}

// The time of accelerators in the unit that it was given in.
std::string time_text(const AskedRecord& asked) {
  return asked.in_days ? human(asked.days) + " d" : human(asked.days * kHoursOfDay) + " h";
}

std::string hours_note(const AskedRecord& asked) {
  return std::string(asked.accelerator) + " at MFU " + human_ratio(asked.mfu) +
         (asked.mfu_assumed ? " (assumed); " : " (given); ") + human(asked.peak) + " FLOP/s dense";
}

}  // namespace

std::string_view source_name(BudgetSource source) {
  switch (source) {
    case BudgetSource::compute_optimal:
      return "compute_optimal";
    case BudgetSource::flops:
      return "flops";
    case BudgetSource::tokens:
      return "tokens";
    case BudgetSource::characters:
      return "characters";
    case BudgetSource::tokens_per_param:
      return "tokens_per_param";
  }
  return "";
}

std::string_view source_name(ModelSource source) {
  switch (source) {
    case ModelSource::given:
      return "given";
    case ModelSource::total_params:
      return "total_params";
    case ModelSource::compute_optimal:
      return "law";
    case ModelSource::budget:
      return "budget";
  }
  return "";
}

namespace {

void describe_limit(AskedRecord& asked, const BudgetRequest& request,
                    const Prediction& prediction) {
  asked.binding = prediction.budget.binding == Binding::data ? "data" : "compute";
  asked.flops_without_limit = prediction.budget.flops_without_limit;
  if (!request.text_limit) {
    asked.data_limit = request.data_limit->value();
    asked.data_unit = "tokens";
    asked.limit_characters = *asked.data_limit / asked.tokens_per_character;
    return;
  }
  const TextLimit& text = *request.text_limit;
  asked.limit_characters = text.characters.value();
  asked.data_limit = text.bytes.value_or(asked.limit_characters);
  asked.data_unit = text.bytes ? "bytes" : "characters";
  if (text.bytes) asked.bytes_per_char = text.bytes_per_char;
}

}  // namespace

void describe_budget(PredictionRecord& record, const BudgetRequest& request,
                     const Prediction& prediction, const std::optional<HourlyRate>& rate,
                     const Law& law) {
  AskedRecord& asked = record.asked;
  if (request.tokens_per_param) asked.tokens_per_param = request.tokens_per_param->value();
  asked.compression_law = compression_source(law);
  asked.own_compression = law.own_compression.has_value();
  asked.tokens_per_character = law.compression.tokens_per_character(prediction.isoloss.vocab_size);
  if (request.data_limit || request.text_limit) describe_limit(asked, request, prediction);
  if (rate && request.flops) {
    asked.gpu_hours = request.flops->value() / rate->flops(1.0);
    asked.accelerators = rate->accels;
    asked.in_days = rate->in_days;
    if (rate->accels) asked.days = days_of(*asked.gpu_hours / *rate->accels);
    asked.accelerator = rate->accelerator.id;
    asked.peak = rate->accelerator.peak();
    asked.mfu = rate->mfu;
    asked.mfu_assumed = rate->assumed;
  }
  if (!request.total_params) return;
  asked.total_params = request.total_params->value();
  asked.tied = request.tied;
  const auto add_run = [](std::optional<EstimateRecord>& to, const Estimate& from) {
    to->run = RunRecord{.n_nv = from.n_nv, .flops = from.flops, .width = from.width};
  };
  if (prediction.isoflops) add_run(record.isoflops, *prediction.isoflops);
  if (prediction.derivative) add_run(record.derivative, *prediction.derivative);
  add_run(record.isoloss, prediction.isoloss);
  if (record.fixed_text) {
    const Estimate& text = prediction.fixed_text->estimate;
    record.fixed_text->estimate.run =
        RunRecord{.n_nv = text.n_nv, .flops = text.flops, .width = text.width};
  }
}

void leave_out_other_widths(PredictionRecord& record, const Prediction& prediction) {
  const auto other = [&](const std::optional<Estimate>& estimate) {
    return estimate && estimate->width != prediction.budget.width;
  };
  if (other(prediction.isoflops)) record.isoflops.reset();
  if (other(prediction.derivative)) record.derivative.reset();
}

std::string widths_note(const PredictionRecord& record) {
  std::string note;
  bool differ = false;
  const auto say = [&](const char* name, const std::optional<EstimateRecord>& estimate) {
    if (!estimate || !estimate->run) return;
    differ = differ || estimate->run->width != record.width;
    note += std::string(note.empty() ? "" : ", ") + name + " " + human_whole(estimate->run->width);
  };
  say("isoflops", record.isoflops);
  say("derivative", record.derivative);
  say("isoloss", record.isoloss);
  return differ ? "widths      " + note + ": compare N_v, not V\n" : "";
}

std::string hours_text(const AskedRecord& asked) {
  if (asked.accelerators) return product_text(*asked.accelerators, asked.days, asked.in_days);
  return human_whole(*asked.gpu_hours) + " hours";
}

std::string budget_table(const PredictionRecord& record, const Law& law) {
  const AskedRecord& asked = record.asked;
  TextTable table({Align::left, Align::left, Align::left});
  if (asked.total_params) table.add({"total", human(*asked.total_params), total_note(record)});
  table.add({"N_nv", human(record.n_nv), model_note(record)});
  if (asked.accelerators) {
    table.add({"time", time_text(asked), hours_text(asked) + " of accelerators"});
  }
  if (asked.gpu_hours) table.add({"hours", human(*asked.gpu_hours), hours_note(asked)});
  table.add({"FLOPs", human(record.flops), flops_note(record)});
  if (asked.data_limit) add_limit(table, record);
  table.add({"tokens", human(record.tokens),
             "at the isoloss optimum; " + human(record.characters) + " characters"});
  table.add({"width", human_whole(record.width), width_note(record, law)});
  if (law.own_compression) {
    table.add({"f(V)", human(asked.tokens_per_character),
               "tokens a character at isoloss, of " + cut_middle(asked.compression_law, 28)});
  }
  return law_line(law) + table.text();
}

}  // namespace vocabplan::cli
