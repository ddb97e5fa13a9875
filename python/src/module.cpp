// The compiled half of the package `vocabplan`; python/vocabplan has what its users see.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "caller.hpp"
#include "cli/shell/failure.hpp"
#include "columns.hpp"
#include "room.hpp"
#include "version.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"

namespace vocabplan::python {
namespace {

namespace py = pybind11;

// Wrong values are ValueError; files that cannot be read or written OSError.
void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const cli::UsageError& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  } catch (const Error& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  } catch (const cli::StreamError& error) {
    PyErr_SetString(PyExc_OSError, error.what());
  }
}

std::vector<std::string> law_names() {
  std::vector<std::string> names;
  for (const EmbeddedLaw& law : embedded_laws()) names.emplace_back(law.name);
  return names;
}

Law law_of_text(const std::string& text, const std::string& source) {
  return parse_law(text, source);
}

Law built_in_law(const std::string& name) {
  auto law = find_law(name);
  if (!law) throw cli::UsageError("no law is called " + in_quotes(name));
  return *std::move(law);
}

double number_of(const std::string& text) {
  const ParsedNumber number = parse_number(text);
  if (!number) throw cli::UsageError(in_quotes(text) + " is not a number, such as 7B or 2.3e21");
  return number.value;
}

void fill(py::module_& module) {
  py::register_exception_translator(translate);
  module.attr("version") = cli::kVersion;
  module.attr("default_law") = kDefaultLaw;
  module.def("ask", &ask, py::arg("words"), py::arg("texts"), py::arg("progress"));
  module.def("predict_columns", &predict_columns, py::arg("law"), py::arg("n_nv").noconvert(),
             py::arg("flops").noconvert(), py::arg("width").noconvert(),
             py::arg("room").noconvert());
  module.def("new_room", &new_room, py::arg("rows"));
  module.def("number", &number_of, py::arg("text"));
  module.def("law_names", &law_names);
  py::class_<Law>(module, "Law", py::module_local())  // two modules have one
      .def_static("parse", &law_of_text, py::arg("text"), py::arg("source"))
      .def_static("built_in", &built_in_law, py::arg("name"))
      .def("text", &write_law)
      .def_property_readonly("name", [](const Law& law) { return law.name; })
      .def_property_readonly("title", [](const Law& law) { return law.title; })
      .def_property_readonly("draws", [](const Law& law) { return law.draws.rows.size(); });
}

}  // namespace

// Each of the two modules, which are made of the same objects, is entered by its own name.
PYBIND11_MODULE(_native, module) {
  fill(module);
}
PYBIND11_MODULE(_measure, module) {
  fill(module);
}

}  // namespace vocabplan::python
