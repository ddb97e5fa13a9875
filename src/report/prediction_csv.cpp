#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstring>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan {
namespace {

// An integer held in a double, exactly; nothing for NaN.
char* write_whole(char* out, double value) {
  constexpr double kInt64 = 9.2e18;
  if (value < kInt64) {
    const fmt::format_int digits(static_cast<std::int64_t>(value));
    std::memcpy(out, digits.data(), digits.size());
    return out + digits.size();
  }
  if (std::isnan(value)) return out;
  return fmt::format_to(out, "{:.0f}", value);
}

}  // namespace

char* PredictionCsv::Memo::write(char* out, double v) {
  if (v != value) {
    value = v;
    size = static_cast<std::size_t>(write_shortest(text, v) - text);
  }
  // A copy of constant length is two moves; a line has room for it.
  std::memcpy(out, text, sizeof text);
  return out + size;
}

char* PredictionCsv::write(char* out, double n_nv, double flops, double tokens, double width,
                           double v_isoflops, double v_derivative, double v_isoloss) {
  out = n_nv_.write(out, n_nv);
  *out++ = ',';
  out = flops_.write(out, flops);
  *out++ = ',';
  out = write_shortest(out, tokens);
  *out++ = ',';
  out = width_.write(out, width);
  *out++ = ',';
  out = write_whole(out, v_isoflops);
  *out++ = ',';
  out = write_whole(out, v_derivative);
  *out++ = ',';
  out = write_whole(out, v_isoloss);
  *out++ = '\n';
  return out;
}

}  // namespace vocabplan
