#pragma once

#include <string>
#include <vector>

#include "vocabplan/plan/audit.hpp"

namespace vocabplan {

/// A model as its files tell, for an audit.
struct ModelFiles {
  AuditedModel model{};
  std::vector<std::string> read{};   ///< the files that were opened, paths
  std::vector<std::string> notes{};  ///< files that were left out, and numbers that differ
};

/// The model of a path:
/// * a configuration (`config.json`): as `read_model_config` counts it;
/// * weights (`is_weights_path`): as `read_model_weights` counts them. A `config.json` beside them
///   says what they compute, and how many experts work on a token;
/// * a folder: its weights, else its `config.json`. Weights that cannot be read are noted where the
///   configuration is enough.
/// A tokenizer in the same folder is counted, beside a configuration only if that is called
/// `config.json`: other names may be of many models.
///
/// Throws `DataError` that names the file for one that cannot be used, and for a folder without
/// configuration and weights.
[[nodiscard]] ModelFiles read_model_files(const std::string& path);

/// The files that are there and that `read_model_files(path)` may open: `path` itself unless it is
/// a folder, and weights, configuration and tokenizer files of its folder. Nothing is read.
[[nodiscard]] std::vector<std::string> files_to_read(const std::string& path);

}  // namespace vocabplan
