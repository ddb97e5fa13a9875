# SentencePiece as distributions package it, without CMake files: SentencePiece::SentencePiece.
find_path(SENTENCEPIECE_INCLUDE_DIR sentencepiece_processor.h)
find_library(SENTENCEPIECE_LIBRARY sentencepiece)
# The header says no version, pkg-config's file does.
set(SENTENCEPIECE_VERSION "")
get_filename_component(sentencepiece_folder "${SENTENCEPIECE_LIBRARY}" DIRECTORY)
if(EXISTS "${sentencepiece_folder}/pkgconfig/sentencepiece.pc")
  file(STRINGS "${sentencepiece_folder}/pkgconfig/sentencepiece.pc" sentencepiece_line REGEX "^Version:")
  string(REGEX MATCH "[0-9][0-9.]*" SENTENCEPIECE_VERSION "${sentencepiece_line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SentencePiece
  REQUIRED_VARS SENTENCEPIECE_LIBRARY SENTENCEPIECE_INCLUDE_DIR
  VERSION_VAR SENTENCEPIECE_VERSION)
mark_as_advanced(SENTENCEPIECE_INCLUDE_DIR SENTENCEPIECE_LIBRARY)
if(SentencePiece_FOUND AND NOT TARGET SentencePiece::SentencePiece)
  add_library(SentencePiece::SentencePiece UNKNOWN IMPORTED)
  set_target_properties(SentencePiece::SentencePiece PROPERTIES
    IMPORTED_LOCATION "${SENTENCEPIECE_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${SENTENCEPIECE_INCLUDE_DIR}")
endif()
