// The census: what the source says it holds (CNT) against what the file holds, nationality by nationality. It
// is how a nationality that is no longer extracted shows on the day on which it stops. A record counts once
// for each of its nationalities, also a repeated or a quarantined one; canaries are left out, and where any
// CNT stands, a nationality without one counts as 0. Memory is bounded whatever the file holds.
#pragma once

#include "core/conviction.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::core {

class Census {
public:
    // CNT; each nationality once, which the inspector saw to.
    void expect(const std::string& nationality, std::uint64_t convictions);
    // A record that is no canary, with the nationalities that could be read of it.
    void see(const std::vector<Nationality>& nationalities);

    struct Difference {
        std::string nationality;
        std::uint64_t counted = 0; // by the source
        std::uint64_t found = 0;   // in the file
        friend bool operator==(const Difference&, const Difference&) = default;
    };
    // By nationality; nothing where no CNT stands.
    [[nodiscard]] std::vector<Difference> differences() const;
    // The same in words, cut to a few nationalities; nothing where there is no difference.
    [[nodiscard]] std::optional<std::string> words() const;

private:
    struct Count {
        std::uint64_t counted = 0;
        std::uint64_t found = 0;
    };
    std::map<std::string, Count, std::less<>> counts_;
    std::uint64_t others_ = 0; // found, of nationalities that no CNT can name, or beyond the bound
    bool any_ = false;         // CNT
};

} // namespace convictiond::core
