# vocabplan_embed_laws(OUTPUT FILE...) writes a C++ source file that holds law files, ordered by name:
# as text, but the rows of their draws, of which there may be a thousand, and those of f(V), as arrays that cost nothing
# when the program starts. Runs at configure time and again whenever one of the files changes.
#
# Every text stays one quoted argument: brackets and semicolons in it would upset CMake's lists.

# A law's text up to and including `"rows": [`, and its rows as C++ initialisers. `draws` must be the
# last key and `rows` the last of its keys, as vocabplan writes them.
function(vocabplan_split_draws path text head_variable rows_variable)
  # A law's own draws are an object, those of its compression a list.
  string(FIND "${text}" "\"draws\": {" draws_at)
  if(draws_at EQUAL -1)
    set(${head_variable} "${text}" PARENT_SCOPE)
    set(${rows_variable} "" PARENT_SCOPE)
    return()
  endif()
  string(SUBSTRING "${text}" 0 ${draws_at} before)
  string(SUBSTRING "${text}" ${draws_at} -1 draws)
  string(FIND "${draws}" "\"rows\": [" rows_at)
  string(FIND "${draws}" "]" rows_end REVERSE)
  if(rows_at EQUAL -1)
    message(FATAL_ERROR "${path}: draws has no rows")
  endif()
  string(SUBSTRING "${draws}" ${rows_end} -1 tail)
  if(NOT tail MATCHES "^][ \r\n]*}[ \r\n]*}[ \r\n]*$")
    message(FATAL_ERROR "${path}: draws is not the last key, or rows not the last in it")
  endif()
  string(LENGTH "\"rows\": [" opening)
  math(EXPR rows_at "${rows_at} + ${opening}")
  math(EXPR length "${rows_end} - ${rows_at}")
  string(SUBSTRING "${draws}" 0 ${rows_at} head)
  string(SUBSTRING "${draws}" ${rows_at} ${length} rows)
  string(REPLACE "[" "{" rows "${rows}")
  string(REPLACE "]" "}" rows "${rows}")
  set(${head_variable} "${before}${head}${tail}" PARENT_SCOPE)
  set(${rows_variable} "${rows}" PARENT_SCOPE)
endfunction()

# A law's text without the draws of its compression, [c, a, b], and those as C++ initialisers {a, b, c}.
function(vocabplan_split_compression path text head_variable rows_variable)
  set(${head_variable} "${text}" PARENT_SCOPE)
  set(${rows_variable} "" PARENT_SCOPE)
  string(FIND "${text}" "\"draws\": [" draws_at)
  if(draws_at EQUAL -1)
    return()
  endif()
  string(SUBSTRING "${text}" 0 ${draws_at} before)
  string(SUBSTRING "${text}" ${draws_at} -1 rest)
  string(FIND "${rest}" "\n    ]" rows_end)
  if(rows_end EQUAL -1 OR NOT before MATCHES ",[ \r\n]*$")
    message(FATAL_ERROR "${path}: draws of the compression are not its last key")
  endif()
  string(REGEX REPLACE ",[ \r\n]*$" "" before "${before}")
  string(LENGTH "\"draws\": [" opening)
  math(EXPR length "${rows_end} - ${opening}")
  string(SUBSTRING "${rest}" ${opening} ${length} rows)
  string(LENGTH "\n    ]" closing)
  math(EXPR rows_end "${rows_end} + ${closing}")
  string(SUBSTRING "${rest}" ${rows_end} -1 after)
  string(REPLACE "[" "{" rows "${rows}")
  string(REPLACE "]" "}" rows "${rows}")
  string(REGEX REPLACE "{([^,{}]*), ([^,{}]*), ([^,{}]*)}" "{\\2, \\3, \\1}" rows "${rows}")
  set(${head_variable} "${before}${after}" PARENT_SCOPE)
  set(${rows_variable} "${rows}" PARENT_SCOPE)
endfunction()

function(vocabplan_embed_laws output)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
  # By name: with their extensions, a-b.json would come before a.json.
  list(TRANSFORM ARGN REPLACE "\\.json$" "" OUTPUT_VARIABLE paths)
  list(SORT paths)
  set(arrays "")
  set(entries "")
  set(count 0)
  foreach(path IN LISTS paths)
    get_filename_component(name "${path}" NAME)
    file(READ "${path}.json" text)
    vocabplan_split_draws("${path}.json" "${text}" head rows)
    vocabplan_split_compression("${path}.json" "${head}" head curves)
    set(draws "{}")
    if(NOT rows STREQUAL "")
      set(draws "kDraws${count}")
      string(APPEND arrays "constexpr LawDraw kDraws${count}[]{${rows}};\n\n")
    endif()
    set(compression_draws "{}")
    if(NOT curves STREQUAL "")
      set(compression_draws "kCurves${count}")
      string(APPEND arrays
        "constexpr MonotoneCompression kCurves${count}[]{${curves}};\n\n")
    endif()
    string(APPEND entries "    {\"${name}\", R\"vocabplan_law(${head})vocabplan_law\", ${draws}, "
      "${compression_draws}},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"// Written by cmake/EmbedLaws.cmake.
#include <array>

#include \"vocabplan/law/catalog.hpp\"

namespace vocabplan {
namespace {

@arrays@constexpr std::array<EmbeddedLaw, @count@> kLaws{{
@entries@}};

}  // namespace

std::span<const EmbeddedLaw> embedded_laws() { return kLaws; }

}  // namespace vocabplan
")
endfunction()

file(GLOB VOCABPLAN_LAW_FILES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/data/laws/*.json")
set(VOCABPLAN_EMBEDDED_LAWS "${PROJECT_BINARY_DIR}/generated/embedded_laws.cpp")
if(EMSCRIPTEN)
  set(pack_laws "${PROJECT_SOURCE_DIR}/web/engine/pack_laws.mjs")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${pack_laws}" ${VOCABPLAN_LAW_FILES})
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/generated")
  execute_process(COMMAND node "${pack_laws}" ${VOCABPLAN_LAW_FILES}
    OUTPUT_FILE "${VOCABPLAN_EMBEDDED_LAWS}" COMMAND_ERROR_IS_FATAL ANY)
else()
  vocabplan_embed_laws("${VOCABPLAN_EMBEDDED_LAWS}" ${VOCABPLAN_LAW_FILES})
endif()
