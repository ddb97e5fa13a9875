#pragma once

// The instruction sets of the processor that the program runs on, for kernels that are compiled for
// several of them: only where those exist, which is where these are used.
#if defined(__x86_64__) || defined(__i386__)
namespace vocabplan {

/// True if code for Highway's AVX3 runs.
[[nodiscard]] inline bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

/// True if code for Highway's AVX2 runs.
[[nodiscard]] inline bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi2");
}

}  // namespace vocabplan
#endif
