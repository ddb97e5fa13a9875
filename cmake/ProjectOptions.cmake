# Flags of the project's own targets, never of its consumers.
add_library(vocabplan_options INTERFACE)
target_compile_features(vocabplan_options INTERFACE cxx_std_20)
target_compile_options(vocabplan_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${VOCABPLAN_WERROR}>:-Werror>)

if(VOCABPLAN_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
