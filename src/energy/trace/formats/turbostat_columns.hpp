#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "energy/trace/sink.hpp"

namespace vocabplan {

// The columns that a header of turbostat names, as far as they tell energy. turbostat writes its
// header again and again, and other lines between.
class TurbostatColumns {
 public:
  static constexpr std::string_view kTimeOfDay = "Time_Of_Day_Seconds";

  // Of one component: mean power of an interval, or its energy with --Joules.
  struct Column {
    std::size_t at = 0;
    std::size_t component = 0;
    bool is_energy = false;
    std::string_view name{};
    bool is_of_package = false;
  };

  // Whether a line, which is not empty, is a header, and whether it is that of turbostat alone.
  [[nodiscard]] static bool is_header(const std::vector<std::string_view>& words);
  [[nodiscard]] static bool is_own_header(const std::vector<std::string_view>& words);

  void take_header(const std::vector<std::string_view>& words, TraceSink& sink);

  // In words; 0 before the first header.
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] const std::vector<Column>& measured() const { return measured_; }
  [[nodiscard]] std::optional<std::size_t> time_of_day() const { return time_of_day_; }
  // Whether a row is that of the whole system.
  [[nodiscard]] bool is_summary(const std::vector<std::string_view>& words) const;
  // Where no row of the whole system is written: whether a row is that of a package, on its first
  // CPU. `cpu` is then the name of that.
  [[nodiscard]] bool is_package(const std::vector<std::string_view>& words, std::string& cpu) const;
  // From now on only what is of a whole package is measured.
  void measure_package();

 private:
  std::size_t width_ = 0;
  std::vector<Column> measured_;
  std::vector<std::size_t> topology_;
  std::optional<std::size_t> time_of_day_;
};

}  // namespace vocabplan
