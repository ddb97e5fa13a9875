# Packages of Debian by `cpack -G DEB`: vocabplan, libvocabplan-dev and, where the module is built, python3-vocabplan.
# What Debian wants in every package and an installation by hand has no use for is added by DebianFiles.cmake.
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/DebianFiles.cmake")

set(CPACK_PACKAGE_NAME vocabplan)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # or it stands before each description
set(CPACK_PACKAGE_CONTACT "vocabplan authors <authors@vocabplan.example.org>")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL program documentation development)
set(CPACK_COMPONENT_PROGRAM_GROUP vocabplan)
set(CPACK_COMPONENT_DOCUMENTATION_GROUP vocabplan)
if(VOCABPLAN_HAS_SENTENCEPIECE)
  list(APPEND CPACK_COMPONENTS_ALL tokenizer)
  set(CPACK_COMPONENT_TOKENIZER_GROUP vocabplan)
endif()

set(CPACK_DEBIAN_PACKAGE_RELEASE 0upstream1)  # a package of Debian itself, revision 1, is newer
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_VOCABPLAN_PACKAGE_NAME vocabplan)
set(CPACK_DEBIAN_VOCABPLAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_VOCABPLAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_VOCABPLAN_PACKAGE_SUGGESTS "bash-completion, gnuplot-nox")
set(CPACK_DEBIAN_VOCABPLAN_DESCRIPTION "compute-optimal vocabulary sizes for language models
How large should the vocabulary of a language model be for its training
budget? vocabplan answers from scaling laws with vocabulary, says how sure the
answer is, what another vocabulary costs and what the run takes in energy, and
fits the laws to one's own training runs.

This package has the program, its manual page, completions for bash, zsh and
fish, and the documentation. Pictures (--plot) need gnuplot.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libvocabplan-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What cmake/vocabplanConfig.cmake.in looks for.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libc6-dev | libc-dev, libcsv-dev (>= 3.0.3)")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "vocabplan")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "compute-optimal vocabulary sizes for language models, development files
vocabplan predicts the vocabulary of a language model that suits a training
budget, from scaling laws with vocabulary, and estimates the energy of the run.

This package has the static libraries, the headers (C++20) and the CMake files
for find_package(vocabplan).")

if(TARGET vocabplan_python)
  list(APPEND CPACK_COMPONENTS_ALL python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-vocabplan)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SHLIBDEPS ON)
  # The module is of one minor version of Python, which its name tells: .cpython-311-x86_64-linux-gnu.so.
  get_target_property(suffix vocabplan_python SUFFIX)
  set(python python3)
  if(suffix MATCHES "cpython-3([0-9]+)")
    math(EXPR next "${CMAKE_MATCH_1} + 1")
    set(python "python3 (>= 3.${CMAKE_MATCH_1}~), python3 (<< 3.${next})")
  endif()
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "${python}, python3-numpy")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SUGGESTS "python3-pandas, vocabplan")
  # They compile the module's sources when it is installed, and remove what was compiled.
  set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA
    "${PROJECT_SOURCE_DIR}/packaging/debian/python/postinst;${PROJECT_SOURCE_DIR}/packaging/debian/python/prerm")
  set(CPACK_DEBIAN_PYTHON_DESCRIPTION "compute-optimal vocabulary sizes for language models, Python module
vocabplan predicts the vocabulary of a language model that suits a training
budget, from scaling laws with vocabulary, says how sure that is, and estimates
the energy of the run.

This package has the Python module, which takes and gives NumPy arrays.")
endif()

# For DebianFiles.cmake: CPack hands on what begins with its name.
set(CPACK_VOCABPLAN_SOURCE "${PROJECT_SOURCE_DIR}")
set(CPACK_VOCABPLAN_STRIP "${CMAKE_STRIP}")
set(CPACK_VOCABPLAN_PACKAGES vocabplan=vocabplan development=libvocabplan-dev)
if(TARGET vocabplan_python)
  list(APPEND CPACK_VOCABPLAN_PACKAGES python=python3-vocabplan)
endif()
include(CPack)
