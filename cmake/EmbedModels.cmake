# vocabplan_embed_models(OUTPUT FILE) writes a C++ source file that holds the table of public models as
# an array, so that nothing is read when the program starts. Runs at configure time and again whenever
# the table changes. Fields have neither quotes nor commas nor what upsets CMake's lists.

# A number or an empty field as a C++ initialiser.
function(vocabplan_model_number line value variable)
  if(value STREQUAL "")
    set(${variable} "std::nullopt" PARENT_SCOPE)
  elseif(value MATCHES "^[0-9]+$")
    set(${variable} "${value}.0" PARENT_SCOPE)
  else()
    message(FATAL_ERROR "models.csv: '${value}' is no whole number in ${line}")
  endif()
endfunction()

# yes, no, true, false or an empty field as a C++ initialiser.
function(vocabplan_model_flag line value variable)
  if(value STREQUAL "")
    set(${variable} "std::nullopt" PARENT_SCOPE)
  elseif(value MATCHES "^(yes|true)$")
    set(${variable} "true" PARENT_SCOPE)
  elseif(value MATCHES "^(no|false)$")
    set(${variable} "false" PARENT_SCOPE)
  else()
    message(FATAL_ERROR "models.csv: '${value}' is neither yes nor no in ${line}")
  endif()
endfunction()

function(vocabplan_embed_models output path)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  file(READ "${path}" text)
  if(text MATCHES "[][\";\\\\]")
    message(FATAL_ERROR "${path}: holds a quote, a bracket, a semicolon or a backslash")
  endif()
  string(REGEX REPLACE "\n$" "" text "${text}")
  string(REPLACE "\n" ";" lines "${text}")
  list(POP_FRONT lines header)
  set(columns "model,width,layers,vocab_size,tied,n_nv,n_nv_active,tokens,moe,multimodal")
  if(NOT header STREQUAL "${columns},architecture_source,tokens_source,note")
    message(FATAL_ERROR "${path}: has another header")
  endif()
  set(entries "")
  list(LENGTH lines count)
  foreach(line IN LISTS lines)
    string(REPLACE "," ";" fields "${line}")
    list(LENGTH fields length)
    if(NOT length EQUAL 13)
      message(FATAL_ERROR "${path}: ${line} has ${length} fields")
    endif()
    set(values "")
    foreach(field RANGE 1 9)
      list(GET fields ${field} value)
      if(field MATCHES "^[489]$")
        vocabplan_model_flag("${line}" "${value}" value)
      else()
        vocabplan_model_number("${line}" "${value}" value)
      endif()
      string(APPEND values ", ${value}")
    endforeach()
    list(GET fields 0 name)
    list(GET fields 10 architecture)
    list(GET fields 11 tokens)
    list(GET fields 12 note)
    string(APPEND entries
      "    {\"${name}\"${values}, \"${architecture}\", \"${tokens}\", \"${note}\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"// Written by cmake/EmbedModels.cmake.
#include <array>

#include \"vocabplan/plan/model_catalog.hpp\"

namespace vocabplan {
namespace {

constexpr std::array<CatalogModel, @count@> kModels{{
@entries@}};

}  // namespace

std::span<const CatalogModel> catalog_models() { return kModels; }

}  // namespace vocabplan
")
endfunction()

set(VOCABPLAN_EMBEDDED_MODELS "${PROJECT_BINARY_DIR}/generated/embedded_models.cpp")
vocabplan_embed_models("${VOCABPLAN_EMBEDDED_MODELS}" "${PROJECT_SOURCE_DIR}/data/models.csv")
