// What can be expected to fail is a value: result<T> is a T or the Fault that says why there is none.
// A Fault is written for a person: what was found, what was expected, where, and what to do.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <vector>

namespace convictiond::base {

struct Fault {
    std::string where;    // file:line:column, segment and field, or a setting's key; may be empty
    std::string found;    // never a value of personal data
    std::string expected; // what would have been right
    std::string remedy;   // what to do about it; may be empty

    Fault() = default;
    // All four, so that no text converts to a Fault by itself and a result<std::string> can be made from a
    // text.
    Fault(std::string where_, std::string found_, std::string expected_, std::string remedy_)
        : where{std::move(where_)}, found{std::move(found_)}, expected{std::move(expected_)},
          remedy{std::move(remedy_)} {}

    // "where: found, expected; remedy" with the empty parts left out.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Fault&, const Fault&) = default;
};

template <class T>
using result = boost::system::result<T, Fault>;

// The same of what may have several faults, all of which are wanted at once; there is at least one.
using Faults = std::vector<Fault>;
template <class T>
using result_or_faults = boost::system::result<T, Faults>;

// Called by value() where there is none: nobody may ask for a value without having looked.
[[noreturn]] void throw_exception_from_error(const Fault& fault, const boost::source_location& where);
[[noreturn]] void throw_exception_from_error(const Faults& faults, const boost::source_location& where);

} // namespace convictiond::base
