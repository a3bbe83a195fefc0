#include "base/result.hpp"

#include "base/check.hpp"

namespace convictiond::base {

std::string Fault::text() const {
    std::string text = where;
    auto append = [&text](std::string_view part, std::string_view separator) {
        if (part.empty()) return;
        if (!text.empty()) text += separator;
        text += part;
    };
    append(found, ": ");
    append(expected, expected.empty() || found.empty() ? ": " : ", expected ");
    append(remedy, "; ");
    return text;
}

void throw_exception_from_error(const Fault& fault, const boost::source_location& where) {
    std::fprintf(stderr, "%s\n", fault.text().c_str());
    check_failed("result has a value", where.file_name(), static_cast<int>(where.line()));
}

void throw_exception_from_error(const Faults& faults, const boost::source_location& where) {
    throw_exception_from_error(faults.front(), where);
}

} // namespace convictiond::base
