#pragma once

namespace vocabplan::cli {

/// Opens something harmless where the caller closed stdin, stdout or stderr, so that no file opened
/// later takes that number and receives what was meant for the stream. Using the stream still
/// fails.
void occupy_standard_streams();

}  // namespace vocabplan::cli
