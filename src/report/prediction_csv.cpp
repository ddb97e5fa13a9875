#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan {
namespace {

// An integer held in a double, exactly; nothing for NaN.
char* write_vocab(char* out, double value) {
  constexpr double kInt64 = 9.2e18;
  if (value < kInt64) return write_whole(out, static_cast<std::uint64_t>(value));
  if (std::isnan(value)) return out;
  return fmt::format_to(out, "{:.0f}", std::trunc(value));
}

void append_end(std::string& line, const std::optional<double>& end) {
  std::array<char, 320> text{};  // an integer has up to 309 digits
  line += ',';
  if (end) line.append(text.data(), write_vocab(text.data(), *end));
}

}  // namespace

std::string interval_csv(const PredictionRecord& record) {
  std::string line;
  for (const auto* estimate : {&record.isoflops, &record.derivative, &record.isoloss}) {
    const auto interval = *estimate ? (*estimate)->interval : std::nullopt;
    append_end(line, interval ? interval->lower : std::nullopt);
    append_end(line, interval ? interval->upper : std::nullopt);
  }
  return line;
}

// The longest number has 24 characters; copies have a constant length, because that is a move or
// two.
char* PredictionCsv::Memo::write(char* out, double v) {
  if (v == value) {
    std::memcpy(out, text.data(), text.size());
    return out + size;
  }
  // Straight into the line, and kept from there: nothing waits for the copy.
  char* const end = write_shortest(out, v);
  value = v;
  size = static_cast<std::size_t>(end - out);
  std::memcpy(text.data(), out, text.size());
  return end;
}

PredictionCsv::PredictionCsv(std::size_t flops_values) {
  constexpr std::size_t kMostMemos = 8192;
  // Four places a value, so that few values share one.
  const std::size_t places = flops_values > 1 ? 4 * std::min(flops_values, kMostMemos / 4) : 1;
  flops_.resize(std::bit_ceil(places));
}

PredictionCsv::Memo& PredictionCsv::flops_memo(double flops) {
  // Fibonacci hashing: the high bits of the product depend on all bits of the value.
  const std::uint64_t mixed = std::bit_cast<std::uint64_t>(flops) * 0x9e3779b97f4a7c15U;
  return flops_[(mixed >> 32U) & (flops_.size() - 1)];
}

char* PredictionCsv::write(char* out, double n_nv, double flops, double tokens, double width,
                           double v_isoflops, double v_derivative, double v_isoloss) {
  out = n_nv_.write(out, n_nv);
  *out++ = ',';
  out = flops_memo(flops).write(out, flops);
  *out++ = ',';
  out = write_shortest(out, tokens);
  *out++ = ',';
  out = width_.write(out, width);
  *out++ = ',';
  out = write_vocab(out, v_isoflops);
  *out++ = ',';
  out = write_vocab(out, v_derivative);
  *out++ = ',';
  out = write_vocab(out, v_isoloss);
  *out++ = '\n';
  return out;
}

std::string price_csv_header(const PredictionRecord& record, bool band) {
  std::string header = band ? ",v_within_low,v_within_high" : "";
  for (const PriceRecord& price : record.prices) {
    header += ",extra_compute_" + shortest(price.vocab_size);
  }
  return header;
}

std::string price_csv(const PredictionRecord& record, bool band) {
  std::string fields;
  if (band && record.band) {
    const double first = std::ceil(record.band->lower);
    const double last = std::floor(record.band->upper);
    fields += first > last ? ",," : "," + shortest(first) + "," + shortest(last);
  }
  for (const PriceRecord& price : record.prices) {
    fields += "," + (std::isfinite(price.extra_compute) ? shortest(price.extra_compute) : "");
  }
  return fields;
}

}  // namespace vocabplan
