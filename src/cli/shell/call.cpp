#include "cli/shell/call.hpp"

namespace vocabplan::cli {
namespace {

Call*& innermost_call() {
  static thread_local Call* call = nullptr;
  return call;
}

}  // namespace

Call::Call(Caller* from) : caller(from), outer_(innermost_call()) {
  innermost_call() = this;
}

Call::~Call() {
  innermost_call() = outer_;
}

Call& Call::current() {
  // Parts of the program that are used without a command line are one call.
  if (innermost_call() == nullptr) {
    static thread_local Call alone;
    return alone;
  }
  return *innermost_call();
}

}  // namespace vocabplan::cli
