# cmake -DOUT=… -DNAMESPACE=… -DSYMBOL=… -DFILES=a.sql|b.sql -P embed.cmake: writes a source that holds the files'
# texts as NAMESPACE::SYMBOL, a vector of the EmbeddedFile that NAMESPACE/embedded.hpp declares.
string(REPLACE "|" ";" FILES "${FILES}")
set(code "// Made by cmake/embed.cmake; do not edit.\n#include \"${NAMESPACE}/embedded.hpp\"\n\n")
string(APPEND code "namespace convictiond::${NAMESPACE} {\nconst std::vector<EmbeddedFile> ${SYMBOL} = {\n")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME)
  string(APPEND code "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
string(APPEND code "};\n} // namespace convictiond::${NAMESPACE}\n")
file(WRITE "${OUT}" "${code}")
