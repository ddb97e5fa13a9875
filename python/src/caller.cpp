#include "caller.hpp"

#include <pybind11/stl.h>

#include "cli/app.hpp"
#include "cli/options/answer.hpp"

namespace vocabplan::python {

namespace py = pybind11;

void PythonCaller::take(const cli::Answer& answer) {
  json_ = answer.json().json();
  table_ = answer.table();
  warnings_.insert(warnings_.end(), answer.warnings.begin(), answer.warnings.end());
}

bool PythonCaller::take_file(const std::string& path, std::string_view text) {
  files_.insert_or_assign(path, std::string(text));
  return true;
}

std::optional<std::string_view> PythonCaller::text_of(const std::string& path) const {
  const auto found = texts_.find(path);
  if (found == texts_.end()) return std::nullopt;
  return found->second;
}

void PythonCaller::progress(std::uint64_t done, std::optional<std::uint64_t> total,
                            std::string_view what) {
  const py::gil_scoped_acquire lock;
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  if (!progress_.is_none()) progress_(done, total, what);
}

void PythonCaller::pause() {
  constexpr std::chrono::milliseconds kInterval{50};
  const Clock::time_point now = Clock::now();
  if (now < next_pause_) return;
  next_pause_ = now + kInterval;
  const py::gil_scoped_acquire lock;
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

py::dict PythonCaller::result() const {
  py::dict result;
  result["json"] = json_;
  result["table"] = table_;
  result["warnings"] = warnings_;
  result["faults"] = faults_;
  result["files"] = files_;
  return result;
}

py::dict ask(const std::vector<std::string>& words, Texts texts, py::object progress) {
  PythonCaller caller(std::move(texts), std::move(progress));
  {
    const py::gil_scoped_release unlocked;
    (void)cli::ask(words, caller);  // a failure without an answer has its faults
  }
  return caller.result();
}

}  // namespace vocabplan::python
