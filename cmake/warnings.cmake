# Warnings are errors; the headers of others come in as system headers and keep theirs to themselves.
add_library(convictiond_warnings INTERFACE)
target_compile_options(convictiond_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Werror=switch)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports a mismatched delete in Asio that is none, where it sees through both: optimised, or sanitized.
  target_compile_options(convictiond_warnings INTERFACE -fpch-preprocess
    $<$<NOT:$<CONFIG:Debug>>:-Wno-mismatched-new-delete>)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Sources that are compiled together see each other's names, and look like headers with unnamed namespaces; the
  # other presets compile each alone, with all warnings.
  target_compile_options(convictiond_warnings INTERFACE -Wno-shadow -Wno-subobject-linkage)
endif()
if(CONVICTIOND_SANITIZE)
  target_compile_options(convictiond_warnings INTERFACE
    -fsanitize=${CONVICTIOND_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(convictiond_warnings INTERFACE -fsanitize=${CONVICTIOND_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The same, and it cannot model atomic fences.
    target_compile_options(convictiond_warnings INTERFACE -Wno-mismatched-new-delete -Wno-tsan
      -Wno-maybe-uninitialized)
  endif()
endif()
