// Which files came, and what became of them and of their records; for people. Files: at most so many, newest
// day first.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

struct ListedFile {
    base::FileId id;
    std::string name;
    std::string verdict;
    std::string source;
    base::Date business_date{};
    int sequence = 0;
    std::string kind; // empty where the header could not be read
    base::Instant judged_at{};
    struct Sum { // of its records; accepted files alone
        std::int64_t convictions = 0;
        std::int64_t made = 0;
        std::int64_t repeated = 0;
        std::int64_t extended = 0;
        std::int64_t quarantined = 0;
        std::int64_t canary = 0;
    };
    std::optional<Sum> sum;
    std::string reason;   // rejected
    bool settled = false; // rejected, and a good one came
};

inline constexpr std::size_t listed_files_most = 200;

[[nodiscard]] std::vector<ListedFile> list_files(Connection& connection, std::optional<base::Date> day);

// A record of an accepted file, without what it says.
struct JudgedLine {
    std::int64_t line = 0;
    std::string reference; // empty where it could not be read
    std::optional<int> version;
    std::string verdict;     // new, repeated, extended, quarantined, canary
    std::int64_t review = 0; // decisions about its event that wait for a person
};
// Those behind a line, at most `judged_lines_most`, in their order.
inline constexpr std::size_t judged_lines_most = 1000;
[[nodiscard]] std::vector<JudgedLine> list_judged_lines(Connection& connection, base::FileId file,
                                                        std::int64_t behind);

} // namespace convictiond::store
