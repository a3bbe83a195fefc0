// One daily file, opened once and read through that one descriptor as often as needed: what was judged is
// what is recorded, whatever happens to the name meanwhile. It never follows a link, waits for a pipe's other
// end or takes a terminal; it never decides what is right in a file. Reading errors are std::system_error.
#pragma once

#include "inbox/descriptor.hpp"
#include "inbox/listing.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace convictiond::inbox {

enum class Unopened { vanished, link, not_regular, no_permission };
// For a reason file: "not a regular file (a link)".
[[nodiscard]] std::string_view to_text(Unopened why);

class Source {
public:
    [[nodiscard]] static std::variant<Source, Unopened> open(const std::filesystem::path& directory,
                                                             std::string_view name);
    [[nodiscard]] static std::variant<Source, Unopened> open(const Spot& spot);

    // Fills `into` as far as the file goes from here; 0 at its end (or where `into` is empty).
    [[nodiscard]] std::size_t read(std::span<char> into);
    void rewind();

    // As it was when it was opened; the name is the directory's business.
    [[nodiscard]] const Entry& entry() const { return entry_; }
    [[nodiscard]] const Descriptor& descriptor() const { return file_; }
    // Size, times and inode are still what they were when it was opened. The times of a file that is written
    // to move by the kernel's tick (some milliseconds): the two hashes are the proof, this is the shortcut.
    [[nodiscard]] bool unchanged() const;

private:
    Source(Descriptor file, Entry entry) : file_{std::move(file)}, entry_{std::move(entry)} {}
    Descriptor file_;
    Entry entry_;
};

} // namespace convictiond::inbox
