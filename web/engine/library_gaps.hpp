#pragma once

// Included before every source of the page: what emscripten's C++ library, which is older than its
// compiler, does not have yet of C++20. Goes when Debian's emscripten has it.
#include <memory>
#include <type_traits>
#include <version>

namespace std {  // NOLINT(cert-dcl58-cpp): there is no other place for it

#ifndef __cpp_lib_bit_cast
template <class To, class From>
constexpr To bit_cast(const From& from) noexcept {
  static_assert(sizeof(To) == sizeof(From) && is_trivially_copyable_v<To> &&
                is_trivially_copyable_v<From>);
  return __builtin_bit_cast(To, from);
}
#endif

#ifndef __cpp_lib_smart_ptr_for_overwrite
template <class Object>
unique_ptr<Object> make_unique_for_overwrite() {
  return unique_ptr<Object>(new Object);
}
#endif

}  // namespace std
