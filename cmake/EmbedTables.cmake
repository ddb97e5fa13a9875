# vocabplan_embed_text(OUTPUT NAME FILE) writes a C++ source file with the function
#   std::string_view vocabplan::NAME()
# that gives the text of FILE. Nothing is done with it when the program starts. Runs at configure time
# and again whenever the file changes.
#
# Literals longer than 64 KiB are beyond what compilers must take, so the text is several of them.
function(vocabplan_embed_text output name file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" text)
  get_filename_component(source "${file}" NAME)
  set(literals "")
  set(piece 8000)
  string(LENGTH "${text}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} ${piece} part)
    string(APPEND literals "\n    R\"vocabplan_text(${part})vocabplan_text\"")
    math(EXPR at "${at} + ${piece}")
  endwhile()
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"// Written by cmake/EmbedTables.cmake from @source@.
#include <string_view>

namespace vocabplan {

std::string_view @name@();

std::string_view @name@() {
  return@literals@;
}

}  // namespace vocabplan
")
endfunction()

# vocabplan_embed_tables(TARGET NAME...) adds such a source to a library for each data/NAME.csv: it becomes
# NAME_csv(), which the room that reads it declares.
function(vocabplan_embed_tables target)
  foreach(table IN LISTS ARGN)
    set(output "${PROJECT_BINARY_DIR}/generated/embedded_${table}.cpp")
    vocabplan_embed_text("${output}" ${table}_csv "${PROJECT_SOURCE_DIR}/data/${table}.csv")
    target_sources(${target} PRIVATE "${output}")
  endforeach()
endfunction()
