#pragma once

#include <fstream>
#include <string>

#include "record_text.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/loss_table.hpp"
#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::test {

/// The table of runs that `text` holds, as file `runs.csv` and under the published law.
inline RunTable runs_of(const std::string& text, const ColumnNames& columns = {}) {
  RecordReader reader(source_of(text, text.size() + 1));
  return read_run_table(reader, "runs.csv", default_law(), columns);
}

/// The table without vocabularies that `text` holds, as file `runs.csv`.
inline LossTable losses_of(const std::string& text, const ColumnNames& columns = {}) {
  RecordReader reader(source_of(text, text.size() + 1));
  return read_loss_table(reader, "runs.csv", columns);
}

/// What reading says of a text that it refuses; empty when it refuses nothing.
template <class Read>
std::string refusal(const Read& read, const std::string& text, const ColumnNames& columns = {}) {
  try {
    static_cast<void>(read(text, columns));
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

/// The paper's file as a table; the caller has seen that `path` exists.
inline RunTable runs_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  RecordReader reader([&file](char* buffer, std::size_t room) {
    file.read(buffer, static_cast<std::streamsize>(room));
    return static_cast<std::size_t>(file.gcount());
  });
  return read_run_table(reader, path, default_law());
}

}  // namespace vocabplan::test
