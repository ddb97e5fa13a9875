#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace vocabplan {

/// Base of everything that vocabplan throws.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A value lies outside the domain of a function: the caller's mistake.
///
/// The message says what, the value, and what is accepted.
class DomainError : public Error {
 public:
  using Error::Error;
};

/// Data that was read is wrong: a file, a record, a key.
///
/// `what()` is `SOURCE:LINE: message`, or `SOURCE: message` when no line applies (line 0); it is
/// `printable`, whatever the data hold.
class DataError : public Error {
 public:
  DataError(std::string source, std::size_t line, const std::string& message);

  /// Name of the file or stream as the user gave it.
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  /// Line on which the wrong record starts, counted from 1; 0 when no line applies.
  [[nodiscard]] std::size_t line() const noexcept { return line_; }

 private:
  std::string source_;
  std::size_t line_;
};

}  // namespace vocabplan
