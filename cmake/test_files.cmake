# add_test_files(TARGET PREFIX): one ctest test for each `*_test.cpp` of TARGET, by Catch2's file-name tags. A process for
# each test *case* would spend more on starting a binary with sanitizers than on testing. A file whose tag matches
# nothing fails.
function(add_test_files target prefix)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    if(source MATCHES "_test\\.cpp$")
      get_filename_component(file "${source}" NAME_WE)
      get_filename_component(folder "${source}" DIRECTORY)
      get_filename_component(room "${folder}" NAME)
      add_test(NAME "${prefix}: ${room}/${file}"
               COMMAND ${target} --filenames-as-tags --warn NoTests --durations yes "[#${file}]")
    endif()
  endforeach()
endfunction()
