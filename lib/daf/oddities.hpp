// What is odd about a record as a whole, once its fields are read: dates that cannot be, facts that the law
// asks for and that are unknown (Framework Decision 2009/315/JHA, Art. 11(1)(a)). Each is a flag and no more.
#pragma once

#include "core/conviction.hpp"
#include "daf/flags.hpp"
#include "daf/frame.hpp"
#include "daf/parser.hpp"

namespace convictiond::daf {

// England and Wales: Children and Young Persons Act 1933, s. 50.
inline constexpr int age_of_responsibility = 10;

void flag_odd_dates(const RawRecord& record, const Header& header, std::vector<Flag>& flags);
// A deletion needs none of them; an organisation has no birth, sex or nationality.
void flag_unknown_obligatory(const core::ConvictionEvent& event, const RawRecord& record,
                             std::vector<Flag>& flags);

} // namespace convictiond::daf
