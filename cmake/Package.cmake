# Installation: the program, the libraries, their headers, the package files, the man page, the documentation. The
# components are what cmake/Debian.cmake and scripts/package make packages of.
include(CMakePackageConfigHelpers)

install(TARGETS vocabplan_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT program)
install(FILES "${PROJECT_SOURCE_DIR}/docs/vocabplan.1"
  DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT program)
if(VOCABPLAN_HAS_SENTENCEPIECE)
  install(TARGETS vocabplan_tokenizer RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT tokenizer)
endif()
# README.md leads to docs/.
install(FILES "${PROJECT_SOURCE_DIR}/README.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT documentation)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT documentation
  PATTERN "*.1" EXCLUDE)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT licence)

install(TARGETS vocabplan_core vocabplan_energy vocabplan EXPORT vocabplanTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/vocabplan"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development FILES_MATCHING PATTERN "*.hpp")

set(VOCABPLAN_CMAKE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/vocabplan")
install(EXPORT vocabplanTargets NAMESPACE vocabplan:: DESTINATION "${VOCABPLAN_CMAKE_DIR}" COMPONENT development)
configure_package_config_file(cmake/vocabplanConfig.cmake.in
  "${PROJECT_BINARY_DIR}/vocabplanConfig.cmake" INSTALL_DESTINATION "${VOCABPLAN_CMAKE_DIR}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/vocabplanConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/vocabplanConfig.cmake"
  "${PROJECT_BINARY_DIR}/vocabplanConfigVersion.cmake"
  DESTINATION "${VOCABPLAN_CMAKE_DIR}" COMPONENT development)

# The completion scripts, where Debian's packages have them. Its zsh reads vendor-completions; site-functions, where
# other systems look, is the administrator's there.
if(NOT CMAKE_CROSSCOMPILING)
  set(completions "${PROJECT_BINARY_DIR}/completions")
  foreach(place IN ITEMS bash-completion/completions/vocabplan zsh/vendor-completions/_vocabplan
      fish/vendor_completions.d/vocabplan.fish)
    string(REGEX MATCH "^[a-z]+" shell "${place}")
    get_filename_component(folder "${completions}/${place}" DIRECTORY)
    add_custom_command(OUTPUT "${completions}/${place}"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${folder}"
      COMMAND vocabplan_cli completions ${shell} -o "${completions}/${place}"
      DEPENDS vocabplan_cli VERBATIM)
    list(APPEND scripts "${completions}/${place}")
  endforeach()
  add_custom_target(vocabplan_completions ALL DEPENDS ${scripts})
  install(DIRECTORY "${completions}/" DESTINATION "${CMAKE_INSTALL_DATADIR}" COMPONENT program)
endif()

if(PROJECT_IS_TOP_LEVEL)
  include(Debian)
endif()
