#include "generator/daily_file.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <system_error>

namespace daily_files {

namespace base = convictiond::base;
using base::operator+; // days onto a date

namespace {

constexpr std::size_t piece = 256 * 1024;

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw std::system_error{errno, std::generic_category(), file.string()};
}

std::string name_of(const Header& header) {
    return fmt::format("DAF_{}_{:04}{:02}{:02}_{:07}.daf", header.source, int{header.day.year()},
                       unsigned{header.day.month()}, unsigned{header.day.day()}, header.sequence);
}

} // namespace

DailyFile::DailyFile(std::filesystem::path directory, const Header& header)
    : directory_{std::move(directory)}, header_{header}, file_{nullptr, &std::fclose} {
    written_.name = name_of(header);
    if (std::filesystem::exists(directory_ / written_.name)) {
        errno = EEXIST;
        fail(directory_ / written_.name);
    }
    const auto part = directory_ / (written_.name + ".part");
    file_.reset(std::fopen(part.c_str(), "wbe"));
    if (!file_) fail(part);
    const auto day = base::to_text(header.day);
    // Made in the night after the business date, and the same whenever the generator runs.
    const auto created = base::to_text(header.day + std::chrono::days{1}) + "T02:00:05Z";
    write_segment(buffer_, "HDR",
                  {"DAF", "1", header.source, day, std::to_string(header.sequence), created,
                   header.historical ? "historical" : "daily", header.previous});
    written_.lines = 1;
}

void DailyFile::add(const Conviction& conviction) {
    written_.lines += conviction.write_to(buffer_);
    ++written_.convictions;
    written_.nationalities += conviction.nationalities.size();
    flush(piece);
}

void DailyFile::flush(std::size_t least) {
    if (buffer_.size() < least) return;
    hash_.feed(buffer_);
    written_.bytes += buffer_.size();
    if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size())
        fail(directory_ / written_.name);
    buffer_.clear();
}

Written DailyFile::close(const std::map<std::string, std::uint64_t>& census) {
    for (const auto& [nationality, count] : census) {
        write_segment(buffer_, "CNT", {nationality, std::to_string(count)});
        ++written_.lines;
    }
    flush(0);
    ++written_.lines;
    write_segment(buffer_, "TRL",
                  {std::to_string(header_.sequence), std::to_string(written_.lines),
                   std::to_string(written_.convictions), std::to_string(written_.nationalities),
                   base::to_hex(hash_.digest())});
    flush(0);
    written_.digest = base::to_hex(hash_.digest());
    const auto whole = directory_ / written_.name;
    if (std::fclose(file_.release()) != 0) fail(whole);
    std::filesystem::rename(directory_ / (written_.name + ".part"), whole);
    return written_;
}

} // namespace daily_files
