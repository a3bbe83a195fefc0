// The rules of the house that a machine can hold. Each is a pure function of the tree, tried on small bad and
// good snippets in rules_test.cpp and on the whole tree in tidy_test.cpp.
#pragma once

#include "tidy/tree.hpp"

namespace tidy {

// doors.cpp: who may include whom
Faults levels(const Tree& tree);
Faults third_party_doors(const Tree& tree);

// words.cpp: what may not be written
Faults clocks(const Tree& tree);
Faults randomness(const Tree& tree);
Faults sleeping(const Tree& tree);
Faults joining_operators(const Tree& tree);
Faults catching_everything(const Tree& tree);
Faults using_namespace(const Tree& tree);
Faults semicolons_in_test_names(const Tree& tree);
Faults select_everything(const Tree& tree);
Faults sql_in_strings(const Tree& tree);
Faults unfinished_work(const Tree& tree);
Faults machine_paths(const Tree& tree);
Faults stray_bytes(const Tree& tree);

// statements.cpp: what needs the brackets of the code
Faults temporaries_in_co_await(const Tree& tree);
Faults long_functions(const Tree& tree);

// inventory.cpp: what must be there
Faults long_files(const Tree& tree);
Faults long_lines(const Tree& tree);
Faults headers(const Tree& tree);
Faults unlisted_sources(const Tree& tree);
Faults queries(const Tree& tree);
Faults untested_sources(const Tree& tree);

} // namespace tidy
