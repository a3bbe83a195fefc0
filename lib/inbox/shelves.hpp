// Where a daily file goes once its verdict is durable: archive/YYYY/MM/, rejected/ beside its reason, or
// duplicates/. Never before the commit; repeatable after a crash. Nothing is ever overwritten: a taken name
// gets .2, .3, …; only the very file that was read is moved. Missing roots are std::system_error, never
// created: a directory that is not mounted must not be mistaken for an empty one.
#pragma once

#include "base/date.hpp"
#include "inbox/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace convictiond::inbox {

struct Paths {
    std::filesystem::path inbound;
    std::filesystem::path archive;
    std::filesystem::path rejected;
    std::filesystem::path duplicates;
};

// Of the file beside a rejected one that says why.
inline constexpr std::string_view reason_ending = ".reason.txt";

enum class Shelving {
    moved,
    gone,      // nothing stands under the name in the drop directory
    another,   // another file stands under the name: it was left there, it has not been read
    set_aside, // rejected, but no regular file and rejected/ is on another device: it stays in the drop
               // directory under a name that is left alone
};

struct Shelved {
    Shelving what = Shelving::gone;
    std::string path; // below its root, for the record; where set aside: the name in the drop directory
};

// `name` is a name in the drop directory, else EINVAL; `inode` is what was read (Source::entry(), kept open
// until the call returns) or, for what is no regular file, what was listed.
class Shelves {
public:
    explicit Shelves(Paths paths) : paths_{std::move(paths)} {}

    // The directories of the year and the month are created.
    [[nodiscard]] Shelved archive(std::string_view name, std::uint64_t inode, base::Date business_date) const;
    [[nodiscard]] Shelved duplicate(std::string_view name, std::uint64_t inode) const;
    // The reason stands durably in NAME.reason.txt before the file moves. A reason without its file, left by
    // a crash in between, is used again where it says the same; where it does not, it is left alone.
    [[nodiscard]] Shelved reject(std::string_view name, std::uint64_t inode, std::string_view reason) const;

    // The name still stands in the drop directory.
    [[nodiscard]] bool present(std::string_view name) const;

private:
    Paths paths_;
};

} // namespace convictiond::inbox
