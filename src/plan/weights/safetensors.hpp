#pragma once

#include <string>

#include "plan/weights/tensor_list.hpp"

namespace vocabplan {

/// Adds the tensors of one .safetensors file. Only its header is read.
///
/// The header must end in the file and have at most 100,000,000 bytes, as the format's own library
/// demands. Data must lie in the file, be as long as shape and type say, and not overlap. Two
/// tensors with the very same bytes are aliases of one, which that library does not write, but
/// others do: the second is marked so.
void read_safetensors(const std::string& path, TensorList& list);

/// Adds the tensors of all files that an index names, which are beside it, and orders the list.
/// Throws `DataError` where files and index disagree on what is in which.
void read_safetensors_index(const std::string& path, TensorList& list);

}  // namespace vocabplan
