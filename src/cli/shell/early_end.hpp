#pragma once

namespace vocabplan::cli {

/// Ends the program where memory does, without the ends of its scopes: says so, removes what is
/// guarded, and returns the status of a failure. Needs no memory.
[[noreturn]] void end_without_memory() noexcept;

}  // namespace vocabplan::cli
